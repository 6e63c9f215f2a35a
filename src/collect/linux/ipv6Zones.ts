import type { LocalAddress } from '../../model/net/address';
import { parseAddress } from '../../model/net/address';
import { parseIfInet6 } from './parseProcFiles';
import type { FileReader } from './procFileReader';
import { isSystemError } from './procFileReader';

/**
 * The socket table does not show the interface of a link-local address. If exactly one interface has the address, it is
 * that one; if several have it, it is unknown.
 */
export class Ipv6Zones {
  private interfaces: ReadonlyMap<string, readonly string[]> | undefined;
  /** As they were when they were last read. */
  private last: ReadonlyMap<string, readonly string[]> = new Map();

  /** @param root `/proc`, or `/proc/PID` for the network namespace of a process. */
  constructor(
    private readonly root: string,
    private readonly files: FileReader,
  ) {}

  resolve(address: LocalAddress): LocalAddress {
    if (address.family !== 6 || address.scope !== 'link-local') return address;
    this.interfaces ??= this.read();
    const [name, ...more] = this.interfaces.get(address.text) ?? this.last.get(address.text) ?? [];
    if (name === undefined || more.length > 0) return address;
    return parseAddress(`${address.text}%${name}`) ?? address;
  }

  /** They are read again when they are next needed. */
  refresh(): void {
    this.last = this.interfaces ?? this.last;
    this.interfaces = undefined;
  }

  private read(): ReadonlyMap<string, readonly string[]> {
    try {
      return parseIfInet6(this.files.start(`${this.root}/net/if_inet6`).toString('latin1'));
    } catch (error) {
      if (!isSystemError(error)) throw error;
      return this.last;
    }
  }
}
