import type { SystemFact } from '../../model/selfCheck/checkReport';
import type { SystemCalls } from './procFileReader';
import { isSystemError, systemCalls } from './procFileReader';

/** What is said of a Linux beside its kernel: the distribution, the container that it is in, hidden processes. */
export function linuxFacts(calls: Pick<SystemCalls, 'readFile' | 'stat'> = systemCalls): SystemFact[] {
  const read = (path: string): string => {
    try {
      return calls.readFile(path).toString('utf8');
    } catch (error) {
      if (!isSystemError(error)) throw error;
      return '';
    }
  };
  const exists = (path: string): boolean => {
    try {
      return calls.stat(path) !== undefined;
    } catch (error) {
      if (!isSystemError(error)) throw error;
      return false;
    }
  };
  //     PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
  const distribution = /^PRETTY_NAME="?([^"\n]+)/m.exec(read('/etc/os-release'))?.[1];
  //     proc /proc proc rw,nosuid,nodev,noexec,relatime,hidepid=invisible 0 0
  const hidden = /^\S+ \/proc proc \S*\bhidepid=(\w+)/m.exec(read('/proc/self/mounts'))?.[1];
  const release = read('/proc/sys/kernel/osrelease');
  const marks = [
    ...(exists('/.dockerenv') ? ['Docker'] : []),
    ...(exists('/run/.containerenv') ? ['Podman'] : []),
    ...(/microsoft/i.test(release) ? [/WSL2|standard/i.test(release) ? 'WSL 2' : 'WSL 1'] : []),
    exists('/sys/fs/cgroup/cgroup.controllers') ? 'cgroup v2' : 'cgroup v1',
  ];
  return [
    ...(distribution === undefined ? [] : [{ name: 'system', value: distribution } as const]),
    { name: 'container', value: marks.join(', ') },
    ...(hidden === undefined || hidden === '0' || hidden === 'off'
      ? []
      : [{ name: 'processesHidden', value: `hidepid=${hidden}` } as const]),
  ];
}
