import { homedir } from 'node:os';
import { thisProcess } from '../core/hostProcess';
import { exitCodes } from './console';
import { runCommandLine } from './runCommandLine';
import { Terminal } from './terminal';

/** Put in by esbuild.mjs, from package.json. */
declare const packageVersion: string;

async function main(): Promise<void> {
  const interruption = new AbortController();
  const interrupt = (): void => {
    interruption.abort();
  };
  // a second one ends the process at once
  process.once('SIGINT', interrupt);
  const terminal = new Terminal(process, process.env, interruption);
  const code = await runCommandLine(process.argv.slice(2), {
    ...{ console: terminal, host: thisProcess(), home: homedir(), folder: workingFolder() },
    ...{ version: packageVersion, ownFolder: __dirname, interrupted: interruption.signal },
  });
  if (code === undefined) {
    process.off('SIGINT', interrupt);
    return;
  }
  await terminal.flush();
  // a file system that does not answer may still be waited for
  process.exit(terminal.hasFailed && code === exitCodes.done ? exitCodes.no : code);
}

/** It may have been deleted: then as the shell remembers it. */
function workingFolder(): string {
  try {
    return process.cwd();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return process.env['PWD'] ?? homedir();
    throw error;
  }
}

void main();
