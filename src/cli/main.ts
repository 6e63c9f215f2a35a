import { homedir } from 'node:os';
import { createInterface } from 'node:readline/promises';
import { thisProcess } from '../core/hostProcess';
import type { Console } from './console';
import { runCommandLine } from './runCommandLine';

/** Put in by esbuild.mjs, from package.json. */
declare const packageVersion: string;

async function main(): Promise<void> {
  const { stdin, stdout, stderr, argv } = process;
  const interruption = new AbortController();
  process.once('SIGINT', () => {
    interruption.abort();
  });
  const console: Console = {
    isInteractive: stdin.isTTY && stderr.isTTY,
    columns: stdout.isTTY ? stdout.columns : undefined,
    out: (line) => stdout.write(`${line}\n`),
    say: (line) => stderr.write(`${line}\n`),
    readLine: async (prompt) => {
      const reader = createInterface({ input: stdin, output: stderr });
      try {
        return await reader.question(prompt, { signal: interruption.signal });
      } finally {
        reader.close();
      }
    },
  };
  process.exitCode = await runCommandLine(argv.slice(2), {
    ...{ console, host: thisProcess(), home: homedir(), folder: process.cwd(), version: packageVersion },
    interrupted: interruption.signal,
  });
}

void main();
