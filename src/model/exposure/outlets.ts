/** Listeners that are the near end of a way to somewhere else, by the command line of their process. */
import { parsePort } from '../net/endpoint';
import { parseCommandLine } from '../process/commandLine';
import type { ListenerRow } from '../rows/listenerRow';
import { sshForwards } from './sshForwards';

/** Where a listener leads. */
export type Outlet =
  /** `kubectl port-forward svc/web 8080:80` */
  | { readonly kind: 'kubectl'; readonly resource: string; readonly port: number }
  /** `ssh -L 8080:db:5432 alice@host`: the address is one that the other end can connect to. */
  | { readonly kind: 'ssh'; readonly address: string; readonly destination: string }
  /** `ssh -D 1080 alice@host` */
  | { readonly kind: 'socks'; readonly destination: string };

/** Undefined for nearly all. */
export function outletOf({
  listener,
  process,
}: Pick<ListenerRow, 'listener' | 'process'>): Outlet | undefined {
  if (process === undefined || listener.protocol === 'udp' || listener.namespace.kind === 'other')
    return undefined;
  const { names, args, argsAt } = parseCommandLine(process);
  if (argsAt === undefined) return undefined;
  if (names.includes('kubectl') || names.includes('oc')) return kubectlOutlet(args, listener.port);
  return names.includes('ssh') ? sshOutlet(args, listener.port) : undefined;
}

function sshOutlet(args: readonly string[], port: number): Outlet | undefined {
  const { destination, forwards } = sshForwards(args) ?? { destination: '', forwards: [] };
  const forward = forwards.find((one) => one.kind === 'local' && one.port === port);
  if (forward === undefined) return undefined;
  const { target } = forward;
  if (target === undefined) return { kind: 'socks', destination };
  const host = target.host.includes(':') ? `[${target.host}]` : target.host;
  return { kind: 'ssh', address: `${host}:${target.port}`, destination };
}

/** `kubectl -n shop port-forward svc/web 8080:80`; without a local port, any free one is used, and one number means both. */
function kubectlOutlet(args: readonly string[], port: number): Outlet | undefined {
  const rest = args.slice(args.indexOf('port-forward') + 1);
  if (rest.length === args.length) return undefined;
  const pairs = rest.flatMap((word) => {
    const [, local, remote] = /^(?:(\d*):)?(\d+)$/.exec(word) ?? [];
    const there = parsePort(remote);
    return there === undefined ? [] : [{ here: local === undefined ? there : parsePort(local), there }];
  });
  const isResource = (word: string, index: number): boolean =>
    /^[a-z][\w.-]*(?:\/[\w.-]+)?$/i.test(word) && !/^--?[\w-]+$/.test(rest[index - 1] ?? '');
  const resource = rest.find(isResource);
  const [only, ...more] = pairs;
  const pair =
    pairs.find(({ here }) => here === port) ??
    (more.length === 0 && only?.here === undefined ? only : undefined);
  return resource === undefined || pair === undefined
    ? undefined
    : { kind: 'kubectl', resource, port: pair.there };
}
