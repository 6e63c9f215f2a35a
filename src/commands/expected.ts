import type { AppServices } from '../appServices';
import { pinChosen, startExpected, unpinChosen } from '../flows/expected';
import { portWords } from '../messages/listener';
import {
  expectedPickPrompt,
  holderLabel,
  holderPickPrompt,
  nothingExpectedMessage,
  nothingHeldMessage,
} from '../messages/expected';
import type { ExpectedPort } from '../model/expected/expectedPort';
import { startsOf } from '../model/expected/starts';
import { listenerNode } from '../model/tree/nodes';
import type { ListenerRow } from '../model/rows/listenerRow';
import { expectedTarget, holdersOf, ownTarget, pickListener } from './pickTarget';

export async function pin(services: AppServices, target: unknown): Promise<void> {
  if (ownTarget(target) === undefined) {
    const expected = expectedTarget(services.expectedPorts.all, target);
    if (expected === undefined) await pinChosen(services);
    else await services.pins.add({ protocol: expected.protocol, port: expected.port });
    return;
  }
  const row = await pickListener(services, target, 'pin', ({ listener }) => isPinnable(services, listener));
  if (row !== undefined) await services.pinOwners.pin(row);
}

function isPinnable(
  { pins }: AppServices,
  listener: Parameters<AppServices['pins']['isPinned']>[0] & {
    readonly namespace: { readonly kind: string };
  },
): boolean {
  return listener.namespace.kind === 'host' && !pins.isPinned(listener);
}

export async function unpin(services: AppServices, target: unknown): Promise<void> {
  const expected = expectedTarget(services.expectedPorts.all, target);
  if (expected !== undefined) {
    await services.pins.remove(expected);
  } else if (ownTarget(target) === undefined) {
    await unpinChosen(services);
  } else {
    const row = await pickListener(services, target, 'unpin', ({ listener }) =>
      services.pins.isPinned(listener),
    );
    if (row !== undefined) await services.pins.remove(row.listener);
  }
}

export async function startExpectedCommand(services: AppServices, target: unknown): Promise<void> {
  const expected = expectedTarget(services.expectedPorts.all, target) ?? (await chooseExpected(services));
  if (expected !== undefined) await startExpected(services, expected);
}

/** Shows the row of what holds an expected port instead of what should. */
export async function revealHolder(services: AppServices, target: unknown): Promise<void> {
  const [row] = holdersOf(target) ?? [await chooseHolder(services)];
  if (row === undefined) return;
  await services.viewController.uncover(row);
  await services.view.reveal(listenerNode(row));
}

async function chooseHolder({ dialogs, viewController }: AppServices): Promise<ListenerRow | undefined> {
  const held = (await viewController.unmetPorts()).flatMap(({ expected, state }) =>
    state.kind === 'held'
      ? [{ value: state.by, label: portWords(expected), description: holderLabel(state), icon: 'warning' }]
      : [],
  );
  if (held.length > 0) return dialogs.choose(held, holderPickPrompt());
  dialogs.tell(nothingHeldMessage());
  return undefined;
}

/** Of those that nothing listens on, and that can be started. */
async function chooseExpected({ dialogs, viewController }: AppServices): Promise<ExpectedPort | undefined> {
  const startable = (await viewController.unmetPorts()).filter(
    ({ expected, state }) => state.kind === 'closed' && startsOf(expected).length > 0,
  );
  if (startable.length === 0) {
    dialogs.tell(nothingExpectedMessage());
    return undefined;
  }
  const items = startable.map(({ expected }) => ({
    value: expected,
    label: portWords(expected),
    icon: 'play',
  }));
  return dialogs.choose(items, expectedPickPrompt());
}
