import { deepEqual, equal, ok } from 'node:assert/strict';
import { networkInterfaces } from 'node:os';
import findProcess from 'find-process';
import type { ProcessNode, TreeNode } from '../../src/model/tree/nodes';
import type { TestAccess } from '../../src/extension';
import { projectRoot } from '../../scripts/host/projectRoot';
import type { ListeningProcess } from '../support/listeningProcess';
import { startListening, stopAll } from '../support/listeningProcess';
import { skipBecause } from '../support/skip';
import { access, withSetting, refreshView } from './access';
import type { ListenerLine } from './socketStatistics';
import { listenerLine, listenersByStatistics } from './socketStatistics';

/** The rows by the texts that VS Code shows. */
function rowsOf({ view }: TestAccess, pids: ReadonlySet<number>): ListenerLine[] {
  return processNodes(view.getChildren())
    .filter(({ process }) => pids.has(process.pid))
    .flatMap((group) =>
      view.getChildren(group).map((row) => {
        const { label, description } = view.getTreeItem(row);
        const [, address, protocol] = String(description).split(' · ');
        return listenerLine(protocol ?? '', address ?? '', label as string, group.process.pid);
      }),
    )
    .sort();
}

function processNodes(nodes: readonly TreeNode[]): ProcessNode[] {
  return nodes.filter((node) => node.kind === 'process');
}

/** An address of this machine that is neither loopback nor link-local. */
function specificAddress(): string | undefined {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ internal, family }) => !internal && family === 'IPv4')?.address;
}

/** A link-local address with its interface, as `bind` takes it. */
function linkLocalAddress(): string | undefined {
  for (const [name, addresses] of Object.entries(networkInterfaces())) {
    const found = addresses?.find(({ address, internal }) => !internal && address.startsWith('fe80:'));
    if (found !== undefined) return `${found.address}%${name}`;
  }
  return undefined;
}

