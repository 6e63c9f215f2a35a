import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { systemWaitClock } from '../../src/act/pollUntil';
import { terminate as signal } from '../../src/act/terminate';
import { terminateProcess } from '../../src/flows/terminate';
import type { TestAccess } from '../../src/extension';
import { findFreePort } from '../../src/act/probePort';
import type { Process } from '../../src/model/process/process';
import { shellQuote } from '../../src/model/process/shellQuote';
import type { Snapshot } from '../../src/model/listeners/snapshot';
import { projectRoot } from '../../scripts/host/projectRoot';
import { until } from '../e2e/support/until';
import type { ListeningProcess } from '../support/listeningProcess';
import { startListening, stopAll } from '../support/listeningProcess';
import { skipBecause } from '../support/skip';
import { ownedBy, snapshotOf } from '../unit/builders';
import { access, withSetting } from './access';
import type { Asked } from './person';
import { answering, pressing } from './person';
import type { ListenerNode } from '../../src/model/tree/nodes';
import { listenerNode } from '../../src/model/tree/nodes';
import { processLabel } from '../../src/messages/labels';
import type { ListenerRow } from '../../src/model/rows/listenerRow';

async function rowOf({ viewController }: TestAccess, pid: number): Promise<ListenerRow | undefined> {
  return (await viewController.rowsOf(['tcp'])).find(({ process }) => process?.pid === pid);
}

async function nodeOf(extension: TestAccess, pid: number): Promise<ListenerNode | undefined> {
  const row = await rowOf(extension, pid);
  return row && listenerNode(row);
}

