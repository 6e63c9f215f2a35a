import type { World, WorldSocket } from '../world';
import { isLinkLocal, running } from '../world';
import { kernelName } from './lsof';

/** The releases between which the columns of `netstat -v` changed. */
export type MacosVersion = '10.13' | '12' | '13' | '15' | '26';
export const macosVersions: readonly MacosVersion[] = ['10.13', '12', '13', '15', '26'];

/**
 * `netstat -anvl` (network_cmds, netstat.tproj/inet.c): sockets of all users. With `-l` the addresses of the rows are 45
 * wide, and those of the heading 22. UDP has no state.
 */
export function netstatText(world: World, version: MacosVersion): string {
  const rows = [...world.sockets].sort((a, b) => (a.protocol < b.protocol ? -1 : 1));
  return [
    'Active Internet connections (including servers)\n',
    `Proto Recv-Q Send-Q  ${'Local Address'.padEnd(22)} ${'Foreign Address'.padEnd(22)} (state)    ${headings[version]}\n`,
    ...rows.map((socket) => rowOf(world, socket, version)),
    `icm6       0      0  ${'*.*'.padEnd(45)} ${'*.*'.padEnd(45)}            ${columnsOf(world, 0, version)}\n`,
    'Active LOCAL (UNIX) domain sockets\n',
    'Address          Type   Recv-Q Send-Q            Inode             Conn             Refs          Nextref Addr\n',
  ].join('');
}

const extended13 = '           gencnt    flags   flags1 usscnt rtncnt fltrs';
const headings: Readonly<Record<MacosVersion, string>> = {
  '10.13': ' rhiwat shiwat    pid   epid',
  '12': ' rhiwat shiwat    pid   epid  state    options',
  '13': `  rhiwat  shiwat    pid   epid state  options${extended13}`,
  '15': `    rxbytes    txbytes  rhiwat  shiwat    pid   epid state  options${extended13.replace('usscnt', 'usecnt')}`,
  '26': `      rxbytes      txbytes  rhiwat  shiwat          process:pid    state  options${extended13.replace('usscnt', 'usecnt')}`,
};

function rowOf(world: World, socket: WorldSocket, version: MacosVersion): string {
  const { protocol, port, state, user } = socket;
  const host = hostOf(world, socket);
  const local = `${host}.${port === 0 ? '*' : port}`;
  const foreign = state === 'connected' ? `${host === '*' ? '127.0.0.1' : host}.443` : '*.*';
  const word = protocol === 'udp' ? '' : words[state];
  const start = `${protocol}${familyOf(socket).padEnd(2)} ${'0'.padStart(6)} ${'0'.padStart(6)}`;
  return `${start}  ${column(local)} ${column(foreign)} ${word.padEnd(11)}${columnsOf(world, user, version)}\n`;
}

const words = { listening: 'LISTEN', connected: 'ESTABLISHED', bound: 'CLOSED' };

function column(text: string): string {
  return text.padEnd(45).slice(0, 45);
}

/** A socket of IPv6 with an IPv4 address is one of IPv4; without an address it may be one of both. */
function familyOf({ family, address, isDualStack }: WorldSocket): '4' | '6' | '46' {
  if (family === 4 || !address.includes(':')) return '4';
  return address === '::' && isDualStack ? '46' : '6';
}

function hostOf({ interfaces }: World, { address, scope = 0 }: WorldSocket): string {
  if (address === '0.0.0.0' || address === '::') return '*';
  return isLinkLocal(address) ? `${address}%${interfaces.get(scope) ?? scope}` : address;
}

/** What follows the state: the printf formats of that release. */
function columnsOf(world: World, pid: number, version: MacosVersion): string {
  const high = [131_072, 131_072];
  const six = high.map((value) => String(value).padStart(6)).join(' ');
  const seven = high.map((value) => String(value).padStart(7)).join(' ');
  const pids = `${String(pid).padStart(6)} ${'0'.padStart(6)}`;
  const more = '00102 00000006 00000000003e3959 00000001 00000800      1      0 000001';
  switch (version) {
    case '10.13':
      return ` ${six} ${pids}`;
    case '12':
      return ` ${six} ${pids} 0x0100 0x00000106`;
    case '13':
      return ` ${seven} ${pids} ${more}`;
    case '15':
      return ` ${'0'.padStart(10)} ${'0'.padStart(10)} ${seven} ${pids} ${more}`;
    case '26':
      return ` ${'0'.padStart(12)} ${'0'.padStart(12)} ${seven} ${padded(netstatName(world, pid))}:${String(pid).padEnd(6)} ${more}`;
  }
}

/** printf counts bytes. */
function padded(name: string): string {
  return `${' '.repeat(Math.max(16 - Buffer.byteLength(name), 0))}${name}`;
}

/** proc_name(3) gives none of a process that has ended, or of which this user may not ask. */
export function netstatName(world: World, pid: number): string {
  const process = running(world).get(pid);
  if (process === undefined || (world.viewer !== 0 && process.uid !== world.viewer && pid % 3 === 0))
    return '';
  return kernelName(process).toString('utf8');
}
