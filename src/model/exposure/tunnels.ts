/** Programs on this machine that pass on connections from elsewhere to a server here, by their command lines. */
import { isLoopbackHost } from '../net/endpoint';
import { parseCommandLine } from '../process/commandLine';
import type { Process } from '../process/process';
import { sshForwards } from './sshForwards';
import { proxyTools } from './proxyTools';
import { sshTunnels } from './sshTunnels';
import { tunnelTools } from './tunnelTools';
import type { Listener } from '../listeners/listener';
import type { TunnelProgram, TunnelTarget, TunnelTargets } from './tunnelWords';

export interface Tunnel {
  /** What it is called: `ngrok`, `ssh -R`. */
  readonly title: string;
  /** The other end, as far as it is known: the host of `ssh -R`, the name that portless serves. */
  readonly from: string | undefined;
  readonly pid: number | undefined;
  /** `any`: whatever the other end asks for. `unknown`: a configuration says it that is not read. */
  readonly targets: TunnelTargets;
  /** Of a proxy: where it accepts what it passes on, `own` for all that it listens on. Left out for what is reached elsewhere. */
  readonly listens?: readonly TunnelTarget[] | 'own';
  /** The listeners that are meant by that, if they are known: see `withEntrances`. */
  readonly entrances?: readonly Listener[];
  /** Whether only programs on this machine can connect to them, and nothing leads there. */
  readonly isLocal?: true;
  /** What leads to a proxy that only this machine can connect to. */
  readonly via?: readonly Tunnel[];
}

export const tunnelPrograms: readonly TunnelProgram[] = [
  ...sshTunnels,
  ...tunnelTools,
  ...proxyTools.map((one) => ({ ...one, isProxy: true as const })),
];

/** Undefined for nearly all processes. */
export function tunnelOf(process: Process): Tunnel | undefined {
  const { args, argsAt, ...parsed } = parseCommandLine(process);
  const { pid, commandLine } = process;
  const master = nginxArguments(process);
  const names = namesOf(parsed.names, master !== undefined);
  const programs = tunnelPrograms.filter((one) => one.names.some((name) => names.includes(name)));
  const [first] = programs;
  if (first === undefined) return undefined;
  if (commandLine === undefined) {
    return first.hasOtherUses === true
      ? undefined
      : { title: first.title, from: undefined, pid, targets: 'unknown', ...listensOf(first) };
  }
  const shared = sharedConnectionOf(process, names);
  if (shared !== undefined || (argsAt === undefined && master === undefined)) return shared;
  for (const program of programs) {
    const { title } = program;
    const targets = program.targetsOf(master ?? args);
    if (targets === undefined) continue;
    return {
      title,
      from: title.startsWith('ssh') ? sshForwards(args)?.destination : undefined,
      pid,
      targets,
      ...listensOf(program),
    };
  }
  return undefined;
}

function listensOf({ isProxy }: TunnelProgram): Pick<Tunnel, 'listens'> {
  return isProxy === true ? { listens: 'own' } : {};
}

/** Gradio names its client after the system that it is for: `frpc_linux_amd64_v0.3`. */
function namesOf(names: readonly string[], isNginx: boolean): readonly string[] {
  return [...names, ...(isNginx ? ['nginx'] : []), ...(names.some(isGradio) ? ['frpc'] : [])];
}

function isGradio(name: string): boolean {
  return name.startsWith('frpc_');
}

/**
 * The arguments of nginx, which writes `nginx: master process /usr/sbin/nginx -c /etc/nginx/shop.conf` over them: in one text,
 * so that one with a space in it is in pieces. Undefined for other processes, and its workers.
 */
export function nginxArguments({ commandLine }: Process): readonly string[] | undefined {
  const [, words] = /^nginx: master process(?: (.*))?$/s.exec((commandLine ?? []).join(' ').trimEnd()) ?? [];
  return words?.split(' ').slice(1);
}

/** `ssh: /home/alice/.ssh/cm-host [mux]` of ssh_config's ControlPersist: `ssh -O forward` adds forwards that nothing shows. */
function sharedConnectionOf({ pid, commandLine }: Process, names: readonly string[]): Tunnel | undefined {
  const isShared = names.includes('ssh') && commandLine?.join(' ').trimEnd().endsWith('[mux]') === true;
  return isShared ? { title: 'ssh', from: undefined, pid, targets: 'unknown' } : undefined;
}

/** The names that such processes have in a process table: their own, or that of the runtime of a script. */
const processNames: ReadonlySet<string> = new Set([
  ...tunnelPrograms.flatMap(({ names }) => names),
  ...['node', 'mainthread', 'node-mainthread', 'bun', 'deno', 'python', 'python3', 'php'],
]);

/** Whether a process of this name may be one. @param name `ngrok`, `ngrok.exe`, as cut by the system. */
export function mayBeTunnel(name: string): boolean {
  const plain = name.replace(/\.exe$/i, '').toLowerCase();
  // python3.12, and what the kernel has cut to 15 letters
  return processNames.has(plain) || processNames.has(plain.replace(/\.\d+$/, '')) || isGradio(plain);
}

/** Whether a target is a port of this machine's loopback, by whichever name. */
export function isLoopbackTarget({ host }: TunnelTarget): boolean {
  return host === undefined || host === '0.0.0.0' || host === '::' || isLoopbackHost(host);
}
