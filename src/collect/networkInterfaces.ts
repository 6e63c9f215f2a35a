import { readFileSync, statSync } from 'node:fs';
import type { NetworkInterfaceInfo } from 'node:os';
import { networkInterfaces } from 'node:os';
import { engineOfBridge } from '../model/containers/engines';
import type { Device, NetworkInterface } from '../model/net/networkInterfaces';
import { interfaceAddress, kindOf } from '../model/net/networkInterfaces';
import { isSystemError, readFailure } from './linux/procFileReader';

type InfosByName = NodeJS.Dict<NetworkInterfaceInfo[]>;

/** What tests replace. */
interface NetworkInterfacesOptions {
  readonly readInfos?: () => InfosByName;
  /** The folder of sysfs in which Linux describes interfaces (ABI/testing/sysfs-class-net). */
  readonly devices?: string;
}

/** The interfaces of this machine that are up, with their addresses, from getifaddrs(3) or its equivalent. */
export class NetworkInterfaces {
  private readonly readInfos: () => InfosByName;
  private readonly devices: string;
  private lastInfos: string | undefined;
  private interfaces: readonly NetworkInterface[] | undefined;
  /** Whether a device could not be read, although it is there: then it is read again next time. */
  private isIncomplete = false;

  constructor(
    private readonly platform: NodeJS.Platform,
    { readInfos = networkInterfaces, devices = '/sys/class/net' }: NetworkInterfacesOptions = {},
  ) {
    this.readInfos = readInfos;
    this.devices = devices;
  }

  /**
   * Reads them again, in a tenth of a millisecond and without a child process. The same array until something changes.
   * @returns undefined if the system does not say.
   */
  current(): readonly NetworkInterface[] | undefined {
    try {
      const infos = this.readInfos();
      const text = JSON.stringify(infos);
      if (this.interfaces === undefined || text !== this.lastInfos || this.isIncomplete) {
        this.isIncomplete = false;
        this.interfaces = this.read(infos);
      }
      this.lastInfos = text;
    } catch (error) {
      // sandboxes may forbid the netlink socket that this takes
      if (!isSystemError(error)) throw error;
      this.interfaces = undefined;
    }
    return this.interfaces;
  }

  private read(infosByName: InfosByName): NetworkInterface[] {
    const byName = new Map<string, NetworkInterfaceInfo[]>();
    for (const [label, infos = []] of Object.entries(infosByName)) {
      // Linux labels a second address: eth0:1
      const name = this.platform === 'linux' ? label.replace(/:.*$/, '') : label;
      byName.set(name, [...(byName.get(name) ?? []), ...infos]);
    }
    return [...byName].map(([name, infos]) => {
      const addresses = infos
        .map((info) => interfaceAddress(info.address, this.zoneOf(name, info)))
        .filter((address) => address !== undefined);
      const isLoopback = infos.some(({ internal }) => internal);
      const device = this.platform === 'linux' ? this.deviceOf(name) : undefined;
      const isContainerBridge = engineOfBridge(name) !== undefined;
      const kind = kindOf({ name, isLoopback, addresses, device, isContainerBridge });
      return { name, kind, addresses };
    });
  }

  /** RFC 4007: Windows numbers its zones, the others name them after the interface. */
  private zoneOf(name: string, info: NetworkInterfaceInfo): string | undefined {
    if (info.family === 'IPv4') return undefined;
    return this.platform === 'win32' ? String(info.scopeid) : name;
  }

  private deviceOf(name: string): Device | undefined {
    const folder = `${this.devices}/${name}`;
    try {
      // DEVTYPE=wlan
      // INTERFACE=wlan0
      // IFINDEX=3
      const type = /^DEVTYPE=(.+)$/m.exec(readFileSync(`${folder}/uevent`, 'latin1'))?.[1];
      return {
        type,
        isWireless: type === 'wlan' || exists(`${folder}/wireless`),
        isHardware: exists(`${folder}/device`),
      };
    } catch (error) {
      if (!isSystemError(error)) throw error;
      // without sysfs the name has to do
      this.isIncomplete ||= readFailure(error) === 'failed';
      return undefined;
    }
  }
}

/** @throws the system's error if that is unknown. */
function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
