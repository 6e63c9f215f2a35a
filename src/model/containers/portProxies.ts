import type { LocalAddress } from '../net/address';
import { parseAddress } from '../net/address';
import { parsePort } from '../net/endpoint';
import type { Listener, Protocol } from '../listeners/listener';
import { isBuildOutput, runsInOwnFolder } from '../process/buildOutput';
import { perObject } from '../text/perObject';
import type { Process } from '../process/process';
import { executablePath, parentIn } from '../process/process';
import { baseName, runsScript } from '../process/runtimes';
import type { ProxyFlags, ProxyProgram } from './engines';
import { engines, sharedProxies } from './engines';

/** The port that a proxy holds and where it leads, by the proxy's own command line. */
export interface ProxyTarget {
  readonly protocol: Protocol;
  readonly hostAddress: LocalAddress;
  readonly hostPort: number;
  /** In the container's network namespace. */
  readonly containerAddress: LocalAddress;
  readonly containerPort: number;
}

const proxies: ReadonlyMap<string, ProxyProgram> = new Map(
  [...Object.values(engines).flatMap((engine) => engine.proxies), ...sharedProxies].map((proxy) => [
    proxy.name,
    proxy,
  ]),
);

/** kubectl holds ports of a cluster's pods (`kubectl port-forward`) that close with it, so it is no proxy. */
const otherPrograms = new Set([...Object.values(engines).flatMap(({ programs }) => programs), 'kubectl']);

/**
 * `ssh: /Users/alice/.lima/default/ssh.sock [mux]`: Lima may forward ports by ssh. Its folder is `_lima` in Colima's,
 * and `lima` in Rancher Desktop's (`…/Application Support/rancher-desktop/lima/0`).
 */
const limaSsh = /^ssh: .*\/[._]?lima\/[^/]+\/ssh\.sock \[mux\]/;

/** Undefined if the program holds ports of its own, as nearly all do. */
export const portProxyOf = perObject((process: Process): Pick<ProxyProgram, 'place'> | undefined => {
  const title = process.commandLine ?? [];
  if (title[0]?.startsWith('ssh:') === true && limaSsh.test(title.join(' ')) && isSsh(process)) {
    return { place: 'machine' };
  }
  return proxiesOf(process)[0];
});

/** True for whatever belongs to a container engine: its proxies, daemons and command lines. */
export function isContainerTool(process: Process): boolean {
  return portProxyOf(process) !== undefined || programsOf(process).some((name) => otherPrograms.has(name));
}

function proxiesOf(process: Process): ProxyProgram[] {
  return programsOf(process).flatMap((name) => proxies.get(name) ?? []);
}

function isSsh(process: Process): boolean {
  return fileName(executablePath(process) ?? process.name) === 'ssh';
}

/**
 * By the file that runs: a process chooses its name and its arguments itself. They count only if the system hides the
 * file, as it does of other users' processes; the name may be truncated then, and the first argument is the program's
 * path. `containers-rootlessport` is what Podman calls its own file (a file cannot lie about being Podman).
 */
function programsOf(process: Process): string[] {
  const { name, commandLine } = process;
  const [first] = commandLine ?? [];
  const executable = executablePath(process);
  // a runtime under another name, or a project's own program
  if (runsScript(process) || isBuildOutput(process) || runsInOwnFolder(process)) return [];
  if (executable === undefined) return [name, ...(first === undefined ? [] : [first])].map(fileName);
  const file = fileName(executable);
  return file === 'podman' && first !== undefined ? [file, fileName(first)] : [file];
}

function fileName(path: string): string {
  return baseName(path)
    .replace(/\.exe$/i, '')
    .toLowerCase();
}

/**
 * The id of the container whose shim this process is, from its command line:
 *
 *     /usr/bin/containerd-shim-runc-v2 -namespace moby -id 603dabfd0ad0… -address /run/containerd/containerd.sock
 *     /usr/bin/conmon --api-version 1 -c 59e1a97e2ed8… -u 59e1a97e2ed8… -r /usr/bin/crun … -n lab1 …
 */
export const containerIdOf = perObject((process: Process): string | undefined => {
  const programs = programsOf(process);
  const shim = shims.find(({ program }) => programs.some((name) => program.test(name)));
  const id = shim && flagsOf(process.commandLine ?? []).get(shim.idFlag);
  return id !== undefined && /^[0-9a-f]{64}$/.test(id) ? id : undefined;
});

