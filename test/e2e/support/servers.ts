import { networkInterfaces } from 'node:os';
import type { Page } from 'playwright-core';
import type { ListeningProcess } from '../../support/listeningProcess';
import { skipBecause } from '../../support/skip';
import { waitForStatusItem } from './messages';

/** The row of a server's first listener. */
export function rowOf({ ports }: ListeningProcess): RegExp {
  return new RegExp(`^port ${ports[0] ?? ''}, `);
}

/** Skips if the status bar already warns, since a warning would then not come from a server of the test. */
export async function needsNothingExposed(context: Mocha.Context, page: Page): Promise<void> {
  const status = await waitForStatusItem(page, 'status', () => true);
  if (status.background !== 'none') {
    skipBecause(context, `this machine has exposed dev servers of its own: ${status.text}`);
  }
}

/** An address at which others could connect, if this machine has one; not on a bridge to its own guests. */
export function networkAddress(): string | undefined {
  const guests = /^(?:docker|br-|cni|podman|virbr|veth)/;
  return Object.entries(networkInterfaces())
    .filter(([name]) => !guests.test(name))
    .flatMap(([, addresses]) => addresses ?? [])
    .find(({ internal, family }) => !internal && family === 'IPv4')?.address;
}
