import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { chooseEnded, startAgain } from '../../../src/flows/startAgain';
import type { TerminalProgram } from '../../../src/flows/terminals';
import type { EndedServer } from '../../../src/model/history/endedServer';
import type { Process } from '../../../src/model/process/process';
import { NothingToDo, UserError } from '../../../src/model/text/userError';
import { listener, noon, ownedBy, process_, rowsIn, snapshotOf } from '../builders';
import type { Answer } from './fakeDialogs';
import { TerminationScene } from './termination';

const node = process.execPath;
const folder = tmpdir();

function server(pid: number, more: Partial<Process> = {}): Process {
  return process_(pid, [node, 'server.js', '--token', 'hunter2'], {
    name: 'node',
    cwd: folder,
    executable: node,
    ...more,
  });
}

function ended(process: Process, ancestors: readonly Process[] = []): EndedServer {
  const [row] = rowsIn(snapshotOf([listener('127.0.0.1:3000', ownedBy(process))], ancestors));
  assert.ok(row);
  return {
    id: 'ended:1',
    process,
    ancestors,
    rows: [row],
    portCount: 1,
    seenAt: noon,
    endedAt: noon,
    how: { kind: 'unknown' },
  };
}

describe('startAgain', () => {
  let scene: TerminationScene;
  let opened: TerminalProgram[];
  let listed: Set<string>;
  let isTrusted: boolean;
  beforeEach(() => {
    scene = new TerminationScene();
    opened = [];
    listed = new Set(['ended:1']);
    isTrusted = true;
  });

  async function start(what: EndedServer, ...answers: readonly Answer[]): Promise<void> {
    scene.answering(...answers);
    await startAgain(
      {
        ...scene.dependencies(),
        collector: scene.system,
        ownEnvironment: {},
        recentlyEnded: { take: (id) => listed.delete(id) },
        isWorkspaceTrusted: () => isTrusted,
        hasWorkspaceFolder: () => true,
        containerMonitor: { refresh: () => Promise.resolve(), containerOf: () => undefined },
        terminals: {
          open: (program) => {
            opened.push(program);
            scene.system.add(server(5000), '127.0.0.1:3000');
            return {
              processId: Promise.resolve(5000),
              closed: new AbortController().signal,
              exit: () => undefined,
            };
          },
        },
      },
      what,
    );
  }

  async function assertRefused(
    what: EndedServer,
    words: RegExp,
    ...answers: readonly Answer[]
  ): Promise<void> {
    await assert.rejects(
      start(what, ...answers),
      (error) => error instanceof UserError && words.test(error.message),
    );
    assert.deepEqual([opened, scene.system.sent], [[], []]);
  }

  it('starts nothing if it was started again or removed while the question was open', async () => {
    listed.clear();
    await assert.rejects(start(ended(server(999)), 'start'), NothingToDo);
    assert.deepEqual(opened, []);
  });

  it('shows what will run, whole, and runs it in a terminal', async () => {
    await start(ended(server(4711)), 'Start');
    const [question] = scene.dialogs.asked;
    assert.match(question?.message ?? '', /^Start node · .*, port 3000, again\?$/);
    assert.match(
      question?.detail ?? '',
      /server\.js --token hunter2\n\nWith the environment of new terminals: [^\n]*$/,
    );
    assert.deepEqual(
      opened.map(({ program, args, cwd, environment }) => [program, args, cwd, environment]),
      [[node, ['server.js', '--token', 'hunter2'], folder, undefined]],
    );
    assert.deepEqual(scene.dialogs.messageTexts, [
      'node (PID 5000) is listening on 127.0.0.1:3000, on loopback only.',
    ]);
    assert.deepEqual(scene.system.sent, [], 'no signal');
  });

  it('starts nothing unless a person agrees', async () => {
    await start(ended(server(4711)), undefined);
    assert.deepEqual(opened, []);
  });

  it('starts nothing while another program has the port, and names it', async () => {
    scene.system.add(process_(77, ['python3', '-m', 'http.server']), '0.0.0.0:3000');
    await assertRefused(
      ended(server(4711)),
      /^Port 3000 is used by http\.server .* now, so nothing/,
      'Start',
    );
  });

  it('starts nothing if what ran it is still running, under the same PID or not at all', async () => {
    scene.system.add(server(4711));
    await assertRefused(ended(server(4711)), /is still running \(PID 4711\)/);
    scene.system.end(4711);
    scene.system.add(server(4711, { startMark: 'later' }));
    await start(ended(server(4711)), undefined);
  });

  it('starts nothing in Restricted Mode, nor without its folder or its program', async () => {
    isTrusted = false;
    await assertRefused(ended(server(4711)), /Restricted Mode|trust/i);
    isTrusted = true;
    await assertRefused(ended(server(4711, { cwd: '/nowhere/at/all' })), /folder/);
    await assertRefused(
      ended(server(4711, { commandLine: ['/nowhere/node', 'x.js'], executable: '/nowhere/node' })),
      /no longer found in PATH, so nothing was started/,
    );
  });

  it('refuses what could not be read whole, and what other users ran', async () => {
    await assertRefused(ended(server(4711, { commandLine: undefined })), /command line/);
    await assertRefused(ended(server(4711, { argvQuality: 'truncated' })), /command line/);
    await assertRefused(ended(server(4711, { user: { uid: 33, name: 'www' } })), /not your process/);
  });
});

describe('chooseEnded', () => {
  it('names each with its port', async () => {
    const { dialogs } = new TerminationScene().answering(/^node$/);
    const one = ended(process_(4711, ['node', 'server.js'], { cwd: '/srv/shop' }));
    assert.equal(await chooseEnded({ dialogs }, [one], noon + 7_200_000), one);
    assert.equal(dialogs.lists[0]?.items[0]?.description, '3000 · shop · 2 h ago');
  });

  it('says that nothing has ended', async () => {
    const { dialogs } = new TerminationScene();
    await assert.rejects(chooseEnded({ dialogs }, [], noon), NothingToDo);
  });
});
