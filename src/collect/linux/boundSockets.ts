import { parsePort } from '../../model/net/endpoint';
import type { RunTool } from '../runTool';
import { RunFailure, runFirstFound } from '../runTool';
import type { OpenConnection } from './portConnections';
import { ssFiles } from './socketGroups';

/** `-B`: TCP sockets that are bound and neither listen nor are connected; from iproute2 6.8 on, with Linux 6.8. */
const ss = { args: ['-H', '-t', '-n', '-B', '-e'], timeoutMs: 3_000, maximumBytes: 8 * 1024 * 1024 };

const row = /^ *\d+ +\d+ +\S+:(\d+) +\S+ +(?:.* )?ino:(\d+) sk:[0-9a-f]+(?: |$)/;

/**
 * TCP sockets that are bound to one of these ports and neither listen nor are connected, which no table in /proc shows. None
 * if ss or the kernel is too old to tell.
 *
 *     0      0      127.0.0.1:45671 0.0.0.0:* uid:1000 ino:13089266 sk:2c3d cgroup:/user.slice <->
 */
export async function readBoundSockets(ports: ReadonlySet<number>, run: RunTool): Promise<OpenConnection[]> {
  try {
    const result = await runFirstFound(run, ssFiles, ss, new AbortController().signal);
    return result.exitCode === 0 ? parseBoundSockets(result.stdout.toString('utf8'), ports) : [];
  } catch (error) {
    if (!(error instanceof RunFailure)) throw error;
    return [];
  }
}

function parseBoundSockets(text: string, ports: ReadonlySet<number>): OpenConnection[] {
  return text.split('\n').flatMap((line) => {
    const [, portText, inode] = row.exec(line) ?? [];
    const port = parsePort(portText);
    return port !== undefined && ports.has(port)
      ? [{ protocol: 'tcp' as const, port, state: 'BOUND', inode: Number(inode) }]
      : [];
  });
}
