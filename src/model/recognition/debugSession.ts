import { isRecord } from '../text/json';

/**
 * The process that a debug adapter says it debugs (Debug Adapter Protocol, event `process`):
 *
 *     { "type": "event", "event": "process", "body": { "name": "server", "systemProcessId": 4711 } }
 *
 * @param message any of an adapter's. @returns undefined where it says no such thing.
 */
export function debuggedPid(message: unknown): number | undefined {
  if (!isRecord(message) || message['event'] !== 'process' || !isRecord(message['body'])) return undefined;
  const pid = message['body']['systemProcessId'];
  return typeof pid === 'number' ? pid : undefined;
}

/**
 * The process in the name of a configuration that a debugger has made for it. VS Code's own debugger for JavaScript sends
 * no event, but starts a session for each process: `server.js [4711]`, or `[4711]` where it knows no script.
 */
export function pidInName(name: string): number | undefined {
  const pid = /(?:^| )\[(\d+)\]$/.exec(name)?.[1];
  return pid === undefined ? undefined : Number(pid);
}
