import type { Collector } from './collector';
import { LinuxCollector, thisLinux } from './linux/linuxCollector';
import type { FindProcesses } from './findProcess';
import { findProcesses } from './findProcess';
import type { RunTool } from './runTool';
import { runTool } from './runTool';
import { LsofCollector } from './unix/lsofCollector';
import { UnsupportedCollector } from './unsupportedCollector';
import { thisWindows, WindowsCollector } from './windows/windowsCollector';
import { thisUnix } from './unix/lsofSystem';

/** The system's tools, replaced in tests. */
interface CollectorDependencies {
  readonly run: RunTool;
  readonly findProcesses: FindProcesses;
  /** Of the editor, `NAME=value`: what it has says nothing of who started another process. */
  readonly ownEnvironment?: readonly string[];
}

/**
 * The only platform switch. The platform is a parameter, so every collector can be created on any machine; Node.js may be
 * built for one that its types do not name.
 */
export function createCollector(
  platform: NodeJS.Platform,
  {
    run = runTool,
    findProcesses: find = findProcesses,
    ownEnvironment = [],
  }: Partial<CollectorDependencies> = {},
): Collector {
  const dependencies = { run, findProcesses: find, ownEnvironment };
  switch (platform) {
    case 'linux':
      return new LinuxCollector(thisLinux(dependencies));
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
    default:
      return new UnsupportedCollector(platform);
  }
}
