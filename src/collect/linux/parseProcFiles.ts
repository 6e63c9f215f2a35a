import { addressFromBytes } from '../../model/net/address';
import { cgroupOwner } from '../../model/process/cgroup';
import type { ServiceUnit } from '../../model/process/serviceUnit';

/** Parsers of small files under /proc and /etc. */

/** `btime 1732358444` of /proc/stat: when the system booted, in milliseconds since the epoch. */
export function parseBootTime(procStat: string): number | undefined {
  const found = /^btime (\d+)\n/m.exec(procStat);
  return found?.[1] === undefined ? undefined : Number(found[1]) * 1000;
}

/** `Uid:\t1000\t1000\t1000\t1000` (real, effective, saved, filesystem) of /proc/PID/status: the effective one. */
export function parseEffectiveUid(status: string): number | undefined {
  const found = /^Uid:\s+\d+\s+(\d+)\s/m.exec(status);
  return found?.[1] === undefined ? undefined : Number(found[1]);
}

/**
 * /proc/PID/cmdline: arguments, each followed by NUL. Programs that rewrite their title leave one argument padded with
 * NULs, so trailing ones count as padding; empty arguments before others are kept.
 */
export function parseCmdline(bytes: Buffer): string[] {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return end === 0 ? [] : bytes.toString('utf8', 0, end).split('\0');
}

/**
 * /proc/PID/environ: the initial environment, `NAME=value`, each followed by NUL (proc_pid_environ(5)). The first variable
 * of a name counts, as for getenv(3).
 * @returns undefined if it is empty or malformed: the program has cleared or overwritten it.
 */
export function parseEnviron(bytes: Buffer): Record<string, string> | undefined {
  const texts = bytes
    .toString('utf8')
    .split('\0')
    .filter((text) => text !== '');
  if (texts.length === 0 || texts.some((text) => text.indexOf('=') < 1)) return undefined;
  return Object.fromEntries(
    texts.reverse().map((text) => {
      const equals = text.indexOf('=');
      return [text.slice(0, equals), text.slice(equals + 1)];
    }),
  );
}

/**
 * /proc/PID/cgroup: `0::/system.slice/nginx.service` (cgroups(7)), or version 1, where systemd has a hierarchy of its own:
 * `1:name=systemd:/system.slice/nginx.service`.
 */
export function parseUnit(text: string): ServiceUnit | undefined {
  const paths = [...text.matchAll(/^\d+:(?:|name=systemd):(\/.*)\n/gm)].map(([, path = '']) => path);
  for (const path of paths) {
    const owner = cgroupOwner(path);
    if (owner?.kind === 'unit' && owner.unit.name.endsWith('.service')) return owner.unit;
  }
  return undefined;
}

/** passwd(5): `name:password:uid:gid:gecos:home:shell`. The first name for a uid counts. */
export function parsePasswd(text: string): Map<number, string> {
  const names = new Map<number, string>();
  for (const line of text.split('\n')) {
    const [name = '', , uid = ''] = line.split(':');
    if (name === '' || name.startsWith('#') || !/^\d+$/.test(uid)) continue;
    if (!names.has(Number(uid))) names.set(Number(uid), name);
  }
  return names;
}

/**
 * /proc/net/if_inet6: `fe8000000000000002155dfffe3a5b01 02 40 20 80     eth0`; the first column is the address.
 * @returns canonical address → the interfaces that have it.
 */
export function parseIfInet6(text: string): Map<string, string[]> {
  const interfaces = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const [digits = '', , , , , name] = line.trim().split(/\s+/);
    if (!/^[0-9a-f]{32}$/.test(digits) || name === undefined) continue;
    const address = addressFromBytes([...Buffer.from(digits, 'hex')]).text;
    interfaces.set(address, [...(interfaces.get(address) ?? []), name]);
  }
  return interfaces;
}
