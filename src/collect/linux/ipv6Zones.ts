import type { LocalAddress } from '../../model/net/address';
import { parseAddress } from '../../model/net/address';
import { parseIfInet6 } from './parseProcFiles';
import type { FileReader } from './procFileReader';
import { isSystemError } from './procFileReader';

/**
 * The socket table does not say which interface a link-local address belongs to. Where exactly one interface has
 * that address, it is that one; where several do, it stays unknown.
 */
export class Ipv6Zones {
  private interfaces: ReadonlyMap<string, readonly string[]> | undefined;

  /** @param root `/proc`, or `/proc/PID` for the network of a process. */
  constructor(
    private readonly root: string,
    private readonly files: FileReader,
  ) {}

  resolve(address: LocalAddress): LocalAddress {
    if (address.family !== 6 || address.scope !== 'link-local') return address;
    this.interfaces ??= this.read();
    const [name, ...more] = this.interfaces.get(address.text) ?? [];
    if (name === undefined || more.length > 0) return address;
    return parseAddress(`${address.text}%${name}`) ?? address;
  }

  private read(): ReadonlyMap<string, readonly string[]> {
    try {
      return parseIfInet6(this.files.start(`${this.root}/net/if_inet6`).toString('latin1'));
    } catch (error) {
      if (!isSystemError(error)) throw error;
      // the zone stays unknown, which is what its absence says
      return new Map();
    }
  }
}
