import path from 'node:path';
import * as v from 'valibot';
import { parsePort } from '../../model/net/endpoint';
import type { Listener } from '../../model/listeners/listener';
import type { SocketActivation } from '../../model/process/socketUnit';
import { parseJson } from '../../model/text/json';
import type { RunTool } from '../runTool';
import { RunFailure } from '../runTool';

const limits = { timeoutMs: 3_000, maximumBytes: 1024 * 1024 };
/** macOS has some thirty jobs with sockets. */
const maximumFiles = 100;

/** launchd.plist(5): each entry of Sockets is a socket or several of one name. */
const socketSchema = v.object({
  SockServiceName: v.optional(v.union([v.string(), v.number()])),
  SockNodeName: v.optional(v.string()),
  SockType: v.optional(v.string()),
  SockProtocol: v.optional(v.string()),
  SockPassive: v.optional(v.boolean()),
});
const jobSchema = v.object({
  Label: v.string(),
  Sockets: v.record(v.string(), v.union([v.array(socketSchema), socketSchema])),
});
type JobSocket = v.InferOutput<typeof socketSchema>;

/** Those of services(5) that jobs of macOS use; the others write numbers. */
const servicePorts: Readonly<Record<string, number>> = {
  ...{ ftp: 21, ssh: 22, telnet: 23, tftp: 69, finger: 79, http: 80, kerberos: 88, https: 443 },
  ...{ 'microsoft-ds': 445, smb: 445, afpovertcp: 548, ipp: 631, eppc: 3031, 'net-assistant': 3283 },
  ...{ 'vnc-server': 5900, rfb: 5900 },
};

/**
 * The job for which launchd holds a port, by the property lists of all that it may have loaded: what it has loaded it tells
 * nobody in a documented form. Both tools come with macOS and need no privileges. Asked for a person, never by a poll.
 * @returns undefined if none, or more than one, declares the port.
 */
export async function readLaunchdActivation(
  run: RunTool,
  listener: Pick<Listener, 'protocol' | 'address' | 'port'>,
  home: string,
): Promise<SocketActivation | undefined> {
  const found = new Map<string, SocketActivation>();
  for (const file of await jobFiles(run, home)) {
    const job = v.safeParse(jobSchema, parseJson((await printed(run, file)) ?? ''));
    if (!job.success || !declares(Object.values(job.output.Sockets).flat(), listener)) continue;
    const name = job.output.Label;
    const scope = path.posix.basename(path.posix.dirname(file)) === 'LaunchDaemons' ? 'system' : 'user';
    const unit = { manager: 'launchd', name, scope } as const;
    found.set(name, { unit, service: name, starts: undefined });
  }
  return found.size === 1 ? [...found.values()][0] : undefined;
}

/** The word stands in the binary form of a list as it does in XML. */
async function jobFiles(run: RunTool, home: string): Promise<readonly string[]> {
  const folders = [
    ...['/Library/LaunchDaemons', '/Library/LaunchAgents', path.posix.join(home, 'Library/LaunchAgents')],
    ...['/System/Library/LaunchDaemons', '/System/Library/LaunchAgents'],
  ];
  const text = await ask(run, '/usr/bin/grep', [
    '-rlsa',
    '-D',
    'skip',
    '-e',
    'SockServiceName',
    '--',
    ...folders,
  ]);
  return (text ?? '')
    .split('\n')
    .filter((file) => file.endsWith('.plist') && folders.some((folder) => file.startsWith(`${folder}/`)))
    .slice(0, maximumFiles);
}

function printed(run: RunTool, file: string): Promise<string | undefined> {
  return ask(run, '/usr/bin/plutil', ['-convert', 'json', '-o', '-', '--', file]);
}

function declares(
  sockets: readonly JobSocket[],
  { protocol, address, port }: Pick<Listener, 'protocol' | 'address' | 'port'>,
): boolean {
  return sockets.some((socket) => {
    const { SockServiceName: service = '', SockNodeName: node, SockPassive: listens = true } = socket;
    const isDatagram = /^dgram$/i.test(socket.SockType ?? '') || /^udp$/i.test(socket.SockProtocol ?? '');
    const isHere = node === undefined || node === '*' || node === address.text || isName(node);
    const declared = parsePort(String(service)) ?? servicePorts[String(service)];
    return listens && isHere && isDatagram === (protocol === 'udp') && declared === port;
  });
}

/** `localhost` may be either address. */
function isName(node: string): boolean {
  return !/^[\d.]+$|:/.test(node);
}

async function ask(run: RunTool, file: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const result = await run({ file, args, ...limits }, new AbortController().signal);
    // grep gives 2 if a folder is missing, and what it found in the others
    return result.exitCode === 0 || file.endsWith('/grep') ? result.stdout.toString('utf8') : undefined;
  } catch (error) {
    if (!(error instanceof RunFailure)) throw error;
    return undefined;
  }
}
