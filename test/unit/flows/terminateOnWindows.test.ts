import assert from 'node:assert/strict';
import { terminateProcess } from '../../../src/flows/terminate';
import type { ScanState } from '../../../src/model/listeners/scanState';
import type { Snapshot } from '../../../src/model/listeners/snapshot';
import { hostContext } from '../builders';
import { FakeWindows } from '../collect/windows/fakeWindows';
import { FakeClock } from '../fakeClock';
import { FakeDialogs } from './fakeDialogs';
import { noOffers } from './noOffers';

const never = new AbortController().signal;

describe('terminateProcess on Windows', () => {
  let windows: FakeWindows;
  let snapshot: Snapshot;
  beforeEach(async () => {
    windows = new FakeWindows();
    windows.processes.set(900, { name: 'Code.exe' });
    windows.processes.set(4711, { name: 'node.exe' });
    windows.processes.set(4712, { name: 'esbuild.exe', parent: 4711 });
    windows.listeners = ['tcp 0.0.0.0:445 900', 'tcp 127.0.0.1:3000 4711'];
    await windows.collector.scan(never);
    await windows.collector.whenDetailsLoaded();
    snapshot = await windows.collector.scan(never);
    windows.runs();
  });

  it('runs PowerShell once before the first dialog, and twice in all', async () => {
    const powershellRuns: number[] = [];
    const dialogs = new FakeDialogs('Terminate Tree (2)');
    const ask = dialogs.ask.bind(dialogs);
    dialogs.ask = (question, actions) => {
      powershellRuns.push(windows.runs().powershell);
      return ask(question, actions);
    };
    let state: ScanState = { kind: 'ok', snapshot };
    const signaled: string[] = [];
    const listener = snapshot.listeners.find(({ port }) => port === 3000);
    assert.ok(listener?.owner.kind === 'known');
    const isTerminated = await terminateProcess(
      {
        dialogs,
        shellKind: () => 'powershell',
        collector: windows.collector,
        scanner: {
          lastSnapshot: snapshot,
          get state() {
            return state;
          },
          refresh: async () => {
            state = { kind: 'ok', snapshot: await windows.collector.scan(never) };
            return state;
          },
        },
        currentRows: () => Promise.resolve([]),
        hostContext,
        sendSignal: (pid, signal) => {
          signaled.push(`${signal} ${pid}`);
          windows.processes.delete(pid);
          windows.listeners = ['tcp 0.0.0.0:445 900'];
          return 'sent';
        },
        settings: { current: { confirmTerminate: true } },
        clock: new FakeClock(),
        log: { info: () => undefined },
        stopContainerInstead: () => Promise.resolve('terminate'),
        forget: () => undefined,
        startAgainOffers: noOffers(dialogs),
      },
      listener.owner.processes[0],
    );
    assert.equal(isTerminated, true);
    assert.deepEqual(signaled, ['SIGTERM 4711', 'SIGTERM 4712']);
    powershellRuns.push(windows.runs().powershell);
    assert.deepEqual(powershellRuns, [1, 1]);
  });
});
