/** Scanning repeatedly, and snapshots as lines that a test can compare. */
import assert from 'node:assert/strict';
import type { Listener } from '../../../src/model/listeners/listener';
import type { Snapshot } from '../../../src/model/listeners/snapshot';
import type { WorldCollector } from './world';

/** `tcp 127.0.0.1:3000 <- 5+6`, `tcp 0.0.0.0:22 <- no-permission (root)`, with `x2` for two sockets, `@` a network. */
export function line({ protocol, address, port, owner, sockets, namespace }: Listener): string {
  const owners =
    owner.kind === 'known'
      ? owner.processes.map(({ pid }) => pid).join('+')
      : `${owner.reason} (${owner.user?.name ?? owner.user?.uid ?? 'unknown'})`;
  const place = namespace.kind === 'host' ? '' : ` @${namespace.id}`;
  return `${protocol} ${address.text}:${port}${place} <- ${owners}${sockets === 1 ? '' : ` x${sockets}`}`;
}

/** The lines of a snapshot, sorted; if ports are given, only theirs. */
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

/** Scans until a snapshot is as expected. @param scans at most so many. @returns that snapshot. */
export async function scanUntil(
  collector: WorldCollector,
  scans: number,
  isExpected: (snapshot: Snapshot) => boolean,
): Promise<Snapshot> {
  let last;
  for (let count = 0; count < scans; count++) {
    last = await collector.scan();
    if (isExpected(last)) return last;
  }
  assert.fail(`not found in ${scans} scans; the last one found:\n${last ? lines(last).join('\n') : ''}`);
}

/** For what other programs do in their own time. */
const patienceMs = 60_000;

/** Scans until a snapshot is as expected, however many scans that takes. @returns that snapshot. */
export async function scanPatiently(
  collector: WorldCollector,
  isExpected: (snapshot: Snapshot) => boolean,
): Promise<Snapshot> {
  const end = Date.now() + patienceMs;
  for (;;) {
    const last = await collector.scan();
    if (isExpected(last)) return last;
    if (Date.now() >= end)
      assert.fail(`not found in ${patienceMs} ms; the last scan found:\n${lines(last).join('\n')}`);
  }
}

export async function scanRepeatedly(collector: WorldCollector, scans: number): Promise<Snapshot[]> {
  const snapshots = [];
  for (let count = 0; count < scans; count++) snapshots.push(await collector.scan());
  return snapshots;
}

/** Scans until a port has exactly these lines, and then some more: they must stay the same. */
export async function settlesOn(
  collector: WorldCollector,
  scans: number,
  port: number,
  expected: readonly string[],
): Promise<void> {
  const sorted = [...expected].sort();
  await scanUntil(collector, scans, (snapshot) => sameLines(lines(snapshot, port), sorted));
  for (const snapshot of await scanRepeatedly(collector, 10)) assert.deepEqual(lines(snapshot, port), sorted);
}

function sameLines(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, index) => text === b[index]);
}
