/** What only the programs themselves know of where they lead: asked when a person wants to know, and never else. */
import * as v from 'valibot';
import type { Tunnel } from '../model/exposure/tunnels';
import type { TunnelTarget } from '../model/exposure/tunnelWords';
import { parseUpstream } from '../model/exposure/tunnelWords';
import type { Listener } from '../model/listeners/listener';
import { parsePort } from '../model/net/endpoint';
import { isRecord, parseJson } from '../model/text/json';
import { httpGet } from './httpGet';
import type { RunTool } from './runTool';
import { RunFailure, runFirstFound } from './runTool';
import { runSystemTool, systemRoot } from './windows/windowsTools';

interface Sources {
  readonly run: RunTool;
  readonly platform: NodeJS.Platform;
}

const timeoutMs = 1_500;
const maximumBytes = 256 * 1024;

/** @returns the tunnels, completed by what ngrok, Tailscale and, on Windows, `netsh` answer. */
export async function askTunnels(
  tunnels: readonly Tunnel[],
  listeners: readonly Listener[],
  sources: Sources,
): Promise<readonly Tunnel[]> {
  const [ngrok, tailscale, portProxies] = await Promise.all([
    Promise.all(ngrokPlaces(tunnels, listeners).map(askNgrok)),
    tunnels.some(isTailscale) ? askTailscale(sources) : undefined,
    sources.platform === 'win32' ? askPortProxies(sources.run) : [],
  ]);
  const answered = new Map(
    ngrok.flatMap(({ pid, found }) => (found === undefined ? [] : [[pid, found] as const])),
  );
  const kept = tunnels.filter(
    (one) =>
      !(one.title === ngrokTitle && one.pid !== undefined && answered.has(one.pid)) &&
      !(tailscale !== undefined && isTailscale(one)),
  );
  return [...kept, ...[...answered.values()].flat(), ...(tailscale ?? []), ...portProxies];
}

const ngrokTitle = 'ngrok';
const tailscaleTitle = 'tailscale serve';
/** Its interface, and those of its further sessions. */
const maximumNgrokPlaces = 4;

function isTailscale({ title }: Tunnel): boolean {
  return title === tailscaleTitle;
}

interface NgrokPlace {
  readonly pid: number;
  readonly host: string;
  readonly port: number;
}

/** Where a process that runs ngrok listens itself: on 127.0.0.1:4040, or the next port that was free. */
function ngrokPlaces(tunnels: readonly Tunnel[], listeners: readonly Listener[]): readonly NgrokPlace[] {
  const pids = new Set(
    tunnels.flatMap(({ title, pid }) => (title === ngrokTitle && pid !== undefined ? [pid] : [])),
  );
  const places = listeners.flatMap(({ protocol, namespace, exposure, owner, address, port }) => {
    if (protocol !== 'tcp' || namespace.kind !== 'host' || exposure !== 'loopback') return [];
    if (owner.kind !== 'known' || owner.processes.length > 1) return [];
    const [{ pid }] = owner.processes;
    return pids.has(pid) ? [{ pid, host: address.text, port }] : [];
  });
  return places.slice(0, maximumNgrokPlaces);
}

/** ngrok.com/docs/agent/api: `{"tunnels":[{"public_url":"https://a.ngrok.app","config":{"addr":"http://localhost:3000"}}]}` */
const ngrokSchema = v.object({
  tunnels: v.array(v.object({ public_url: v.string(), config: v.object({ addr: v.string() }) })),
});

async function askNgrok({
  pid,
  ...where
}: NgrokPlace): Promise<{ readonly pid: number; readonly found: readonly Tunnel[] | undefined }> {
  const text = await httpGet({ ...where, path: '/api/tunnels', timeoutMs, maximumBytes });
  const parsed = v.safeParse(ngrokSchema, text === undefined ? undefined : parseJson(text));
  if (!parsed.success) return { pid, found: undefined };
  const found = parsed.output.tunnels.flatMap(({ public_url: from, config }) => {
    const target = parseUpstream(config.addr);
    return target === undefined ? [] : [{ title: ngrokTitle, from, pid, targets: [target] }];
  });
  return { pid, found };
}

/** Where its packages, Homebrew, its applications and its installers put it. */
const tailscaleFiles: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: ['/usr/bin/tailscale', '/usr/local/bin/tailscale', '/snap/bin/tailscale'],
  freebsd: ['/usr/local/bin/tailscale'],
  darwin: [
    '/usr/local/bin/tailscale',
    '/opt/homebrew/bin/tailscale',
    '/Applications/Tailscale.app/Contents/MacOS/Tailscale',
  ],
  win32: ['C:\\Program Files\\Tailscale\\tailscale.exe'],
};

