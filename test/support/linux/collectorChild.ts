/**
 * Looks as often as it is told, with one collector, so that what the collector remembers between two looks takes part.
 * Each line of its standard input is one look; each answer is a line: `ok` and the snapshot (v8, base64), or `error`
 * and why. It ends when its input does.
 */
import { createInterface } from 'node:readline';
import { serialize } from 'node:v8';
import { LinuxCollector } from '../../../src/collect/linux/linuxCollector';

async function main(): Promise<void> {
  const collector = new LinuxCollector();
  console.log('ok');
  for await (const line of createInterface({ input: process.stdin })) {
    try {
      if (line !== 'look') throw new Error(`unknown: ${line}`);
      const snapshot = await collector.collect(new AbortController().signal);
      console.log(`ok ${serialize(snapshot).toString('base64')}`);
    } catch (error) {
      console.log(`error ${String(error)}`);
    }
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