describe('the tree', () => {
  let extension: TestAccess;
  before(async () => {
    extension = await access();
  });
  afterEach(stopAll);

  async function compareWithStatistics(context: Mocha.Context, processes: readonly ListeningProcess[]) {
    const pids = new Set(processes.map(({ pid }) => pid));
    const expected = await listenersByStatistics(pids);
    if (expected === undefined) return skipBecause(context, 'there is no ss on this machine to compare with');
    await refreshView(extension);
    deepEqual(rowsOf(extension, pids), expected);
    return expected;
  }

  it('shows what ss shows: loopback, wildcard, IPv6, two ports in a process, UDP', async function () {
    const processes = await Promise.all([
      startListening({ sockets: [{ host: '127.0.0.1' }] }),
      startListening({ sockets: [{ host: '127.0.0.2' }] }),
      startListening({ sockets: [{ host: '0.0.0.0' }] }),
      startListening({ sockets: [{ host: '::1' }] }),
      startListening({ sockets: [{ host: '::' }] }),
      startListening({ sockets: [{ host: '::' }], ipv6Only: true }),
      startListening({ sockets: [{ host: '::ffff:127.0.0.1' }] }),
      startListening({ sockets: [{ host: '127.0.0.1' }, { host: '127.0.0.1' }] }),
      startListening({
        sockets: [
          { protocol: 'udp', host: '127.0.0.1' },
          { protocol: 'udp', host: '::1' },
        ],
      }),
    ]);
    await withSetting('protocols', 'tcpAndUdp', async () => {
      const expected = await compareWithStatistics(this, processes);
      // eleven sockets were opened; ss and the tree could both miss one
      equal(expected.length, 11);
    });
  });

  it('shows one port on two addresses as two rows of its process', async function () {
    const child = await startListening({
      sockets: [{ host: '127.0.0.1' }, { host: '127.0.0.2', likePrevious: true }],
    });
    await compareWithStatistics(this, [child]);
    const [port] = child.ports;
    deepEqual(rowsOf(extension, new Set([child.pid])), [
      `tcp 127.0.0.1 ${port ?? ''} pid ${child.pid}`,
      `tcp 127.0.0.2 ${port ?? ''} pid ${child.pid}`,
    ]);
  });

  it('shows the address of one interface', async function () {
    const host = specificAddress();
    if (host === undefined) return skipBecause(this, 'this machine has only loopback addresses');
    await compareWithStatistics(this, [await startListening({ sockets: [{ host }] })]);
  });

  it('shows a link-local address with its interface', async function () {
    const host = linkLocalAddress();
    if (host === undefined) return skipBecause(this, 'this machine has no link-local address');
    const child = await startListening({ sockets: [{ host }] });
    await compareWithStatistics(this, [child]);
    deepEqual(rowsOf(extension, new Set([child.pid])), [
      `tcp ${host} ${child.ports[0] ?? ''} pid ${child.pid}`,
    ]);
  });

  it('shows UDP only if the setting says so', async () => {
    const child = await startListening({
      sockets: [{ host: '127.0.0.1' }, { protocol: 'udp', host: '127.0.0.1' }],
    });
    const [tcp, udp] = child.ports;
    const tcpRow = `tcp 127.0.0.1 ${tcp ?? ''} pid ${child.pid}`;
    const udpRow = `udp 127.0.0.1 ${udp ?? ''} pid ${child.pid}`;
    await refreshView(extension);
    deepEqual(rowsOf(extension, new Set([child.pid])), [tcpRow]);
    await withSetting('protocols', 'tcpAndUdp', async () => {
      await refreshView(extension);
      deepEqual(rowsOf(extension, new Set([child.pid])), [tcpRow, udpRow]);
    });
  });

  it('describes an owner as find-process does', async () => {
    const child = await startListening({ sockets: [{ host: '127.0.0.1' }] });
    await refreshView(extension);
    const shown = processNodes(extension.view.getChildren()).find(({ process }) => process.pid === child.pid);
    const [witness] = await findProcess('pid', child.pid);
    ok(shown && witness);
    deepEqual(
      {
        pid: shown.process.pid,
        parent: shown.process.parentPid,
        user: shown.process.user?.uid,
        command: shown.process.commandLine?.join(' '),
      },
      { pid: witness.pid, parent: witness.ppid, user: witness.uid, command: witness.cmd },
    );
    equal(shown.process.cwd, projectRoot());
  });

  it('keeps the ids of rows over a refresh, each unique', async () => {
    const child = await startListening({ sockets: [{ host: '127.0.0.1' }, { host: '127.0.0.1' }] });
    const { view } = extension;
    const ids = (groups: readonly TreeNode[]): (string | undefined)[] =>
      groups.flatMap((group) => [group, ...view.getChildren(group)].map((node) => view.getTreeItem(node).id));
    // other processes of the machine may come and go meanwhile
    const own = (): (string | undefined)[] =>
      ids(processNodes(view.getChildren()).filter(({ process }) => process.pid === child.pid));
    await refreshView(extension);
    const before = own();
    equal(before.length, 3);
    await refreshView(extension);
    deepEqual(own(), before);
    const all = ids(view.getChildren());
    equal(new Set(all).size, all.length);
  });

  it('folds the rows of a group beyond 500 into a range, and reveals a row in it', async () => {
    const sockets = Array.from({ length: 520 }, () => ({ host: '127.0.0.1' }));
    const child = await startListening({ sockets });
    const { view } = extension;
    await refreshView(extension);
    const group = processNodes(view.getChildren()).find(({ process }) => process.pid === child.pid);
    ok(group);
    const shown = view.getChildren(group);
    equal(shown.length, 501);
    const range = shown.at(-1);
    ok(range?.kind === 'range');
    equal(view.getTreeItem(range).description, '20 listeners');
    const [row] = view.getChildren(range);
    ok(row);
    equal(view.getParent(row)?.id, range.id);
    equal(view.getParent(range)?.id, group.id);
    await view.reveal(row);
  });

  it('reports an invalid setting and uses the default', async () => {
    await withSetting('refreshIntervalSeconds', 'fast', async () => {
      equal(extension.settings.current.refreshIntervalSeconds, 2);
      deepEqual(
        extension.settings.problems.map(({ detail }) => detail),
        ['localPorts.refreshIntervalSeconds: "fast"'],
      );
      const state = await refreshView(extension);
      equal(state.kind, 'ok');
    });
    deepEqual(extension.settings.problems, []);
  });

  it("groups the editor's own listeners", async () => {
    await refreshView(extension);
    const { view } = extension;
    const mine = view
      .getChildren()
      .flatMap((group) => (group.kind === 'process' ? [group.process] : []))
      .filter(({ pid }) => pid === process.pid || pid === process.ppid);
    deepEqual(mine, [], 'neither the extension host nor its server is shown as a process');
  });
});
