import { equal, ok } from 'node:assert/strict';
import * as vscode from 'vscode';
import { refusalFor } from '../../src/act/terminate';
import type { TestAccess } from '../../src/extension';
import type { ListenerNode } from '../../src/model/grouping';
import { startListening, stopAll } from '../support/listeningProcess';
import { access, withSetting } from './access';

function rowOf({ display }: TestAccess, pid: number): ListenerNode | undefined {
  return display
    .groups(new Set(['tcp']))
    .flatMap(({ listeners }) => listeners)
    .find(({ process }) => process?.pid === pid);
}

describe('terminating a process', () => {
  let extension: TestAccess;
  before(async () => {
    extension = await access();
  });
  afterEach(stopAll);

  it('ends the chosen one and nothing else', async () => {
    const [chosen, bystander] = await Promise.all([
      startListening({ sockets: [{ host: '127.0.0.1' }] }),
      startListening({ sockets: [{ host: '127.0.0.1' }] }),
    ]);
    await extension.watcher.refresh();
    await withSetting('confirmTerminate', false, async () => {
      await vscode.commands.executeCommand('localPorts.terminateProcess', rowOf(extension, chosen.pid));
    });
    await chosen.ended;
    ok(bystander.isRunning());
    equal(rowOf(extension, chosen.pid), undefined);
    ok(rowOf(extension, bystander.pid));
  });

  it('signals nothing when the PID has been given to another process since', async () => {
    const child = await startListening({ sockets: [{ host: '127.0.0.1' }] });
    await extension.watcher.refresh();
    const row = rowOf(extension, child.pid);
    ok(row?.process);
    // what the user saw had started earlier than what runs now
    const seenBefore = { ...row, process: { ...row.process, startMark: '1' } };
    await withSetting('confirmTerminate', false, async () => {
      await vscode.commands.executeCommand('localPorts.terminateProcess', seenBefore);
    });
    ok(child.isRunning());
  });

  it('refuses the first process, the extension host and everything that it was started by', async () => {
    const [lineage = []] = await extension.collector.lineages([process.pid]);
    ok(lineage.length > 1, 'the extension host has a parent');
    const dependencies = {
      collector: extension.collector,
      viewpoint: extension.viewpoint,
      sendSignal: (): never => {
        throw new Error('nothing may be signalled');
      },
      pause: () => Promise.resolve(),
    };
    for (const pid of [1, ...lineage.map((process) => process.pid)]) {
      ok((await refusalFor(pid, dependencies)) !== undefined, `PID ${pid} is refused`);
    }
  });
});
