// `npm run snapshot` prints a scan as a table; `npm run -s snapshot -- --json` prints it as JSON.
import { createCollector } from '../src/collect/createCollector';
import type { Snapshot } from '../src/model/listeners/snapshot';
import { snapshotToJson } from '../src/model/listeners/snapshot';
import { userWords } from '../src/messages/listener';
import { exposureWords } from '../src/messages/exposure';

function table(snapshot: Snapshot): string {
  const rows = snapshot.listeners.map(({ protocol, address, port, exposure, namespace, owner }) => [
    protocol,
    address.text,
    String(port),
    exposureWords(exposure, namespace),
    owner.kind === 'known'
      ? owner.processes.map(({ name, pid }) => `${name} (${pid})`).join(', ')
      : `hidden: ${owner.reason}${owner.user === undefined ? '' : `, ${userWords(owner.user)}`}`,
  ]);
  const all = [['protocol', 'address', 'port', 'exposure', 'owner'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n');
}

async function main(): Promise<void> {
  const collector = createCollector(process.platform);
  const { signal } = new AbortController();
  const first = await collector.scan(signal);
  await collector.whenDetailsLoaded();
  const snapshot = first.details === 'complete' ? first : await collector.scan(signal);
  console.log(
    process.argv.includes('--json') ? JSON.stringify(snapshotToJson(snapshot), null, 2) : table(snapshot),
  );
  for (const { message, detail } of snapshot.problems) console.error(`${message} (${detail})`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
