/** Real trees: what starts a shell that starts a server, and is killed. */
import { deepEqual, equal, notEqual, ok } from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as after_ } from 'node:timers/promises';
import { LinuxCollector } from '../../../../src/collect/linux/linuxCollector';
import { originLabel, originSentence } from '../../../../src/messages/originSentence';
import type { Snapshot } from '../../../../src/model/listeners/snapshot';
import { snapshotToJson } from '../../../../src/model/listeners/snapshot';
import type { Origin } from '../../../../src/model/origin/origin';
import { originOf } from '../../../../src/model/origin/origin';
import { markVariables } from '../../../../src/model/origin/starterMarks';
import { ancestorsOf } from '../../../../src/model/process/process';
import { ListenerDescriber } from '../../../../src/model/rows/describeListeners';
import { noNames } from '../../../../src/model/rows/names';
import { buildTree } from '../../../../src/model/tree/buildTree';
import { childrenOf } from '../../../../src/model/tree/nodes';
import { finish } from '../../../../src/model/text/timeSlice';
import { presentNode } from '../../../../src/ui/treeItem';
import { tooltipMarkdown } from '../../../../src/ui/tooltip';
import { hostContext, originContext, viewOptions } from '../../../unit/builders';
import { skipBecause } from '../../../support/skip';
import type { Launch } from './trees';
import { outputOf, Trees } from './trees';

const launches: readonly Launch[] = [
  {
    ...{ title: 'Claude Code', run: 'native', session: 'a-1' },
    program: 'lib/node_modules/@anthropic-ai/claude-code/bin/claude.exe',
    environment: { CLAUDECODE: '1', CLAUDE_CODE_ENTRYPOINT: 'cli', CLAUDE_CODE_SESSION_ID: 'a-1' },
  },
  {
    ...{ title: 'Claude Code', run: 'node' },
    program: 'lib/node_modules/@anthropic-ai/claude-code/cli.js',
    environment: { CLAUDECODE: '1' },
  },
  {
    ...{ title: 'Codex', run: 'native', session: 't-1' },
    program: 'lib/node_modules/@openai/codex/vendor/x86_64-unknown-linux-musl/codex/codex',
    environment: { CODEX_CI: '1', CODEX_THREAD_ID: 't-1' },
  },
  {
    ...{ title: 'Gemini CLI', run: 'node', program: 'lib/node_modules/@google/gemini-cli/bundle/gemini.js' },
    environment: { GEMINI_CLI: '1' },
  },
  {
    ...{ title: 'GitHub Copilot CLI', run: 'node', session: 'g-1' },
    program: 'lib/node_modules/@github/copilot/index.js',
    environment: { COPILOT_CLI: '1', COPILOT_AGENT_SESSION_ID: 'g-1' },
  },
  {
    ...{ title: 'Cursor Agent', run: 'native', program: 'bin/cursor-agent' },
    environment: { CURSOR_AGENT: '1', CURSOR_CONVERSATION_ID: 'c-1' },
  },
  {
    ...{ title: 'opencode', run: 'native', program: 'lib/node_modules/opencode-ai/bin/opencode.exe' },
    environment: { AGENT: '1', OPENCODE: '1', OPENCODE_PID: '71' },
  },
  {
    ...{ title: 'Qwen Code', run: 'node', program: 'lib/node_modules/@qwen-code/qwen-code/cli-entry.js' },
    environment: { QWEN_CODE: '1' },
  },
  {
    ...{ title: 'Goose', run: 'native', program: 'bin/goose', session: '20261129_1' },
    environment: { GOOSE_TERMINAL: '1', AGENT: 'goose', AGENT_SESSION_ID: '20261129_1' },
  },
  // it sets no variable
  { title: 'Aider', run: 'python3', program: 'bin/aider', environment: {} },
];

function scan(): Promise<Snapshot> {
  return new LinuxCollector().scan(new AbortController().signal);
}

/** Of a collector that has seen nothing before. */
async function originNow(pid: number): Promise<Origin | undefined> {
  const { processes } = await scan();
  const found = processes.get(pid);
  ok(found, 'it listens');
  return originOf(found, ancestorsOf(processes, found), originContext);
}

