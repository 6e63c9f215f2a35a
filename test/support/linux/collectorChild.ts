/**
 * Looks as often as it is told, with one collector, so that what the collector remembers between two looks takes part.
 * Each line of its standard input is one look, at listeners (`look`) or at interfaces (`interfaces`); each answer is a
 * line: `ok` and what was seen (v8, base64), or `error` and why. It ends when its input does.
 */
import { createInterface } from 'node:readline';
import { serialize } from 'node:v8';
import { NetworkInterfaces } from '../../../src/collect/networkInterfaces';
import { LinuxCollector } from '../../../src/collect/linux/linuxCollector';

const collector = new LinuxCollector();
const interfaces = new NetworkInterfaces('linux');

async function look(line: string): Promise<unknown> {
  if (line === 'look') return collector.scan(new AbortController().signal);
  if (line === 'interfaces') return interfaces.current();
  throw new Error(`unknown: ${line}`);
}

async function main(): Promise<void> {
  console.log('ok');
  for await (const line of createInterface({ input: process.stdin })) {
    try {
      const seen = await look(line);
      console.log(`ok ${serialize(seen).toString('base64')}`);
    } catch (error) {
      console.log(`error ${String(error)}`);
    }
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
