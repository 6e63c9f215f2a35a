import { endianness } from 'node:os';
import type { Protocol } from '../../model/listeners/listener';
import type { SystemCalls } from './procFileReader';
import { isSystemError, systemCalls } from './procFileReader';

/** A listener on a loopback address. */
interface Loopback {
  readonly protocol: Protocol;
  readonly address: string;
  readonly port: number;
}

/** What the kernel says of listeners and processes, line by line, as it says it. */
export class OwnFiles {
  constructor(private readonly calls: Pick<SystemCalls, 'readFile'> = systemCalls) {}

  readonly isBigEndian = endianness() === 'BE';

  /** The heading and the rows of these listeners in their table, such as `/proc/net/tcp6`. */
  sockets(table: 'tcp' | 'tcp6' | 'udp' | 'udp6', listeners: readonly Loopback[]): string {
    const wanted = new Set(listeners.map((one) => this.localAddress(one)));
    // listening (TCP_LISTEN), or not connected (TCP_CLOSE)
    const state = table.startsWith('tcp') ? '0A' : '07';
    const [heading = '', ...rows] = this.read(`/proc/net/${table}`).split('\n');
    const own = rows.filter((row) => {
      const [, local = '', , rowState] = row.trim().split(/\s+/);
      return wanted.has(local) && rowState === state;
    });
    return [heading, ...own].map((line) => `${line}\n`).join('');
  }

  /** The first fields, up to the start time; empty if it has ended. */
  stat(pid: number): string {
    const [, name = '', rest = ''] = /^(\d+ \(.*\)) (.*)$/s.exec(this.read(`/proc/${pid}/stat`)) ?? [];
    return name === '' ? '' : `${name} ${rest.split(' ').slice(0, 20).join(' ')}\n`;
  }

  commandLine(pid: number): string {
    return this.read(`/proc/${pid}/cmdline`);
  }

  /** `0100007F:0BB8` */
  private localAddress({ address, port }: Loopback): string {
    const words = address.includes(':') ? [0, 0, 0, 1] : [0x7f_00_00_01];
    const hex = words.map((word) => {
      const bytes = word.toString(16).padStart(8, '0').match(/../g) ?? [];
      return (this.isBigEndian ? bytes : bytes.reverse()).join('');
    });
    return `${hex.join('')}:${port.toString(16).padStart(4, '0')}`.toUpperCase();
  }

  private read(path: string): string {
    try {
      return this.calls.readFile(path).toString('utf8');
    } catch (error) {
      if (!isSystemError(error)) throw error;
      return '';
    }
  }
}
