import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { delay } from '../../act/delay';
import { whyWithoutPipes } from '../../collect/childPipes';

/** How ssh(1) ended. */
interface SshEnd {
  /** Undefined if a signal ended it. */
  readonly code: number | undefined;
  /** Its first 4 KB on stderr: of ssh itself, of the shell there, of what it ran. */
  readonly complaint: string;
}

interface SshOptions {
  /** The file of ssh. */
  readonly file: string;
  readonly args: readonly string[];
  /** For its stdin; none if undefined. */
  readonly input: string | undefined;
  readonly onOutput: (chunk: Buffer) => void;
  /** Ends it. */
  readonly signal: AbortSignal;
}

const maximumComplaint = 4 * 1024;
/** For a client that ends what it has started for itself, such as a proxy command. */
const graceMs = 1_000;
/** A process that it left behind may keep its pipes open. */
const pipesMs = 500;

/** Runs ssh until it ends. Afterwards nothing of it runs here any more. @throws if it cannot be started. */
export async function runSsh({ file, args, input, onOutput, signal }: SshOptions): Promise<SshEnd> {
  const child = spawn(file, [...args], { stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true });
  const withoutPipes = whyWithoutPipes(child);
  if (withoutPipes !== undefined) throw await withoutPipes;
  const over = new AbortController();
  const complaint: Buffer[] = [];
  let complaintBytes = 0;
  const stop = (): void => {
    child.kill('SIGTERM');
    void delay(graceMs, over.signal).then(() => {
      if (!over.signal.aborted) child.kill('SIGKILL');
    });
  };
  child.stdout.on('data', onOutput);
  child.stderr.on('data', (chunk: Buffer) => {
    if (complaintBytes < maximumComplaint) complaint.push(chunk);
    complaintBytes += chunk.length;
  });
  // what does not read to the end says so by how it ends
  child.stdin.on('error', () => undefined);
  const closed = new Promise((resolve) => child.once('close', resolve));
  try {
    child.stdin.end(input);
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    const [code] = (await once(child, 'exit')) as [number | null];
    await Promise.race([closed, delay(pipesMs, over.signal)]);
    return {
      code: code ?? undefined,
      complaint: Buffer.concat(complaint).toString('utf8').slice(0, maximumComplaint),
    };
  } finally {
    over.abort();
    signal.removeEventListener('abort', stop);
    child.stdout.destroy();
    child.stderr.destroy();
  }
}
