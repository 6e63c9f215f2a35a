import type { Process } from './process';
import { programPath } from './emulator';

/** Where `cargo`, `go run`, `dotnet` and the Go debugger leave what they built. */
const buildOutput =
  /[\\/]target[\\/](?:[\w-]+[\\/])?(?:debug|release)[\\/]|[\\/]go-build\d*[\\/]|[\\/]bin[\\/](?:Debug|Release)[\\/]|[\\/]__debug_bin/;

/** Whether the program was built from sources here: its name is then the project's, whatever else has that name. */
export function isBuildOutput(process: Process): boolean {
  return buildOutput.test(programPath(process) ?? '');
}