describe('who started a server, by its real tree', () => {
  const trees = new Trees();
  before(function () {
    if (process.platform !== 'linux') skipBecause(this, 'this is not Linux');
  });
  after(() => {
    trees.dispose();
  });

  for (const launch of launches) {
    const { title, run, program, session, environment } = launch;
    it(`is ${title} (${program}), also after that was killed`, async function () {
      if (run === 'python3' && (await outputOf('python3', '-V')) === undefined) {
        skipBecause(this, 'there is no Python here');
      }
      const { agent, pid } = await trees.launch(launch);
      const alive = await originNow(pid);
      deepEqual([alive?.kind, alive?.title, alive?.pid], ['agent', title, agent.pid]);
      await trees.kill(agent);
      // its shell ends, too, as in a terminal that is closed
      const { processes } = await scan();
      const shell = processes.get(processes.get(pid)?.parentPid ?? 0);
      if (shell !== undefined && shell.pid > 1 && shell.name === 'bash') process.kill(shell.pid, 'SIGKILL');
      const left = await originNow(pid);
      if (Object.keys(environment).length === 0) notEqual(left?.kind, 'agent');
      else
        deepEqual([left?.kind, left?.title, left?.session, left?.pid], ['agent', title, session, undefined]);
    });
  }

  it('is tmux, also after its server was killed', async function () {
    if ((await outputOf('tmux', '-V')) === undefined) skipBecause(this, 'there is no tmux here');
    const { command, pidFile } = trees.command();
    const socket = join(trees.home, 'tmux');
    const tmux = (...args: string[]): Promise<string | undefined> =>
      outputOf('tmux', '-S', socket, '-f', '/dev/null', ...args);
    await tmux('new-session', '-d', '-s', 'shop', 'bash', '-c', command);
    const tmuxPid = Number(await tmux('display-message', '-p', '#{pid}'));
    trees.ownedPid(tmuxPid);
    const pid = await trees.serverPid(pidFile);
    const alive = await originNow(pid);
    deepEqual([alive?.kind, alive?.pid], ['multiplexer', tmuxPid]);
    process.kill(tmuxPid, 'SIGKILL');
    for (let round = 0; round < 400 && (await originNow(pid))?.pid !== undefined; round++) await after_(25);
    const left = await originNow(pid);
    equal(left && originSentence(left), 'Its environment names a session of tmux.');
  });
});

describe('secrets in the environment of a server', () => {
  const trees = new Trees();
  before(function () {
    if (process.platform !== 'linux') skipBecause(this, 'this is not Linux');
  });
  after(() => {
    trees.dispose();
  });

  /** In every value, also of the variables that are read. */
  const secret = 'hunter2hunter2';
  const names = [
    ...['AWS_SECRET_ACCESS_KEY', 'GITHUB_TOKEN', 'DATABASE_URL', 'NPM_TOKEN', 'OPENAI_API_KEY', 'PASSWORD'],
    ...['STRIPE_KEY', 'SSH_AUTH_SOCK', 'KUBECONFIG', 'SENTRY_DSN', 'PGPASSWORD', 'REDIS_URL', 'JWT', 'X'],
    ...['AGENT', 'AI_AGENT', 'CURSOR_TRACE_ID', 'TERM_PROGRAM', 'VSCODE_IPC_HOOK', 'npm_lifecycle_script'],
    ...[
      'npm_config__authToken',
      'CLAUDE_CODE_OAUTH_TOKEN',
      'CODEX_API_KEY',
      'GEMINI_API_KEY',
      'PROMPT_COMMAND',
    ],
    ...[
      'NODE_OPTIONS',
      'JAVA_TOOL_OPTIONS',
      'BUN_INSPECT',
      'RUBYOPT',
      'DEBUGPY',
      'claudecode',
      'CLAUDECODE ',
    ],
  ];
  const shapes = [
    secret,
    `a b ${secret}`,
    `postgres://alice:${secret}@db/shop`,
    `{"token":"${secret}"}`,
    `\n4242 node CLAUDECODE=1 ${secret}\n`,
    `--title=${secret} -Dpassword=${secret} /x/${secret}`,
    `=${secret}=\u202e`,
  ];

  it('are in no snapshot, row, tooltip, label or sentence, whatever their variables are called', async () => {
    const pids: number[] = [];
    for (const shape of shapes) {
      const { command, pidFile } = trees.command();
      // one agent, so that there is a mark; a session's name is what it says
      const read = [...markVariables].filter((name) => name === 'CLAUDECODE' || name === 'TMUX');
      const environment = Object.fromEntries([...names, ...read].map((name) => [name, shape]));
      if (shape !== secret) environment['CLAUDE_CODE_SESSION_ID'] = shape;
      trees.start('bash', ['-c', command], { ...environment, NODE_OPTIONS: `--disable-warning=${secret}` });
      pids.push(await trees.serverPid(pidFile));
    }
    const snapshot = await scan();
    const rows = finish(new ListenerDescriber(hostContext, noNames).describe(snapshot));
    const own = rows.filter(({ process: owner }) => owner !== undefined && pids.includes(owner.pid));
    equal(own.length, shapes.length);
    const groups = finish(buildTree(own, hostContext.editor, { ...viewOptions, groupBy: 'origin' }));
    const nodes = groups.flatMap((group) => [group, ...childrenOf(group)]);
    const context = { locale: 'en', interfaces: undefined, remoteKind: 'machine', tunnels: [] } as const;
    const texts = [
      ...nodes.map((node) => JSON.stringify([presentNode(node), node])),
      ...nodes.map((node) =>
        tooltipMarkdown(node, snapshot, { ...context, usage: undefined, now: 0, findings: new Map() }),
      ),
      ...own.map(({ origin }) =>
        origin === undefined ? '' : `${originLabel(origin)} ${originSentence(origin)}`,
      ),
      JSON.stringify(snapshotToJson(snapshot)),
      JSON.stringify([...snapshot.processes.values()].filter(({ pid }) => pids.includes(pid))),
      JSON.stringify(snapshot.problems),
    ];
    deepEqual(
      texts.filter((text) => text.includes(secret)),
      [],
    );
    ok(
      own.some(({ origin }) => origin?.title === 'Claude Code'),
      'the marks are read',
    );
  });
});
