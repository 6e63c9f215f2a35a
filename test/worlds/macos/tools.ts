import type { RunResult, RunTool, ToolCommand } from '../../../src/collect/runTool';
import { RunFailure } from '../../../src/collect/runTool';
import type { World, WorldProcess } from '../world';
import { lsofFolders, lsofSockets } from './lsof';
import type { MacosVersion } from './netstat';
import { netstatText } from './netstat';
import { launchctlText, psEnvironmentRow, psProgramRow, psRow, psUsageRow } from './ps';
import type { LsofSystem } from '../../../src/collect/unix/lsofSystem';

/** What a tool of macOS prints, by its name and arguments; undefined if there is no such tool. */
export function macosAnswer(
  world: World,
  version: MacosVersion,
  { file, args }: Pick<ToolCommand, 'file' | 'args'>,
): RunResult | undefined {
  const name = file.slice(file.lastIndexOf('/') + 1);
  switch (name) {
    case 'lsof':
      return lsofAnswer(world, args);
    case 'netstat':
      return printed(netstatText(world, version));
    case 'ps':
      return psAnswer(world, args);
    case 'launchctl':
      return printed(launchctlText(world));
    case 'socketfilterfw':
      return printed(firewallText(world));
    case 'defaults':
      return printed(`${world.firewall}\n`);
    default:
      return undefined;
  }
}

export function firewallText({ firewall }: World): string {
  return `Firewall is ${firewall === 0 ? 'disabled' : 'enabled'}. (State = ${firewall})\n`;
}

function lsofAnswer(world: World, args: readonly string[]): RunResult {
  if (args.includes('-d')) {
    const { text, exitCode } = lsofFolders(world, pidsIn(args));
    return printed(text, exitCode);
  }
  // in repeat mode a mark follows the listing, and lsof is ended
  return printed(`${lsofSockets(world)}m\0\n`);
}

function psAnswer(world: World, args: readonly string[]): RunResult {
  const pids = args.includes('-p') ? new Set(pidsIn(args)) : undefined;
  const shown = world.processes.filter(({ pid }) => pids?.has(pid) !== false).sort((a, b) => a.pid - b.pid);
  const format = args.includes('comm=')
    ? psProgramRow
    : args.includes('-E')
      ? (process: WorldProcess) => psEnvironmentRow(world, process)
      : args.includes('rss=')
        ? psUsageRow
        : psRow;
  return printed(shown.map(format).join(''), shown.length === 0 ? 1 : 0);
}

function pidsIn(args: readonly string[]): readonly number[] {
  return (args[args.indexOf('-p') + 1] ?? '').split(',').map(Number);
}

export function printed(text: string | Buffer, exitCode = 0, stderr = ''): RunResult {
  return { exitCode, stdout: Buffer.from(text), stderr: Buffer.from(stderr) };
}

/** The tools of a Mac without child processes. @param worldOf the world when a tool is started. */
export function macosTools(worldOf: () => World, version: MacosVersion): RunTool {
  return (command) => {
    const answer = macosAnswer(worldOf(), version, command);
    return answer === undefined
      ? Promise.reject(new RunFailure('missing', `${command.file}: ENOENT`))
      : Promise.resolve(answer);
  };
}

/** All that the collector of macOS has of its system. */
export function macosSystem(worldOf: () => World, run: RunTool): LsofSystem {
  const { viewer, logins } = worldOf();
  return {
    ...{ platform: 'darwin', run },
    findProcesses: () => Promise.reject(new Error('find-process: not on this machine')),
    zoneName: (index) => worldOf().interfaces.get(index),
    isPidInUse: (wanted) => worldOf().processes.some(({ pid }) => pid === wanted),
    isPidOfOthers: () => false,
    now: Date.now,
    user: { uid: viewer, name: logins.get(viewer) },
  };
}
