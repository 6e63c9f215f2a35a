/**
 * A network and processes of their own, in which programs neither see nor disturb what else runs on the machine
 * (network_namespaces(7), pid_namespaces(7)).
 */
import { findDesktop, findOnPath } from './desktop';
import { describeEnd, runToEnd } from './ownedProcess';

export type OwnNamespaces =
  | { readonly kind: 'possible'; readonly through: readonly string[] }
  | { readonly kind: 'impossible'; readonly reason: string };

/**
 * Brings the network up, with an interface that others could connect to (its address is one for documentation, RFC 5737).
 * The shell stays, as the first process of the namespace it reaps those whose parents have exited.
 */
const enter = [
  'set -e',
  'ip link set lo up',
  'ip link add eth0 type veth peer name peer0',
  'ip address add 192.0.2.10/24 dev eth0',
  'ip link set eth0 up',
  // the other end stands for no machine: it gets no address
  'ip link set peer0 addrgenmode none up',
  'set +e',
  '"$@"',
  'exit $?',
].join('\n');

const through: readonly [string, ...string[]] = [
  'unshare',
  ...['--net', '--pid', '--mount-proc', '--propagation', 'private', '--fork', '--kill-child', '--'],
  ...['sh', '-c', enter, 'sh'],
];

const probeTimeoutMs = 10_000;

/** Tries it. @returns the command prefix that runs something in new namespaces, or why there cannot be one. */
export async function tryOwnNamespaces(): Promise<OwnNamespaces> {
  const impossible = (reason: string): OwnNamespaces => ({ kind: 'impossible', reason });
  if (process.platform !== 'linux') return impossible('only Linux has namespaces');
  if (process.getuid?.() !== 0) return impossible('only root can make namespaces');
  if (findDesktop().hasDisplay) return impossible('the display may be out of reach in a namespace');
  for (const program of ['unshare', 'ip']) {
    if (findOnPath([program]) === undefined) return impossible(`${program} is not installed`);
  }
  const [program, ...args] = through;
  const probe = await runToEnd(program, [...args, 'true'], { name: 'unshare', timeoutMs: probeTimeoutMs });
  if (probe.code === 0) return { kind: 'possible', through };
  const lastLine = /.+$/.exec(probe.output.trim())?.[0];
  return impossible(lastLine ?? (probe.timedOut ? 'unshare does not end' : describeEnd(probe)));
}
