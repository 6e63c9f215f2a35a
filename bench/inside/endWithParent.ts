/**
 * The first process of a PID namespace takes everything in it along when it ends. It ends when asked to, and when the
 * one who started it is gone, which its standard input tells.
 */
export function endWithParent(): void {
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));
  process.stdin.on('end', () => process.exit(1));
  process.stdin.on('error', () => process.exit(1));
  process.stdin.resume();
}
