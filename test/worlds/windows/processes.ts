import type { World, WorldProcess } from '../world';
import { running } from '../world';

/** On Windows nothing is left of what has ended. The idle process and the kernel always run. */
export function windowsProcesses(world: World): readonly WorldProcess[] {
  return [...running(world).values()];
}

/** `C:\usr\local\bin\node.exe` */
export function windowsPath({ executable }: Pick<WorldProcess, 'executable'>): string {
  return `C:${executable.replaceAll('/', '\\').replace(/(?<!^C):/g, '_')}.exe`;
}

export function windowsName(process: Pick<WorldProcess, 'executable'>): string {
  const path = windowsPath(process);
  return path.slice(path.lastIndexOf('\\') + 1);
}

/** Its arguments as they are in this world on Windows. */
export function windowsArguments({ argv: [first = '', ...rest], executable }: WorldProcess): string[] {
  return [first === executable ? windowsPath({ executable }) : first.replaceAll('/', '\\'), ...rest];
}

/** An ordinary user is shown the arguments and paths of his own processes alone. */
export function isReadable({ viewer }: World, { uid }: WorldProcess): boolean {
  return viewer === 0 || uid === viewer;
}

/** The JSON that our script makes PowerShell print; `ConvertTo-Json -Compress` escapes nothing of what is in it. */
export function processesJson(world: World): string {
  const system = {
    ProcessId: 4,
    ParentProcessId: 0,
    Name: 'System',
    ExecutablePath: null,
    CommandLine: null,
  };
  const idle = { ...system, ProcessId: 0, Name: 'System Idle Process', Started: null };
  const processes = windowsProcesses(world).map((process) => ({
    ProcessId: process.pid,
    ParentProcessId: process.parentPid,
    Name: windowsName(process),
    ExecutablePath: isReadable(world, process) ? windowsPath(process) : null,
    CommandLine: isReadable(world, process) ? commandLineOf(windowsArguments(process)) : null,
    Started: fileTimeOf(process.startedAt),
  }));
  return `${JSON.stringify([idle, { ...system, Started: fileTimeOf(0) }, ...processes])}\r\n`;
}

/** 100 ns since 1601. */
function fileTimeOf(time: number): string {
  return String(BigInt(time) * 10_000n + 116_444_736_000_000_000n);
}

/** As the C runtime reads it back: a quoted argument, in which a quote and the backslashes before it are escaped. */
function commandLineOf([program = '', ...rest]: readonly string[]): string {
  const quoted = rest.map((argument) =>
    /^[^\s"]+$/.test(argument)
      ? argument
      : `"${argument.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`,
  );
  return [program.includes(' ') ? `"${program}"` : program, ...quoted].join(' ');
}
