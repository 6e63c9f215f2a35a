import type { Collector } from './collector';
import { LinuxCollector } from './linux/linuxCollector';
import { LsofCollector } from './unix/lsofCollector';
import { UnsupportedCollector } from './unsupportedCollector';

/** The only platform switch. The platform is a parameter, so that every collector can be built on any machine. */
export function createCollector(platform: NodeJS.Platform): Collector {
  switch (platform) {
    case 'linux':
      return new LinuxCollector();
    case 'darwin':
    case 'freebsd':
    case 'openbsd':
    case 'netbsd':
    case 'sunos':
    case 'aix':
      return new LsofCollector(platform);
    case 'win32':
    case 'android':
    case 'cygwin':
    case 'haiku':
      return new UnsupportedCollector(platform);
  }
}
