/** Starts programs when this process can open no further file, and prints how each says so. */
import { openSync } from 'node:fs';
import { runSsh } from '../../../src/cli/remote/sshClient';
import { runTool } from '../../../src/collect/runTool';

function openAll(): void {
  try {
    for (;;) openSync('/dev/null', 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EMFILE') throw error;
  }
}

async function main(): Promise<void> {
  const { signal } = new AbortController();
  const failureOf = (started: Promise<unknown>): Promise<string> =>
    started.then(
      () => 'it ran',
      (error: unknown) => String(error),
    );
  openAll();
  const tool = { file: '/bin/true', args: [], timeoutMs: 5000, maximumBytes: 1000 };
  const ssh = { file: '/bin/true', args: [], input: undefined, onOutput: () => undefined, signal };
  const said = { tool: await failureOf(runTool(tool, signal)), ssh: await failureOf(runSsh(ssh)) };
  process.stdout.write(JSON.stringify(said));
}

void main();
