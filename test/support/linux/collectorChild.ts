/**
 * Scans on request, always with the same collector, so that its caches take part. Each line of its standard input is one
 * request, for listeners (`poll`, `manual`), for listeners with all details (`settled`), or for interfaces (`interfaces`); each answer is a line: `ok` and the result (v8, base64), or
 * `error` and the reason. It exits at the end of its input.
 */
import { createInterface } from 'node:readline';
import { serialize } from 'node:v8';
import { NetworkInterfaces } from '../../../src/collect/networkInterfaces';
import { LinuxCollector } from '../../../src/collect/linux/linuxCollector';

const collector = new LinuxCollector();
const interfaces = new NetworkInterfaces('linux');

async function answer(line: string): Promise<unknown> {
  if (line === 'poll' || line === 'manual') return collector.scan(new AbortController().signal, line);
  if (line === 'settled') {
    await collector.scan(new AbortController().signal, 'manual');
    await collector.whenDetailsLoaded();
    return collector.scan(new AbortController().signal, 'manual');
  }
  if (line === 'interfaces') return interfaces.current();
  throw new Error(`unknown: ${line}`);
}

async function main(): Promise<void> {
  console.log('ok');
  for await (const line of createInterface({ input: process.stdin })) {
    try {
      const result = await answer(line);
      console.log(`ok ${serialize(result).toString('base64')}`);
    } catch (error) {
      console.log(`error ${String(error)}`);
    }
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
