import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A new network namespace has a loopback interface, but a dead one. */
export async function bringLoopbackUp(): Promise<void> {
  await run('ip', ['link', 'set', 'lo', 'up']);
}
