/**
 * Runs a Node script and ends it when our parent exits, however suddenly: our stdin is a pipe from the parent.
 * Usage: node keeper.js SCRIPT [ARGUMENT…]
 */
import { spawn } from 'node:child_process';

const gracefulMs = 3000;

const child = spawn(process.execPath, process.argv.slice(2), {
  stdio: ['ignore', 'inherit', 'inherit'],
  windowsHide: true,
});

function end(): void {
  child.kill('SIGTERM');
  setTimeout(() => {
    child.kill('SIGKILL');
  }, gracefulMs).unref();
}

process.stdin.resume().once('end', end).once('error', end);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
child.once('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
child.once('exit', (code) => {
  // Its children share our process group and must not outlive it.
  if (process.platform !== 'win32') process.kill(0, 'SIGKILL');
  process.exit(code ?? 1);
});
