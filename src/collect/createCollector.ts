import type { Collector } from './collector';
import { LinuxCollector } from './linux/linuxCollector';
import type { ProcessDetails } from './processDetails';
import { readProcessDetails } from './processDetails';
import type { RunTool } from './runTool';
import { runTool } from './runTool';
import { LsofCollector, thisUnix } from './unix/lsofCollector';
import { UnsupportedCollector } from './unsupportedCollector';
import { thisWindows, WindowsCollector } from './windows/windowsCollector';

/** The tools of the system, which a test replaces. */
export interface CollectorDependencies {
  readonly run: RunTool;
  readonly readProcessDetails: () => Promise<readonly ProcessDetails[]>;
}

/** The only platform switch. The platform is a parameter, so that every collector can be built on any machine. */
export function createCollector(
  platform: NodeJS.Platform,
  dependencies: CollectorDependencies = { run: runTool, readProcessDetails },
): Collector {
  switch (platform) {
    case 'linux':
      return new LinuxCollector();
    case 'darwin':
    case 'freebsd':
    case 'openbsd':
    case 'netbsd':
    case 'sunos':
    case 'aix':
      return new LsofCollector(thisUnix(platform, dependencies));
    case 'win32':
      return new WindowsCollector(thisWindows(dependencies));
    case 'android':
    case 'cygwin':
    case 'haiku':
      return new UnsupportedCollector(platform);
  }
}
