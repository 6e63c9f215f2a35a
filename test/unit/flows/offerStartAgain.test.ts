import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { cleanUp } from '../../../src/flows/cleanUp';
import { startAgainOffers } from '../../../src/flows/offerStartAgain';
import type { TerminalProgram } from '../../../src/flows/terminals';
import { terminateProcess, terminateProcesses } from '../../../src/flows/terminate';
import { findingsOf } from '../../../src/model/exposure/findings';
import type { Process } from '../../../src/model/process/process';
import { noNames } from '../../../src/model/rows/names';
import type { ListenerRow } from '../../../src/model/rows/listenerRow';
import { finish } from '../../../src/model/text/timeSlice';
import { History } from '../../../src/watch/history';
import { PortJournal } from '../../../src/watch/portJournal';
import { RecentlyEnded } from '../../../src/watch/recentlyEnded';
import { process_, rowsIn } from '../builders';
import { CleanUpScene, closed } from './cleanUpScene';
import type { Answer } from './fakeDialogs';
import { asTicked } from './fakeDialogs';

const node = process.execPath;
const folder = tmpdir();
const names = { ...noNames, workspaceFolders: [{ name: 'shop', path: folder }] };

function server(pid: number, script: string, more: Partial<Process> = {}): Process {
  return process_(pid, [node, script], { name: 'node', cwd: folder, executable: node, ...more });
}

/** A window whose workspace the servers run in; what ended is noticed by its scans, as in the view. */
class Scene extends CleanUpScene {
  readonly opened: TerminalProgram[] = [];
  readonly errors: unknown[] = [];
  isTrusted = true;
  private readonly now = (): number => Date.now();
  private readonly recentlyEnded = new RecentlyEnded({
    hasEnded: (process) => this.system.hasEnded(process),
    now: this.now,
    onError: (error) => this.errors.push(error),
  });
  private readonly history = new History(this.recentlyEnded, new PortJournal());

  constructor() {
    super();
    this.offers = startAgainOffers(() => ({
      ...this.cleanUpDependencies(),
      recentlyEnded: this.recentlyEnded,
      ownEnvironment: {},
      isWorkspaceTrusted: () => this.isTrusted,
      hasWorkspaceFolder: () => true,
      containerMonitor: { refresh: () => Promise.resolve(), containerOf: () => undefined },
      reportError: (_source, error) => Promise.resolve(void this.errors.push(error)),
      terminals: {
        open: (program) => {
          this.opened.push(program);
          this.system.add(server(5000, 'server.js'), '127.0.0.1:3000');
          return {
            processId: Promise.resolve(5000),
            closed: new AbortController().signal,
            exit: () => undefined,
          };
        },
      },
    }));
  }

  override rows(): readonly ListenerRow[] {
    if (this.lastScan === undefined) return [];
    const rows = rowsIn(this.lastScan, names).map((row) => {
      const forgotten = this.forgotten_.get(row.process?.pid ?? 0) ?? [];
      return forgotten.length === 0 ? row : { ...row, forgotten };
    });
    finish(this.history.observe(this.lastScan, rows, finish(findingsOf(rows))));
    return rows;
  }

  async terminate(processes: readonly Process[], ...answers: readonly Answer[]): Promise<void> {
    this.answering(...answers);
    const [only, ...more] = processes;
    if (only !== undefined && more.length === 0) await terminateProcess(this.dependencies(), only);
    else await terminateProcesses(this.dependencies(), processes);
  }

  /** Offers are answered after the command has ended. */
  async hasStarted(): Promise<void> {
    while (this.errors.length === 0 && this.dialogs.messages.length === 0) await new Promise(setImmediate);
    assert.deepEqual(this.errors, []);
  }

  offered(): readonly (readonly [message: string, actions: readonly string[]])[] {
    return this.dialogs.offered.map(({ message, actions }) => [message, actions]);
  }
}

