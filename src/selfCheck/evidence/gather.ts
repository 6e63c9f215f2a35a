import { OwnFiles } from '../../collect/linux/ownFiles';
import type { ToolRun } from '../../collect/recordedTools';
import type { Evidence } from '../../model/selfCheck/evidence';
import type { KnownListener } from '../subject';
import type { RawOutput } from './ownRows';
import { ownRows } from './ownRows';

const tables = ['tcp', 'tcp6', 'udp', 'udp6'] as const;
const tools: readonly (readonly [file: RegExp, tool: RawOutput['tool'], args: RegExp])[] = [
  [/(?:^|\/)lsof$/, 'lsof', / -i -F /],
  [/(?:^|[\\/])netstat(?:\.exe)?$/i, 'netstat', /^-an/],
  [/(?:^|\/)ps$/, 'ps', /ppid=.*command=/],
  [/powershell\.exe$/i, 'powershell', /Win32_Process -Property/],
  [/tasklist\.exe$/i, 'tasklist', /\/svc/],
];

/** The last output of each tool that a collector reads rows from, until the rows of our own listeners are taken from it. */
export class LastOutputs {
  private readonly outputs = new Map<RawOutput['tool'], Buffer>();

  add({ command, result }: ToolRun): void {
    const words = command.args.join(' ');
    const found = tools.find(([file, , args]) => file.test(command.file) && args.test(words));
    if (found !== undefined && result !== undefined) this.outputs.set(found[1], result.stdout);
  }

  /** Forgets the outputs, which are about all processes. */
  take(): readonly RawOutput[] {
    const all = [...this.outputs].map(([tool, bytes]) => ({ tool, text: bytes.toString('utf8') }));
    this.outputs.clear();
    return all;
  }
}

/** What shows our own listeners, while they are there. */
export function gatherEvidence(
  own: readonly KnownListener[],
  platform: string,
  checkerPid: number,
  outputs: Pick<LastOutputs, 'take'>,
): readonly Evidence[] {
  const ofTools = outputs.take().map((output) => ownRows(output, own, platform));
  return platform === 'linux' ? [...linuxEvidence(own, checkerPid, new OwnFiles()), ...ofTools] : ofTools;
}

function linuxEvidence(
  own: readonly KnownListener[],
  checkerPid: number,
  files: OwnFiles,
): readonly Evidence[] {
  const end = files.isBigEndian ? 'bigendian-doctor' : 'doctor';
  const ofTables = tables.map((table) => {
    const listeners = own.filter(
      ({ protocol, address }) => table === (address.includes(':') ? `${protocol}6` : protocol),
    );
    return {
      name: `linux-procnet-${table}-${end}`,
      text: files.sockets(table, listeners),
      expected: listeners.map(({ protocol, address, port }) => ({ protocol, localAddress: address, port })),
    };
  });
  const pids = own.flatMap((one) =>
    one.pids.map((pid, index) => ({ pid, ppid: index === 0 ? checkerPid : (one.pids[0] ?? 0) })),
  );
  return [
    ...ofTables.filter(({ expected }) => expected.length > 0),
    {
      name: 'linux-procpidstat-doctor',
      text: pids.map(({ pid }) => files.stat(pid)).join(''),
      expected: pids,
    },
    {
      name: 'linux-cmdline-doctor',
      text: own.map(({ pids: [pid = 0] }) => `${pid} ${files.commandLine(pid)}\n`).join(''),
      expected: own.map(({ pids: [pid = 0], commandLine }) => ({ pid, argv: commandLine })),
    },
  ];
}

/**
 * With stand-ins for what of a child of our own names a person: its program, and its folder. Nothing else of a person is in
 * its rows.
 */
export function anonymousEvidence(
  { name, text, expected }: Evidence,
  {
    executable,
    folder,
    users,
  }: { readonly executable: string; readonly folder: string; readonly users: readonly string[] },
): Evidence {
  const standIns: readonly (readonly [string, string])[] = [
    [executable, '/usr/bin/node'],
    [folder, '/home/user'],
    // short names are part of other words
    ...users
      .filter((user) => user.length > 3 && user !== 'root' && user !== 'node')
      .map((user) => [user, 'user'] as const),
  ];
  const replace = (from: string): string =>
    standIns.reduce((left, [own, other]) => {
      const inJson = JSON.stringify(own).slice(1, -1);
      return own.length < 2 ? left : left.replaceAll(inJson, other).replaceAll(own, other);
    }, from);
  return {
    name,
    text: replace(text),
    expected: expected.map((entry) =>
      Object.fromEntries(
        Object.entries(entry).map(([key, value]): [string, string | number | readonly string[]] => [
          key,
          typeof value === 'number' ? value : typeof value === 'string' ? replace(value) : value.map(replace),
        ]),
      ),
    ),
  };
}
