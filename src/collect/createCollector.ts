import type { Collector } from './collector';
import { FirstThatCan } from './firstThatCan';
import { LinuxCollector } from './linux/linuxCollector';
import { readProcessDetails } from './processDetails';
import { LsofCollector } from './unix/lsofCollector';
import { UnsupportedCollector } from './unsupportedCollector';
import { thisWindows, WindowsCollector } from './windows/windowsCollector';

/** The only platform switch. The platform is a parameter, so that every collector can be built on any machine. */
export function createCollector(platform: NodeJS.Platform): Collector {
  switch (platform) {
    case 'linux':
      return new FirstThatCan(new LinuxCollector(), new LsofCollector(platform));
    case 'darwin':
    case 'freebsd':
    case 'openbsd':
    case 'netbsd':
    case 'sunos':
    case 'aix':
      return new LsofCollector(platform);
    case 'win32':
      return new WindowsCollector(thisWindows(readProcessDetails));
    case 'android':
    case 'cygwin':
    case 'haiku':
      return new UnsupportedCollector(platform);
  }
}