describe('starting a server again after it was terminated', () => {
  const shop = server(4711, 'server.js');
  let scene: Scene;
  beforeEach(() => {
    scene = new Scene();
    scene.system.add(shop, '127.0.0.1:3000');
  });

  it('is offered by the message that it has exited, and asks before it runs the command in its folder', async () => {
    await scene.terminate([shop], 'Terminate', 'Start Again…', 'Start');
    await scene.hasStarted();
    const [[message, actions] = []] = scene.offered();
    assert.match(message ?? '', /\(PID 4711\) has exited\. .*3000/);
    assert.deepEqual(actions, ['Start Again…']);
    assert.match(scene.dialogs.asked[1]?.message ?? '', /^Start node · .*, port 3000, again\?$/);
    assert.deepEqual(
      scene.opened.map(({ program, args, cwd }) => [program, args, cwd]),
      [[node, ['server.js'], folder]],
    );
    assert.match(
      scene.dialogs.messageTexts.join('\n'),
      /^node \(PID 5000\) is listening on 127\.0\.0\.1:3000/,
    );
  });

  it('starts nothing if the message is dismissed, and does not wait for that', async () => {
    await scene.terminate([shop], 'Terminate', undefined);
    assert.deepEqual([scene.opened, scene.dialogs.messageTexts], [[], []]);
  });

  it('is offered once for all selected servers, for the one that the person chooses', async () => {
    const api = server(4712, 'api.js');
    scene.system.add(api, '127.0.0.1:4000');
    await scene.terminate([shop, api], /Terminate/, 'Start Again…', /3000/, 'Start');
    await scene.hasStarted();
    const [[message, actions] = [], ...more] = scene.offered();
    assert.equal(message, '2 servers have exited. Ports 3000 and 4000 are free.');
    assert.deepEqual([actions, more], [['Start Again…'], []]);
    assert.deepEqual(
      scene.opened.map(({ args }) => args),
      [['server.js']],
    );
  });

  it('is not offered where the command line is cut or unknown, the folder is unknown, or it is not of this workspace', async () => {
    for (const more of [
      { argvQuality: 'truncated' as const },
      { argvQuality: 'splitOnSpaces' as const },
      { commandLine: undefined },
      { cwd: undefined },
      { cwd: '/home/alice/elsewhere' },
    ]) {
      const other = server(4800, 'other.js', more);
      scene.system.add(other, '127.0.0.1:4800');
      await scene.terminate([other], 'Terminate');
      assert.deepEqual(scene.offered(), [], JSON.stringify(more));
      assert.match(scene.dialogs.messageTexts[0] ?? '', /has exited/);
    }
  });

  it('is not offered in Restricted Mode, where nothing is started', async () => {
    scene.isTrusted = false;
    await scene.terminate([shop], 'Terminate');
    assert.deepEqual(scene.offered(), []);
  });

  it('is not offered if another process has the port by then', async () => {
    scene.system.onSignal = (pid) => {
      scene.system.end(pid);
      scene.system.add(server(4999, 'server.js'), '127.0.0.1:3000');
      return 'sent';
    };
    await scene.terminate([shop], 'Terminate');
    assert.deepEqual(scene.offered(), []);
  });

  it('is not offered while what started it is needed to start it, and still runs', async () => {
    const npm = process_(4700, [node, '/usr/bin/npm', 'run', 'dev'], { cwd: folder, executable: node });
    const titled = server(4720, 'next-server', {
      parentPid: 4700,
      commandLine: ['next-server (v16.1.0)'],
    });
    scene.system.add(npm);
    scene.system.add(titled, '127.0.0.1:3005');
    await scene.terminate([titled], 'Terminate');
    assert.deepEqual(scene.offered(), []);
  });

  describe('by Clean Up', () => {
    const api = server(4712, 'api.js');
    beforeEach(() => {
      scene.system.add(api, '127.0.0.1:4000');
      for (const { pid } of [shop, api]) scene.forgotten_.set(pid, [closed]);
    });

    it('is offered in the summary, for the one that the person chooses', async () => {
      scene.answering(asTicked, 'Terminate All', 'Start Again…', /^3000/, 'Start');
      await cleanUp(scene.cleanUpDependencies(), { kind: 'forgotten' });
      assert.deepEqual(scene.offered(), [['2 servers have exited.', ['Start Again…']]]);
      assert.deepEqual(
        scene.opened.map(({ args }) => args),
        [['server.js']],
      );
    });

    it('is not offered for one whose port is in use again', async () => {
      scene.system.onSignal = (pid) => {
        scene.system.end(pid);
        if (pid === 4711) scene.system.add(process_(77, ['nginx']), '127.0.0.1:3000');
        return 'sent';
      };
      scene.answering(asTicked, 'Terminate All', 'Start Again…', undefined);
      await cleanUp(scene.cleanUpDependencies(), { kind: 'forgotten' });
      assert.match(scene.dialogs.asked[1]?.message ?? '', /port 4000, again/);
      assert.deepEqual(scene.opened, []);
    });

    it('is offered once for a server and one that it had started, by the first', async () => {
      const child = server(4730, 'worker.js', { parentPid: 4711 });
      scene.system.add(child, '127.0.0.1:4030');
      scene.forgotten_.set(4730, [closed]);
      scene.forgotten_.delete(4712);
      scene.answering(asTicked, 'Terminate', 'Start Again…', undefined);
      await cleanUp(scene.cleanUpDependencies(), { kind: 'forgotten' });
      assert.deepEqual(scene.system.sent, ['SIGTERM 4711', 'SIGTERM 4730']);
      assert.match(scene.dialogs.asked[1]?.message ?? '', /port 3000, again/);
    });
  });
});
