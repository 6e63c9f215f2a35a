/**
 * Acts on the processes of a world as the extension does, from within. Each line of its standard input is one request
 * (v8, base64); each answer is a line: `ok` and the result, or `error` and the reason. It exits at the end of its input, and
 * counts itself as the editor's extension host.
 */
import { createInterface } from 'node:readline';
import { deserialize, serialize } from 'node:v8';
import { waitForNewHolders } from '../../../src/act/waitForPort';
import { systemWaitClock } from '../../../src/act/pollUntil';
import { lineagePids } from '../../../src/act/protectedProcesses';
import { refusalFor } from '../refusalFor';
import { selfReports } from '../../../src/act/selfReports';
import { sendSignal } from '../../../src/act/signals';
import type { TerminateDependencies } from '../../../src/act/terminate';
import { terminate } from '../../../src/act/terminate';
import { descendantsNow } from '../descendantsNow';
import { LinuxCollector } from '../../../src/collect/linux/linuxCollector';
import type { ProcessIdentity } from '../../../src/model/process/process';
import type { Refusal, Signal, Target } from '../../../src/model/actions/termination';
import { fastClock } from '../fastClock';

export type Request =
  | { readonly ask: 'pid' | 'snapshot' }
  | { readonly ask: 'ancestorChain' | 'refusal'; readonly pid: number }
  | { readonly ask: 'descendants' | 'environment'; readonly process: ProcessIdentity }
  | { readonly ask: 'newHolder'; readonly target: Target; readonly withinMs: number }
  /** `isHasty`: waits for a fraction of the grace period. */
  | {
      readonly ask: 'terminate';
      readonly target: Target;
      readonly signal: Signal;
      readonly isHasty: boolean;
    };

const never = new AbortController().signal;
const hastyFactor = 25;
const collector = new LinuxCollector();
const dependencies: TerminateDependencies = {
  collector,
  sendSignal,
  scan: () => collector.scan(never),
  clock: systemWaitClock,
  hostContext: {
    uid: process.getuid?.(),
    home: '/nonexistent',
    editor: {
      ...{ name: 'the editor', pid: process.pid, reports: selfReports },
      ...{ installation: '/nonexistent/editor', extensions: [] },
    },
  },
};

async function refusalOf(pid: number): Promise<Refusal | undefined> {
  const lineage = lineagePids(dependencies.hostContext.editor);
  const chains = await collector.readAncestorChains([...lineage, pid]);
  return refusalFor(pid, chains.pop()?.[0], chains.flat(), dependencies.hostContext);
}

async function carryOut(request: Request): Promise<unknown> {
  switch (request.ask) {
    case 'pid':
      return process.pid;
    case 'snapshot':
      return collector.scan(never);
    case 'ancestorChain':
      return (await collector.readAncestorChains([request.pid]))[0];
    case 'refusal':
      return refusalOf(request.pid);
    case 'descendants':
      return descendantsNow(collector, request.process);
    case 'environment':
      return collector.environmentOf(request.process);
    case 'newHolder':
      return waitForNewHolders([request.target], request.withinMs, dependencies);
    case 'terminate': {
      const hasty = { ...dependencies, clock: fastClock(hastyFactor) };
      return terminate(request.target, request.signal, request.isHasty ? hasty : dependencies, never);
    }
  }
}

async function main(): Promise<void> {
  console.log('ok');
  for await (const line of createInterface({ input: process.stdin })) {
    try {
      const answer = await carryOut(deserialize(Buffer.from(line, 'base64')) as Request);
      console.log(`ok ${serialize(answer).toString('base64')}`);
    } catch (error) {
      console.log(`error ${String(error)}`);
    }
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