const shims = Object.values(engines).map(({ shim }) => shim);

/** Farther up no shim is searched for: what is in a container has a handful of processes above it. */
const maximumSearched = 1_000;

/** What is known about the processes of each snapshot, by PID; undefined: in no container. */
const idsAbove = perObject<ReadonlyMap<number, Process>, Map<number, string | undefined>>(() => new Map());

/**
 * The id of the container that a process is in: its shim is the process or one of its ancestors. Asked for every listener,
 * so each process is looked at once.
 * @param processes the owners and their ancestors, as of a snapshot.
 */
export function containerIdAbove(
  processes: ReadonlyMap<number, Process>,
  process: Process,
): string | undefined {
  const known = idsAbove(processes);
  const passed = new Set<number>();
  let id: string | undefined;
  let at: Process | undefined = process;
  for (; at !== undefined && !passed.has(at.pid); at = parentIn(processes, at)) {
    if (passed.size >= maximumSearched) return undefined;
    id = known.get(at.pid) ?? containerIdOf(at);
    if (known.has(at.pid) || id !== undefined) break;
    passed.add(at.pid);
  }
  for (const pid of passed) known.set(pid, id);
  return id;
}

/**
 *     docker-proxy -proto tcp -host-ip 127.0.0.1 -host-port 8443 -container-ip 172.17.0.2 -container-port 443
 *
 * Newer ones add `-use-listen-fd`.
 * @returns undefined if anything of it is missing or malformed.
 */
export function parseProxyCommandLine(
  commandLine: readonly string[],
  names: ProxyFlags,
): ProxyTarget | undefined {
  const flags = flagsOf(commandLine);
  const protocol = flags.get(names.protocol);
  const hostAddress = parseAddress(flags.get(names.hostAddress) ?? '');
  const hostPort = parsePort(flags.get(names.hostPort));
  const containerAddress = parseAddress(flags.get(names.containerAddress) ?? '');
  const containerPort = parsePort(flags.get(names.containerPort));
  if (protocol !== 'tcp' && protocol !== 'udp') return undefined;
  if (hostAddress === undefined || hostPort === undefined) return undefined;
  if (containerAddress === undefined || containerPort === undefined) return undefined;
  return { protocol, hostAddress, hostPort, containerAddress, containerPort };
}

/**
 * Where a listener leads, by the command line of the proxy that holds it. That is readable for everybody, even if the
 * engine's socket and the proxy's own sockets are not.
 * @param processes the owners at least; for a hidden owner, every process that may be its proxy.
 */
export function proxyTargetOf(
  listener: Listener,
  processes: ReadonlyMap<number, Process>,
): ProxyTarget | undefined {
  const { owner } = listener;
  if (listener.namespace.kind === 'other') return undefined;
  const candidates =
    owner.kind === 'known'
      ? owner.processes
      : [...processes.values()].filter(({ user }) => user?.uid === owner.user?.uid);
  const targets = candidates.flatMap(readTarget).filter((target) => isHeldFor(listener, target));
  return targets.length === 1 ? targets[0] : undefined;
}

/** Where a process leads what it accepts: one target at most. Kept, so that it can be read ahead of `proxyTargetOf`. */
export const readTarget = perObject((process: Process): readonly ProxyTarget[] => {
  const flags = proxiesOf(process).find((proxy) => proxy.flags !== undefined)?.flags;
  const target = flags && parseProxyCommandLine(process.commandLine ?? [], flags);
  return target === undefined ? [] : [target];
});

function isHeldFor({ protocol, port, address }: Listener, target: ProxyTarget): boolean {
  return target.protocol === protocol && target.hostPort === port && target.hostAddress.text === address.text;
}

/** `-flag value`, `--flag value` and `--flag=value`, as programs that use Go's and GLib's parsers accept them; the first of each counts. */
function flagsOf(commandLine: readonly string[]): Map<string, string> {
  const flags = new Map<string, string>();
  commandLine.forEach((argument, index) => {
    const [, name, value = commandLine[index + 1]] = /^--?([a-z][a-z-]*)(?:=(.*))?$/.exec(argument) ?? [];
    if (name !== undefined && value !== undefined && !flags.has(name)) flags.set(name, value);
  });
  return flags;
}
