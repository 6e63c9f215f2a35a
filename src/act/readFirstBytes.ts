import { connect } from 'node:net';

/** `refused`: nothing accepts the connection, or not in time. */
interface FirstBytes {
  readonly connection: 'accepted' | 'refused';
  /** Empty if the server sent nothing in time. */
  readonly bytes: Uint8Array;
}

interface FirstBytesOptions {
  /** Sent once it is connected; by default nothing. */
  readonly send?: Uint8Array;
  /** For connecting and waiting. */
  readonly timeoutMs: number;
  readonly cancelled: AbortSignal;
}

const maximumBytes = 1_024;
/** For the rest of a first answer that comes in pieces. */
const restMs = 100;

/** The first bytes that a server sends; the connection is closed then. */
export function readFirstBytes(
  host: string,
  port: number,
  { send, timeoutMs, cancelled }: FirstBytesOptions,
): Promise<FirstBytes> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const parts: Buffer[] = [];
    let [length, isAccepted] = [0, false];
    let rest: NodeJS.Timeout | undefined;
    const finish = (): void => {
      clearTimeout(timer);
      clearTimeout(rest);
      cancelled.removeEventListener('abort', finish);
      socket.destroy();
      resolve({
        connection: isAccepted ? 'accepted' : 'refused',
        bytes: Buffer.concat(parts).subarray(0, maximumBytes),
      });
    };
    const timer = setTimeout(finish, timeoutMs);
    cancelled.addEventListener('abort', finish);
    if (cancelled.aborted) finish();
    socket.on('error', finish);
    socket.once('close', finish);
    socket.once('end', finish);
    socket.once('connect', () => {
      isAccepted = true;
      if (send !== undefined) socket.write(send);
    });
    socket.on('data', (part) => {
      parts.push(part);
      length += part.length;
      if (length >= maximumBytes) finish();
      else rest ??= setTimeout(finish, restMs);
    });
  });
}
