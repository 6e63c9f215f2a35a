import type { PortConnection, SocketEnds } from '../../model/net/portConnection';
import { leadsOut } from '../../model/net/portConnection';
import type { TimeSliced } from '../../model/text/timeSlice';
import { OpenFiles } from './openFiles';
import type { ProcessReader } from './processReader';
import { ProcessUnreadable } from './processReader';
import type { FileReader } from './procFileReader';
import { isSystemError, readFailure } from './procFileReader';

/** include/net/tcp_states.h. 0A is LISTEN; a UDP socket without a peer has 07. */
const states: Readonly<Record<string, string>> = {
  '01': 'ESTABLISHED',
  '02': 'SYN_SENT',
  '03': 'SYN_RECV',
  '04': 'FIN_WAIT1',
  '05': 'FIN_WAIT2',
  '06': 'TIME_WAIT',
  '08': 'CLOSE_WAIT',
  '09': 'LAST_ACK',
  '0B': 'CLOSING',
  '0C': 'SYN_RECV',
};

/**
 * Every socket of the host's network that uses one of these ports and does not listen.
 * @returns undefined if a table could not be read in full.
 */
export function* readPortConnections(
  procRoot: string,
  wanted: ReadonlySet<number>,
  files: FileReader,
): TimeSliced<OpenConnection[] | undefined> {
  const found: OpenConnection[] = [];
  const listening = new Set<number>();
  const ends = new Map<OpenConnection, SocketEnds>();
  let missing = 0;
  for (const name of ['tcp', 'tcp6', 'udp', 'udp6'] as const) {
    const protocol = name.startsWith('tcp') ? 'tcp' : 'udp';
    let rest = '';
    let lineCount = 0;
    try {
      const take = (piece: Buffer): boolean => {
        const lines = `${rest}${piece.toString('latin1')}`.split('\n');
        rest = lines.pop() ?? '';
        lineCount += lines.length;
        for (const line of lines) {
          const [, host = '', portText = '', peer = '', peerText = '', state = '', inode] =
            row.exec(line) ?? [];
          const port = parseInt(portText, 16);
          if (protocol === 'tcp' && state === '0A') listening.add(port);
          const word = states[state];
          if (word === undefined || !wanted.has(port)) continue;
          const connection = { protocol, port, state: word, inode: Number(inode) } as const;
          found.push(connection);
          ends.set(connection, { host, port, peer, peerPort: parseInt(peerText, 16), state: word });
        }
        return true;
      };
      yield* files.pieces(`${procRoot}/net/${name}`, take, () => false);
      if (rest.length > 0 || lineCount === 0) return undefined;
    } catch (error) {
      if (!isSystemError(error)) throw error;
      // a system without IPv6 has no table for it
      if (!name.endsWith('6') || readFailure(error) !== 'gone') return undefined;
      missing++;
    }
  }
  // a system with IPv6 has both of its tables
  if (missing === 1) return undefined;
  const isListening = (port: number): boolean => listening.has(port);
  return found.map((one) => {
    const socket = ends.get(one);
    return { ...one, isOutgoing: socket !== undefined && leadsOut(socket, isListening) };
  });
}

/** A connection with the inode of its socket; 0 if no process has it open any more. */
export interface OpenConnection extends PortConnection {
  readonly inode: number;
}

/** A process for each of these sockets, as far as this user may read it. */
export function* connectionUsers(
  connections: readonly OpenConnection[],
  { procRoot, uid, files, reader }: UserSources,
): TimeSliced<PortConnection[]> {
  const inodes = new Set(connections.map(({ inode }) => inode).filter((inode) => inode > 0));
  const users = new Map<number, NonNullable<PortConnection['user']>>();
  const openFiles = new OpenFiles(procRoot, uid, files);
  const names = inodes.size === 0 ? [] : yield* namesOrNone(procRoot, files);
  for (const pid of names.filter((name) => /^\d+$/.test(name)).map(Number)) {
    if (!openFiles.mayRead(pid)) continue;
    try {
      for (const { inode } of yield* openFiles.linksTo(
        inodes,
        `${procRoot}/${pid}/fd`,
        openFiles.count(pid),
      )) {
        const name = reader.read(pid)?.name;
        if (name !== undefined && !users.has(inode)) users.set(inode, { pid, name });
      }
    } catch (error) {
      // it has exited, or may not be read after all
      if (!isSystemError(error) && !(error instanceof ProcessUnreadable)) throw error;
    }
    yield;
  }
  return connections.map(({ inode, ...connection }) => {
    const user = users.get(inode);
    return user === undefined ? connection : { ...connection, user };
  });
}

/** None if the processes cannot be listed: then no user of a connection is known. */
function* namesOrNone(procRoot: string, files: FileReader): TimeSliced<string[]> {
  try {
    return yield* files.names(procRoot, undefined);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return [];
  }
}

interface UserSources {
  readonly procRoot: string;
  readonly uid: number;
  /** Not used by any other reader. */
  readonly files: FileReader;
  readonly reader: ProcessReader;
}

/** `  12: 0100007F:0BB8 0100007F:C350 01 …`: both ends, the state and, seven fields on, the inode. */
const row =
  /^ *\d+: ([0-9A-F]+):([0-9A-F]{4}) ([0-9A-F]+):([0-9A-F]{4}) ([0-9A-F]{2}) \S+ +\S+ +\S+ +\d+ +\d+ +(\d+)/;
