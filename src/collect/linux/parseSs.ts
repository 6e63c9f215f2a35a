import type { Protocol } from '../../model/listeners/listener';
import { parsePort } from '../../model/net/endpoint';

/** A socket as ss(8) shows it to every user. */
export interface SsSocket {
  readonly protocol: Protocol;
  readonly port: number;
  readonly inode: number;
  /**
   * Beneath the mount point of cgroup version 2. `unreachable`: it is not in this cgroup namespace, or was removed.
   * Undefined if ss or the kernel does not tell.
   */
  readonly cgroup: string | undefined;
  /** Of an IPv6 socket: whether it takes IPv6 alone. Undefined if ss does not say it. */
  readonly v6only: boolean | undefined;
}

const row = /^(tcp|udp) +\S+ +\d+ +\d+ +(\S+):(\d+) +\S+ +(.*)$/;
/**
 * A user may name a cgroup of their own as they like, but for a newline: the fields before it are the first of the line, and
 * those after it the last.
 */
const details =
  /(?:^| )ino:(\d+) sk:[0-9a-f]+(?: fwmark:\S+)?(?: cgroup:(.*?))?(?: v6only:([01]))?(?: [<-]-[>-])? *$/;

/**
 * Parses `ss -Htulne` (iproute2, misc/ss.c), which has no state for UDP and pads the end of its lines:
 *
 *     tcp LISTEN 0      128    127.0.0.1:5998 0.0.0.0:* uid:33 ino:5360401 sk:735 cgroup:/system.slice/a.service <->
 *     tcp LISTEN 0      128            *:5999       *:* ino:5360400 sk:736 cgroup:/system.slice/a.service v6only:0 <->
 *     udp UNCONN 0      0   127.0.0.53%lo:53  0.0.0.0:* uid:101 ino:1234 sk:2 cgroup:unreachable:8ed7 <->
 *
 * Without `cgroup:` ss is older than 5.8, or the kernel is. Lines that are not like these are skipped.
 */
export function parseSs(text: string): readonly SsSocket[] {
  const sockets: SsSocket[] = [];
  for (const line of text.split('\n')) {
    const [, protocol, host = '', portText, rest = ''] = row.exec(line) ?? [];
    const [, inode, cgroup, v6only] = details.exec(rest) ?? [];
    const port = parsePort(portText);
    if (port !== undefined && inode !== undefined) {
      const mayTakeBoth = host === '*' || host.includes(':');
      sockets.push({
        protocol: protocol === 'tcp' ? 'tcp' : 'udp',
        ...{ port, inode: Number(inode) },
        cgroup: cgroup?.startsWith('unreachable:') === true ? 'unreachable' : cgroup,
        v6only: mayTakeBoth && v6only !== undefined ? v6only === '1' : undefined,
      });
    }
  }
  return sockets;
}

/**
 * Where version 2 of cgroups is mounted, by /proc/self/mounts, as ss finds it: the first one.
 *
 *     cgroup2 /sys/fs/cgroup cgroup2 rw,nosuid,nodev,noexec,relatime,nsdelegate 0 0
 */
export function cgroupMountOf(mounts: string): string | undefined {
  const [, mountPoint] = /^\S+ (\S+) cgroup2 /m.exec(mounts) ?? [];
  return mountPoint?.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(parseInt(digits, 8)),
  );
}