describe('terminating a process', () => {
  let extension: TestAccess;
  before(async () => {
    extension = await access();
  });
  afterEach(stopAll);

  it('terminates only the chosen process', async () => {
    const [chosen, bystander] = await Promise.all([
      startListening({ sockets: [{ host: '127.0.0.1' }] }),
      startListening({ sockets: [{ host: '127.0.0.1' }] }),
    ]);
    await extension.scanner.refresh();
    await withSetting('confirmTerminate', false, async () => {
      await vscode.commands.executeCommand(
        'localPorts.terminateProcess',
        await nodeOf(extension, chosen.pid),
      );
    });
    await chosen.ended;
    ok(bystander.isRunning());
    equal(await rowOf(extension, chosen.pid), undefined);
    ok(await rowOf(extension, bystander.pid));
  });

  it('signals nothing if another process has the PID now', async () => {
    const child = await startListening({ sockets: [{ host: '127.0.0.1' }] });
    await extension.scanner.refresh();
    const row = await rowOf(extension, child.pid);
    ok(row?.process);
    // the process in the row started earlier than the one that runs now
    const seenBefore = { ...row.process, startMark: '1' };
    await withSetting('confirmTerminate', false, async () => {
      await terminateProcess(extension, seenBefore);
    });
    ok(child.isRunning());
  });

  it('refuses PID 1, the extension host and its ancestors', async () => {
    const [lineage = []] = await extension.collector.readAncestorChains([process.pid]);
    ok(lineage.length > 1, 'the extension host has a parent');
    const dependencies = {
      collector: extension.collector,
      hostContext: extension.hostContext,
      scan: (): never => {
        throw new Error('forcing needs no scan');
      },
      sendSignal: (): never => {
        throw new Error('nothing may be signaled');
      },
      clock: systemWaitClock,
    };
    const [[first] = []] = await extension.collector.readAncestorChains([1]);
    for (const one of [...lineage, ...(first === undefined ? [] : [first])]) {
      const outcome = await signal(
        { ...one, listeners: [] },
        'SIGKILL',
        dependencies,
        new AbortController().signal,
      );
      equal(outcome.kind, 'refused', `PID ${one.pid} is refused`);
    }
  });

  /** @returns what was shown. */
  async function terminateAfter(lastSnapshot: Snapshot, process: Process): Promise<readonly Asked[]> {
    const { scanner } = extension;
    const outdated = { state: scanner.state, refresh: () => scanner.refresh(), lastSnapshot };
    return answering(pressing('Terminate'), async () => {
      equal(await terminateProcess({ ...extension, scanner: outdated }, process), false);
    });
  }

  it('refuses without a question if the start time was unknown when the process was chosen', async () => {
    const child = await startListening({ sockets: [{ host: '127.0.0.1' }] });
    await extension.scanner.refresh();
    const row = await rowOf(extension, child.pid);
    ok(row?.process);
    const unknown = { ...row.process, startMark: undefined };
    // platforms that load details in the background show such rows for a moment
    const [seen] =
      extension.scanner.lastSnapshot?.listeners.filter(({ port }) => port === child.ports[0]) ?? [];
    ok(seen);
    const said = await terminateAfter(snapshotOf([{ ...seen, owner: ownedBy(unknown) }]), unknown);
    ok(child.isRunning());
    equal(said.length, 1);
    match(said[0]?.message ?? '', /was not terminated\. Its start time is unknown/);
  });

  it('says without a question that a process is no longer listening', async () => {
    const child = await startListening({ sockets: [{ host: '127.0.0.1' }] });
    await extension.scanner.refresh();
    const row = await rowOf(extension, child.pid);
    ok(row?.process);
    const { process: shown } = row;
    const said = await terminateAfter(snapshotOf([]), shown);
    ok(child.isRunning());
    deepEqual(
      said.map(({ message }) => message),
      [`${processLabel(row)} (PID ${child.pid}) is no longer listening, so nothing was terminated.`],
    );
  });

  it('terminates the descendants of a process only if that is chosen', async () => {
    const server = await startListening({ sockets: [{ host: '127.0.0.1' }], children: 1 });
    await extension.scanner.refresh();
    const row = await rowOf(extension, server.pid);
    ok(row?.process);
    const [inspection] = await extension.collector.inspect([row.process.pid]);
    const [child] = inspection?.descendants ?? [];
    ok(child);
    try {
      const [question] = await answering(pressing('Terminate'), async () => {
        await vscode.commands.executeCommand('localPorts.terminateProcess', listenerNode(row));
      });
      await server.ended;
      deepEqual(question?.actions, ['Terminate', 'Terminate Tree (2)']);
      equal(await extension.collector.hasEnded(child), false);
    } finally {
      if (!(await extension.collector.hasEnded(child))) process.kill(child.pid, 'SIGKILL');
    }
  });

  describe('without confirmation', () => {
    async function terminate(row: ListenerRow | undefined, ...press: string[]): Promise<readonly Asked[]> {
      ok(row);
      let said: readonly Asked[] = [];
      await withSetting('confirmTerminate', false, async () => {
        said = await answering(pressing(...press), async () => {
          await vscode.commands.executeCommand('localPorts.terminateProcess', listenerNode(row));
        });
      });
      return said;
    }

    async function rowOn(port: number | undefined): Promise<ListenerRow | undefined> {
      return (await extension.viewController.rowsOf(['tcp'])).find(({ listener }) => listener.port === port);
    }

    it('asks all the same if the process would be restarted', async () => {
      const server = await startListening({ sockets: [{ host: '127.0.0.1' }] }, { nodeArgs: ['--watch'] });
      await extension.scanner.refresh();
      const row = await rowOn(server.ports[0]);
      const [question] = await terminate(row);
      match(
        question?.message ?? '',
        /^node --watch restarts .* when a file changes\. Stop node --watch instead\?$/,
      );
      await extension.scanner.refresh();
      equal((await rowOn(server.ports[0]))?.process?.pid, row?.process?.pid);
    });

    it('does not force termination without a question', async () => {
      const server = await startListening({ sockets: [{ host: '127.0.0.1' }], ignoreTermination: true });
      await extension.scanner.refresh();
      const row = await rowOf(extension, server.pid);
      ok(row);
      const said = await terminate(row);
      deepEqual(
        said.map(({ message }) => message),
        [`${processLabel(row)} (PID ${server.pid}) is still running 5 seconds after it was asked to exit.`],
      );
      ok(server.isRunning());
    });

    it('names the process that restarted it, and does not say that its port is free', async function () {
      if (process.platform === 'win32') skipBecause(this, 'there is no POSIX shell');
      const port = await findFreePort(undefined, new Set());
      const server = join(projectRoot(), 'out', 'test', 'support', 'listenChild.js');
      const spec = JSON.stringify({ sockets: [{ host: '127.0.0.1', port }] });
      const command = shellQuote([process.execPath, server, spec]);
      const loop = spawn('sh', ['-c', `while true; do ${command}; done`], {
        stdio: ['pipe', 'ignore', 'inherit'],
        env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      });
      try {
        await until('the server of the loop', async () => {
          await extension.scanner.refresh();
          return rowOn(port);
        });
        const said = await terminate(await rowOn(port), 'Terminate Only This');
        match(
          said.at(-1)?.message ?? '',
          new RegExp(
            `has exited\\. Port ${port} is now in use by node\\b.* \\(PID \\d+\\), which a shell loop started\\.`,
          ),
        );
      } finally {
        loop.kill('SIGKILL');
        // its server exits at the end of its input
        loop.stdin.end();
      }
    });
  });

  it('terminates none of several processes if the user cancels', async () => {
    const servers = await Promise.all([
      startListening({ sockets: [{ host: '127.0.0.1' }] }),
      startListening({ sockets: [{ host: '127.0.0.1' }] }),
    ]);
    await extension.scanner.refresh();
    const rows = await Promise.all(servers.map(({ pid }: ListeningProcess) => nodeOf(extension, pid)));
    const said = await answering(
      () => undefined,
      async () => {
        await vscode.commands.executeCommand('localPorts.terminateProcess', rows[0], rows);
      },
    );
    deepEqual(
      said.map(({ message }) => message),
      ['Terminate 2 processes?'],
    );
    ok(servers.every(({ isRunning }) => isRunning()));
  });
});
