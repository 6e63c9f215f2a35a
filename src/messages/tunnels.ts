/** What is said of tunnels and proxies that lead to a listener, and of listeners that lead elsewhere. */
import * as l10n from '@vscode/l10n';
import type { Outlet } from '../model/exposure/outlets';
import type { Tunnel } from '../model/exposure/tunnels';
import type { TunnelsTo } from '../model/exposure/tunnelsTo';
import type { RemoteKind } from '../model/exposure/remoteKind';
import { hostOf, placeText } from '../model/net/url';
import { plainText } from '../model/text/text';
import { listOfFirst } from './list';
import { pidText } from './processNames';

const tunnelsAtMost = 5;

/** Who can connect to a listener on loopback. @param tunnels undefined if they could not be read. */
export function loopbackSentence(tunnels: TunnelsTo | undefined, remote: RemoteKind): string {
  return isOnlyLocal(tunnels, remote)
    ? l10n.t('Listening on loopback: only programs on this machine can connect.')
    : l10n.t('Listening on loopback: only programs on this machine can connect directly.');
}

/** Whether nothing is known that passes on connections from elsewhere. */
export function isOnlyLocal(tunnels: TunnelsTo | undefined, remote: RemoteKind): boolean {
  return remote === 'machine' && tunnels?.known.length === 0 && tunnels.possible.length === 0;
}

export function tunnelSentences(tunnels: TunnelsTo | undefined): readonly string[] {
  const { known = [], possible = [], local = [] } = tunnels ?? {};
  return [
    ...(known.length === 0 ? [] : [l10n.t('Also reached through {tunnels}.', { tunnels: namesOf(known) })]),
    ...(possible.length === 0
      ? []
      : [
          l10n.t('Perhaps also reached through {tunnels}: where it leads cannot be seen.', {
            tunnels: namesOf(possible),
          }),
        ]),
    ...(local.length === 0
      ? []
      : [l10n.t('On this machine also reached through {tunnels}.', { tunnels: namesOf(local) })]),
  ];
}

/** In a remote window VS Code forwards ports to the computer of the person; undefined in others. */
export function forwardingSentence(remote: RemoteKind): string | undefined {
  return remote === 'machine'
    ? undefined
    : l10n.t('VS Code may forward this port to the computer in front of you.');
}

function namesOf(tunnels: readonly Tunnel[]): string {
  return listOfFirst(tunnels.map(tunnelName), tunnelsAtMost);
}

const entrancesAtMost = 3;

/** `ngrok (PID 4711)`, `ssh -R (alice@host, PID 4711)`, `portless (shop.localhost:1355)`, `nginx (0.0.0.0:80, PID 811)` */
export function tunnelName({ title, from, pid, entrances = [] }: Tunnel): string {
  const addresses = entrances.map(({ address, port }) => placeText(hostOf(address), port, undefined));
  const more = addresses.length - entrancesAtMost;
  return `${title} (${[
    ...(from === undefined ? [] : [plainText(from, 80)]),
    ...addresses.slice(0, entrancesAtMost),
    ...(more > 0 ? [l10n.t('{count} more', { count: more })] : []),
    ...(pid === undefined ? [] : [pidText({ pid })]),
  ].join(', ')})`;
}

/** Where connections to a listener go. */
export function outletSentence(outlet: Outlet): string {
  switch (outlet.kind) {
    case 'kubectl':
      return l10n.t('Leads to port {port} of {resource} in Kubernetes.', {
        port: outlet.port,
        resource: plainText(outlet.resource, 80),
      });
    case 'ssh':
      return l10n.t('Leads to {address}, as {destination} sees it (ssh -L).', {
        address: plainText(outlet.address, 80),
        destination: plainText(outlet.destination, 80),
      });
    case 'socks':
      return l10n.t('Leads wherever {destination} can connect (ssh -D).', {
        destination: plainText(outlet.destination, 80),
      });
  }
}
