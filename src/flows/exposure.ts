import {
  acknowledgeChoice,
  addressChoice,
  bindChoice,
  debuggerChoice,
  exposurePrompt,
  firewallChoice,
  loopbackOnlyChoice,
  ownAddressChoice,
  tunnelChoice,
} from '../messages/showExposure';
import { isOnlyLocal } from '../messages/tunnels';
import { addressesOfRow } from '../model/exposure/exposedAddresses';
import type { RemoteKind } from '../model/exposure/remoteKind';
import type { Tunnel } from '../model/exposure/tunnels';
import { tunnelsTo } from '../model/exposure/tunnelsTo';
import type { Listener } from '../model/listeners/listener';
import type { Scanner } from '../watch/scanner';
import type { Finding } from '../model/exposure/findings';
import { canBeBound } from '../model/loopback/advice';
import { isExposed } from '../model/net/exposure';
import type { Firewall } from '../model/net/firewall';
import type { NetworkInterface } from '../model/net/networkInterfaces';
import { hasUrl, hostOf, placeText } from '../model/net/url';
import type { ListenerRow } from '../model/rows/listenerRow';
import type { ChoiceItem, Dialogs } from './dialogs';
import { parseCommandLine } from '../model/process/commandLine';
import { placesOf } from '../model/rows/reach';
import { ownAddressOf } from './open';
import type { FindFinding } from './rows';
import type { Schemes } from './schemes';

interface ExposureDependencies {
  readonly dialogs: Dialogs;
  readonly interfaces: { current(): readonly NetworkInterface[] | undefined };
  readonly schemes: Pick<Schemes, 'of'>;
  readonly tunnels: { asked(listeners: readonly Listener[]): Promise<readonly Tunnel[] | undefined> };
  readonly scanner: Pick<Scanner, 'lastSnapshot'>;
  readonly remoteKind: RemoteKind;
  /** Asks a server whether it is a debugger, by connecting to it. */
  readonly askInspector: (host: string, port: number) => Promise<string | undefined>;
  readonly findingOf: FindFinding;
  readonly readFirewall: (cancelled: AbortSignal) => Promise<Firewall>;
  readonly bindToLoopback: (row: ListenerRow) => Promise<void>;
  readonly acknowledge: (finding: Finding) => Promise<void>;
}

type ExposureChoice =
  | { readonly kind: 'copy'; readonly text: string }
  | { readonly kind: 'bind' }
  | { readonly kind: 'acknowledge'; readonly finding: Finding }
  /** For information only. */
  | { readonly kind: 'none' };

/** Lists where others can connect, what can be done about it, and whether a firewall is on, which is read only now. */
export async function showExposure(dependencies: ExposureDependencies, row: ListenerRow): Promise<void> {
  const { dialogs, readFirewall } = dependencies;
  const items = [
    ...(await debuggerItems(dependencies, row)),
    ...addressItems(dependencies, row),
    ...(await tunnelItems(dependencies, row)),
    ...actionItems(dependencies, row),
  ];
  const chosen = await dialogs.choose<ExposureChoice>(
    items,
    exposurePrompt(row),
    isExposed(row.listener)
      ? {
          more: async (closed) => [
            { value: { kind: 'none' }, ...firewallChoice(await readFirewall(closed)) },
          ],
        }
      : undefined,
  );
  switch (chosen?.kind) {
    case 'copy':
      return dialogs.copy(chosen.text);
    case 'bind':
      return dependencies.bindToLoopback(row);
    case 'acknowledge':
      return dependencies.acknowledge(chosen.finding);
    case 'none':
    case undefined:
  }
}

/** A person asked about this row, so that it may be asked: nothing else shows a debugger that was enabled by a signal or code. */
async function debuggerItems(
  { askInspector, interfaces }: ExposureDependencies,
  row: ListenerRow,
): Promise<ChoiceItem<ExposureChoice>[]> {
  if (!mayBeInspector(row)) return [];
  const [place] = placesOf(row, interfaces.current() ?? [], 'address');
  const name = place && (await askInspector(place.connectTo, row.listener.port));
  return name === undefined ? [] : [{ value: { kind: 'none' }, ...debuggerChoice(name) }];
}

/** Browsers and what is built on them, whose code can open an inspector too. */
const browserNames =
  /^(?:chrom|google-chrome|msedge|microsoft-edge|brave|opera|vivaldi|electron|code|codium|cursor)/;

/** Runtimes and browsers have an inspector, which any program of theirs may open on any port. */
function mayBeInspector({ listener, process, container, debugger: found }: ListenerRow): boolean {
  if (found !== undefined || process === undefined || container !== undefined) return false;
  const { runtime, names } = parseCommandLine(process);
  const hasInspector =
    runtime === undefined
      ? names.some((name) => browserNames.test(name))
      : runtime === 'node' || runtime === 'deno' || runtime === 'bun';
  return hasInspector && listener.protocol === 'tcp' && listener.namespace.kind === 'host';
}

function addressItems(
  { interfaces, schemes }: ExposureDependencies,
  row: ListenerRow,
): ChoiceItem<ExposureChoice>[] {
  const { listener } = row;
  const found = interfaces.current() ?? [];
  const scheme = schemes.of(row);
  const others = addressesOfRow(row, found).addresses.map((place) => {
    const { address } = place;
    const text = placeText(hostOf(address), listener.port, hasUrl(address) ? scheme : undefined);
    return { value: { kind: 'copy', text } as const, ...addressChoice(text, place) };
  });
  const own = ownAddressOf(row, found, scheme);
  return [
    ...(listener.namespace.kind === 'other' || own === undefined
      ? []
      : [{ value: { kind: 'copy', text: own } as const, ...ownAddressChoice(own) }]),
    ...others,
  ];
}

/** What else leads to it, and, if nothing else is known to, that other machines cannot connect. */
async function tunnelItems(
  { tunnels, scanner, remoteKind }: ExposureDependencies,
  row: ListenerRow,
): Promise<ChoiceItem<ExposureChoice>[]> {
  const found = await tunnels.asked(scanner.lastSnapshot?.listeners ?? []);
  const leadHere = found && tunnelsTo(row, found);
  const value = { kind: 'none' } as const;
  const { exposure, namespace } = row.listener;
  return [
    ...(exposure === 'loopback' && namespace.kind === 'host'
      ? [{ value, ...loopbackOnlyChoice(isOnlyLocal(leadHere, remoteKind)) }]
      : []),
    ...(leadHere?.known ?? []).map((one) => ({ value, ...tunnelChoice(one, 'known') })),
    ...(leadHere?.possible ?? []).map((one) => ({ value, ...tunnelChoice(one, 'possible') })),
    ...(leadHere?.local ?? []).map((one) => ({ value, ...tunnelChoice(one, 'local') })),
  ];
}

function actionItems({ findingOf }: ExposureDependencies, row: ListenerRow): ChoiceItem<ExposureChoice>[] {
  const finding = findingOf(row);
  if (!canBeBound(row, finding)) return [];
  return [
    { value: { kind: 'bind' }, ...bindChoice() },
    ...(finding === undefined
      ? []
      : [{ value: { kind: 'acknowledge', finding } as const, ...acknowledgeChoice() }]),
  ];
}
