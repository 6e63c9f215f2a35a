/** Snapshots in words that a test can compare. */
import assert from 'node:assert/strict';
import type { Listener } from '../../../src/model/listeners/listener';
import type { Snapshot } from '../../../src/model/listeners/snapshot';
import type { Looker } from './world';

/** `tcp 127.0.0.1:3000 <- 5+6`, `tcp 0.0.0.0:22 <- no-permission (root)`, with `x2` for two sockets, `@` a network. */
export function line({ protocol, address, port, owner, sockets, namespace }: Listener): string {
  const owners =
    owner.kind === 'known'
      ? owner.processes.map(({ pid }) => pid).join('+')
      : `${owner.reason} (${owner.user?.name ?? owner.user?.uid ?? 'unknown'})`;
  const place = namespace.kind === 'host' ? '' : ` @${namespace.id}`;
  return `${protocol} ${address.text}:${port}${place} <- ${owners}${sockets === 1 ? '' : ` x${sockets}`}`;
}

/** The lines of a snapshot, sorted; of these ports alone where some are given. */
export function lines({ listeners }: Snapshot, ...ports: readonly number[]): string[] {
  return listeners
    .filter(({ port }) => ports.length === 0 || ports.includes(port))
    .map(line)
    .sort();
}

export function onlyListener({ listeners }: Snapshot, port: number): Listener {
  const [listener, ...others] = listeners.filter((each) => each.port === port);
  assert.ok(listener, `nothing listens on ${port}`);
  assert.deepEqual(others.map(line), [], `more than one listener on ${port}`);
  return listener;
}

/** Looks again and again, at most so often, until it sees what it looks for. @returns that snapshot. */
export async function lookUntil(
  looker: Looker,
  looks: number,
  isSeen: (snapshot: Snapshot) => boolean,
): Promise<Snapshot> {
  let last;
  for (let count = 0; count < looks; count++) {
    last = await looker.look();
    if (isSeen(last)) return last;
  }
  assert.fail(`not seen in ${looks} looks; the last one saw:\n${last ? lines(last).join('\n') : ''}`);
}

export async function lookOften(looker: Looker, looks: number): Promise<Snapshot[]> {
  const snapshots = [];
  for (let count = 0; count < looks; count++) snapshots.push(await looker.look());
  return snapshots;
}

/** Looks until exactly these lines are seen on a port, and then some more: it must stay so. */
export async function settlesOn(
  looker: Looker,
  looks: number,
  port: number,
  expected: readonly string[],
): Promise<void> {
  const sorted = [...expected].sort();
  await lookUntil(looker, looks, (snapshot) => sameLines(lines(snapshot, port), sorted));
  for (const snapshot of await lookOften(looker, 10)) assert.deepEqual(lines(snapshot, port), sorted);
}

function sameLines(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, index) => text === b[index]);
}
