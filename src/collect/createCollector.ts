import type { Collector } from './collector';
import { LinuxCollector } from './linux/linuxCollector';
import { UnsupportedCollector } from './unsupportedCollector';

/** The only platform switch. The platform is a parameter, so that every collector can be built on any machine. */
export function createCollector(platform: NodeJS.Platform): Collector {
  return platform === 'linux' ? new LinuxCollector() : new UnsupportedCollector(platform);
}
