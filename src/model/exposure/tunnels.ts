/** Programs on this machine that pass on connections from elsewhere to a server here, by their command lines. */
import { isLoopbackHost } from '../net/endpoint';
import { parseCommandLine } from '../process/commandLine';
import type { Process } from '../process/process';
import { sshForwards } from './sshForwards';
import { proxyTools } from './proxyTools';
import { sshTunnels } from './sshTunnels';
import { tunnelTools } from './tunnelTools';
import type { TunnelProgram, TunnelTarget, TunnelTargets } from './tunnelWords';

export interface Tunnel {
  /** What it is called: `ngrok`, `ssh -R`. */
  readonly title: string;
  /** The other end, as far as it is known: the host of `ssh -R`, the name that portless serves. */
  readonly from: string | undefined;
  readonly pid: number | undefined;
  /** `any`: whatever the other end asks for. `unknown`: a configuration says it that is not read. */
  readonly targets: TunnelTargets;
}

export const tunnelPrograms: readonly TunnelProgram[] = [...sshTunnels, ...tunnelTools, ...proxyTools];

/** Undefined for nearly all processes. */
export function tunnelOf(process: Process): Tunnel | undefined {
  const { args, argsAt, ...parsed } = parseCommandLine(process);
  const { pid, commandLine } = process;
  // nginx writes `nginx: master process /usr/sbin/nginx -g daemon on;` over its arguments
  const [, master] = /^(nginx): master process/.exec(commandLine?.[0] ?? '') ?? [];
  const names = master === undefined ? parsed.names : [...parsed.names, master];
  const programs = tunnelPrograms.filter((one) => one.names.some((name) => names.includes(name)));
  const [first] = programs;
  if (first === undefined) return undefined;
  if (commandLine === undefined) {
    return first.hasOtherUses === true
      ? undefined
      : { title: first.title, from: undefined, pid, targets: 'unknown' };
  }
  const shared = sharedConnectionOf(process, names);
  if (shared !== undefined || (argsAt === undefined && master === undefined)) return shared;
  for (const { title, targetsOf } of programs) {
    const targets = targetsOf(args);
    if (targets === undefined) continue;
    return {
      title,
      from: title.startsWith('ssh') ? sshForwards(args)?.destination : undefined,
      pid,
      targets,
    };
  }
  return undefined;
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
  return processNames.has(plain) || processNames.has(plain.replace(/\.\d+$/, ''));
}

/** Whether a target is a port of this machine's loopback, by whichever name. */
export function isLoopbackTarget({ host }: TunnelTarget): boolean {
  return host === undefined || host === '0.0.0.0' || host === '::' || isLoopbackHost(host);
}
