import {
  acknowledgeChoice,
  addressChoice,
  bindChoice,
  exposurePrompt,
  firewallChoice,
  loopbackOnlyChoice,
  ownAddressChoice,
} from '../messages/showExposure';
import { addressesOfRow } from '../model/exposure/exposedAddresses';
import type { Finding } from '../model/exposure/findings';
import { canBeBound } from '../model/loopback/advice';
import { isExposed } from '../model/net/exposure';
import type { Firewall } from '../model/net/firewall';
import type { NetworkInterface } from '../model/net/networkInterfaces';
import { hasUrl, hostOf, placeText } from '../model/net/url';
import type { ListenerRow } from '../model/rows/listenerRow';
import type { ChoiceItem, Dialogs } from './dialogs';
import { ownAddressOf } from './open';
import type { FindFinding } from './rows';
import type { Schemes } from './schemes';

interface ExposureDependencies {
  readonly dialogs: Dialogs;
  readonly interfaces: { current(): readonly NetworkInterface[] | undefined };
  readonly schemes: Pick<Schemes, 'of'>;
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
  const items = [...addressItems(dependencies, row), ...actionItems(dependencies, row)];
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
    ...(others.length === 0 && listener.exposure === 'loopback'
      ? [{ value: { kind: 'none' } as const, ...loopbackOnlyChoice() }]
      : []),
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