/** @returns undefined if it did not tell. */
async function askTailscale({ run, platform }: Sources): Promise<readonly Tunnel[] | undefined> {
  const command = { args: ['serve', 'status', '--json'], timeoutMs, maximumBytes };
  const output = await outputOf(
    runFirstFound(run, tailscaleFiles[platform] ?? [], command, new AbortController().signal),
  );
  return output === undefined ? undefined : tailscaleTunnels(parseJson(output.toString('utf8')));
}

/**
 * tailscale.com/kb/1242, `ipn.ServeConfig`. What `tailscale serve` without `--bg` holds is in `Foreground`, and what services
 * of the network are given is in `Services`:
 *
 *     {"TCP":{"443":{"HTTPS":true},"5432":{"TCPForward":"127.0.0.1:5432"}},
 *      "Web":{"laptop.example.ts.net:443":{"Handlers":{"/":{"Proxy":"http://127.0.0.1:3000"}}}},
 *      "AllowFunnel":{"laptop.example.ts.net:443":true}}
 *
 * @returns undefined if it is something else.
 */
export function tailscaleTunnels(answer: unknown): readonly Tunnel[] | undefined {
  if (!isRecord(answer)) return undefined;
  const configs = [answer, ...valuesAt(answer, 'Foreground'), ...valuesAt(answer, 'Services')];
  return configs.flatMap((config) => {
    const tcp = entriesAt(config, 'TCP').flatMap(([port, handler]) =>
      tunnelAt(`:${port}`, isRecord(handler) ? handler['TCPForward'] : undefined),
    );
    const web = entriesAt(config, 'Web').flatMap(([host, site]) =>
      valuesAt(site, 'Handlers').flatMap((handler) =>
        tunnelAt(host, isRecord(handler) ? handler['Proxy'] : undefined),
      ),
    );
    return [...tcp, ...web];
  });
}

function entriesAt(value: unknown, key: string): readonly (readonly [string, unknown])[] {
  const found = isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return isRecord(found) ? Object.entries(found) : [];
}

function valuesAt(value: unknown, key: string): readonly unknown[] {
  return entriesAt(value, key).map(([, one]) => one);
}

/** @param from `laptop.example.ts.net:443` */
function tunnelAt(from: string, upstream: unknown): readonly Tunnel[] {
  const target = typeof upstream === 'string' ? parseUpstream(upstream) : undefined;
  return target === undefined ? [] : [{ title: tailscaleTitle, from, pid: undefined, targets: [target] }];
}

/** It reads the same part of the registry as the service that listens, and starts faster than PowerShell. */
async function askPortProxies(run: RunTool): Promise<readonly Tunnel[]> {
  const command = { args: ['interface', 'portproxy', 'show', 'all'], timeoutMs, maximumBytes };
  const output = await outputOf(
    runSystemTool(run, systemRoot(), 'netsh.exe', command, new AbortController().signal),
  );
  return output === undefined ? [] : parsePortProxies(output.toString('latin1'));
}

/**
 * Parses `netsh interface portproxy show all` in any language: only rows of rules have a port in their second and last columns.
 *
 *     Listen on ipv4:             Connect to ipv4:
 *
 *     Address         Port        Address         Port
 *     --------------- ----------  --------------- ----------
 *     0.0.0.0         8080        127.0.0.1       3000
 *     *               8081        localhost       3001
 */
export function parsePortProxies(text: string): readonly Tunnel[] {
  return text.split(/\r?\n|\r/).flatMap((line) => {
    const words = line.trim().split(/[ \t]+/);
    const [address = '', listenPort, host, connectPort] = words;
    const here = parsePort(listenPort);
    const port = parsePort(connectPort);
    if (words.length !== 4 || here === undefined || port === undefined) return [];
    const target: TunnelTarget = { host, port };
    const listens = [{ host: address === '*' ? undefined : address, port: here }];
    return [{ title: 'netsh portproxy', from: undefined, pid: undefined, targets: [target], listens }];
  });
}

/** Undefined if it is not there, fails, or does not answer in time: then what is known without it counts. */
async function outputOf(
  running: Promise<{ readonly exitCode: number; readonly stdout: Buffer }>,
): Promise<Buffer | undefined> {
  try {
    const { exitCode, stdout } = await running;
    return exitCode === 0 ? stdout : undefined;
  } catch (error) {
    if (!(error instanceof RunFailure)) throw error;
    return undefined;
  }
}
