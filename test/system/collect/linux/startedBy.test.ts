/** Real trees: what starts a shell that starts a server, and is killed. */
import { deepEqual, equal, notEqual, ok } from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
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

/** As `npm run dev` does: a server below a shell. It outlives both. */
const server = `process.on('SIGHUP', () => {});
require('node:http').createServer().listen(0, '127.0.0.1', () => {
  require('node:fs').writeFileSync(process.argv[2], String(process.pid));
});
setTimeout(() => process.exit(), 120_000);`;
const agentScript = `const { spawn } = require('node:child_process');
spawn('bash', ['-c', process.env.COMMAND], { detached: true, stdio: 'ignore' });
setInterval(() => {}, 1000);`;
const pythonScript = `import os, subprocess, time
subprocess.Popen(['bash', '-c', os.environ['COMMAND']], start_new_session=True)
time.sleep(120)`;

interface Launch {
  readonly title: string;
  /** Relative to a folder of its own; a script, or a copy of bash as a native program. */
  readonly program: string;
  readonly run: 'native' | 'node' | 'python3';
  readonly environment: Readonly<Record<string, string>>;
  readonly session?: string;
}

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
    ...{ title: 'Cursor Agent', run: 'native', program: 'bin/cursor-agent', session: 'c-1' },
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

class Trees {
  readonly home = mkdtempSync(join(tmpdir(), 'local-ports-started-by-'));
  private readonly pids: number[] = [];
  private count = 0;

  /** What a shell runs, and the file that the server writes its PID to. */
  command(): { command: string; pidFile: string } {
    const program = join(this.home, 'server.js');
    writeFileSync(program, server);
    const pidFile = join(this.home, `${this.count++}.pid`);
    return { command: `'${process.execPath}' '${program}' '${pidFile}' & wait`, pidFile };
  }

  start(file: string, args: readonly string[], environment: Readonly<Record<string, string>>): ChildProcess {
    const own = { PATH: process.env['PATH'], HOME: this.home };
    const child = spawn(file, args, { env: { ...own, ...environment }, detached: true, stdio: 'ignore' });
    this.ownedPid(child.pid);
    return child;
  }

  ownedPid(pid: number | undefined): void {
    if (pid !== undefined) this.pids.push(pid);
  }

  async serverPid(pidFile: string): Promise<number> {
    for (let round = 0; round < 400; round++) {
      const pid = numberIn(pidFile);
      if (pid !== undefined) {
        this.ownedPid(pid);
        return pid;
      }
      await after_(25);
    }
    throw new Error('the server did not start');
  }

  async launch({ program, run, environment }: Launch): Promise<{ agent: ChildProcess; pid: number }> {
    const path = join(this.home, program);
    mkdirSync(join(path, '..'), { recursive: true });
    const { command, pidFile } = this.command();
    if (run === 'native') {
      copyFileSync('/bin/bash', path);
      chmodSync(path, 0o755);
    } else writeFileSync(path, run === 'node' ? agentScript : pythonScript);
    const native = ['-c', `bash -c "$COMMAND"; exit`];
    const interpreter = run === 'node' ? process.execPath : 'python3';
    const agent = this.start(
      run === 'native' ? path : interpreter,
      run === 'native' ? native : [path],
      // all that an agent starts has them: what it sets for its shells alone is not told apart here
      { ...environment, COMMAND: command },
    );
    return { agent, pid: await this.serverPid(pidFile) };
  }

  async kill(child: ChildProcess): Promise<void> {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  dispose(): void {
    for (const pid of this.pids) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch (error) {
        equal((error as NodeJS.ErrnoException).code, 'ESRCH');
      }
    }
    rmSync(this.home, { recursive: true, force: true });
  }
}

function numberIn(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined;
  } catch {
    // it does not listen yet
    return undefined;
  }
}

/** Undefined if there is no such tool, or it fails. */
async function outputOf(file: string, ...args: string[]): Promise<string | undefined> {
  try {
    return (await promisify(execFile)(file, args)).stdout;
  } catch {
    // the test is skipped, or fails by what is missing
    return undefined;
  }
}

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
