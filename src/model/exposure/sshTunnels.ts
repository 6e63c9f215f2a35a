/** Forwards of ssh and its like that lead to a server here. */
import { isLoopbackHost } from '../net/endpoint';
import { sshForwards } from './sshForwards';
import type { TunnelProgram, TunnelTargets } from './tunnelWords';
import { parseUpstream, some, valuesOf } from './tunnelWords';

export const sshTunnels: readonly TunnelProgram[] = [
  {
    names: ['ssh'],
    title: 'ssh -R',
    targetsOf: remoteTargets,
    samples: [
      ['ssh -R 8080:localhost:3000 host', 'localhost:3000'],
      ['ssh -N -T -R80:127.0.0.1:3000 serveo.net', '127.0.0.1:3000'],
      ['ssh -NfR *:8080:[::1]:3000 alice@host', '::1:3000'],
      ['ssh -p 443 -R0:localhost:3000 a.pinggy.io', 'localhost:3000'],
      ['ssh host -R 1:localhost:3000 -R 2:localhost:4000', 'localhost:3000 localhost:4000'],
      ['ssh -o ExitOnForwardFailure=yes -oRemoteForward=8080:localhost:3000 host', 'localhost:3000'],
      ['ssh -R /tmp/there.sock:localhost:3000 host', 'localhost:3000'],
      ['ssh -R 8080:/tmp/here.sock host', 'none'],
      ['ssh -R 1080 host', 'any'],
      ['ssh -L 8080:localhost:80 host', 'none'],
      ['ssh host grep -R 1:localhost:3000 .', 'none'],
      ['ssh host', 'none'],
    ],
  },
  {
    names: ['ssh'],
    title: 'ssh -L',
    targetsOf: localTargets,
    samples: [
      ['ssh -g -L 8080:localhost:3000 localhost', 'localhost:3000'],
      ['ssh -g -L 8080:localhost:3000 example.com', 'none'],
    ],
  },
  // autossh(1): `-M` and its port are its own, the rest is for ssh
  {
    names: ['autossh'],
    title: 'autossh',
    targetsOf: (args) => {
      const at = args.findIndex((word) => word.startsWith('-M'));
      return remoteTargets(at === -1 ? args : args.toSpliced(at, args[at] === '-M' ? 2 : 1));
    },
    samples: [
      ['autossh -M 0 -N -R 8080:localhost:3000 host', 'localhost:3000'],
      ['autossh -M0 host', 'none'],
    ],
  },
  // PuTTY's manual, "Using port forwarding"; dbclient(1); github.com/pinggy-io/cli
  {
    names: ['plink', 'putty', 'kitty', 'klink', 'dbclient', 'pinggy'],
    title: 'ssh -R',
    targetsOf: (args) => {
      const joined = args.map((word) => (/^-R./.test(word) ? `-R=${word.slice(2)}` : word));
      const found = valuesOf(joined, '-R').flatMap((word) => {
        const [, target = ''] = /:((?:\[[^\]]*\]|[^:]+):\d+)$/.exec(word) ?? [];
        return parseUpstream(target) ?? [];
      });
      return some(found);
    },
    samples: [
      ['plink -N -R 8080:localhost:3000 alice@host', 'localhost:3000'],
      ['dbclient host', 'none'],
    ],
  },
];

/** From the other end to here. */
function remoteTargets(args: readonly string[]): TunnelTargets | undefined {
  const remote = (sshForwards(args)?.forwards ?? []).filter(({ kind }) => kind === 'remote');
  if (remote.some(({ target }) => target === undefined)) return 'any';
  return some(remote.flatMap(({ target }) => target ?? []));
}

/** From this machine to this machine, for others to connect to. */
function localTargets(args: readonly string[]): TunnelTargets | undefined {
  const { destination = '', forwards = [], isGateway = false } = sshForwards(args) ?? {};
  const host = destination.replace(/^ssh:\/\//, '').replace(/^.*@/, '');
  if (!isLoopbackHost(host.replace(/:\d+$/, ''))) return undefined;
  const open = forwards.filter(
    ({ kind, bind }) => kind === 'local' && (bind === undefined ? isGateway : !isLoopbackHost(bind)),
  );
  if (open.some(({ target }) => target === undefined)) return 'any';
  return some(open.flatMap(({ target }) => target ?? []));
}
