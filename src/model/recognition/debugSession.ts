import { isRecord } from '../text/json';

/**
 * The process that a debug adapter reports to debug (Debug Adapter Protocol, event `process`):
 *
 *     { "type": "event", "event": "process", "body": { "name": "server", "systemProcessId": 4711 } }
 *
 * @param message any message of an adapter. @returns undefined for all others.
 */
export function debuggedPid(message: unknown): number | undefined {
  if (!isRecord(message) || message['event'] !== 'process' || !isRecord(message['body'])) return undefined;
  const pid = message['body']['systemProcessId'];
  return typeof pid === 'number' ? pid : undefined;
}

/**
 * The process in the name of a configuration that a debugger created for it. VS Code's JavaScript debugger sends no event,
 * but starts a session for each process: `server.js [4711]`, or `[4711]` if it knows no script.
 */
export function pidInName(name: string): number | undefined {
  const pid = /(?:^| )\[(\d+)\]$/.exec(name)?.[1];
  return pid === undefined ? undefined : Number(pid);
}

/**
 * What the debugged program printed (event `output`):
 *
 *     { "type": "event", "event": "output", "body": { "category": "stderr", "output": "Error: …\n" } }
 *
 * @returns undefined for all other messages, and for what the debugger itself says.
 */
export function outputIn(message: unknown): string | undefined {
  if (!isRecord(message) || message['event'] !== 'output' || !isRecord(message['body'])) return undefined;
  const { category, output } = message['body'];
  return (category === 'stdout' || category === 'stderr') && typeof output === 'string' ? output : undefined;
}

/** The exit code of the debugged program (event `exited`: `{ "exitCode": 1 }`). */
export function exitCodeIn(message: unknown): number | undefined {
  if (!isRecord(message) || message['event'] !== 'exited' || !isRecord(message['body'])) return undefined;
  const code = message['body']['exitCode'];
  return typeof code === 'number' ? code : undefined;
}
