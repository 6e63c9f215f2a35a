import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { CollectFailure } from '../../../../src/collect/collector';
import type { LinuxCollector } from '../../../../src/collect/linux/linuxCollector';
import { sampleOf } from '../../../support/rounds';
import { FakeProc, loopback6 } from './fakeProc';
import { faults, FaultyCalls, isFault } from './faultyCalls';

const server = { pid: 100, startMark: '100' };
const stranger = { pid: 100, startMark: '99' };

/** A row of /proc/net/tcp. */
function row(local: string, peer: string, state: string, inode: number): string {
  return `   0: ${local} ${peer} ${state} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0000000000000000 20 4 0 10 -1\n`;
}

const heading =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';

/** Two processes with connections, and what is left of another. */
function fill(proc: FakeProc): void {
  proc.process(100, { ticks: 100, sockets: [701] });
  proc.process(200, { parent: 100, ticks: 200, sockets: [702] });
  proc.write('100/status', 'Name:\tnode\nUid:\t1000\t1000\t1000\t1000\nVmRSS:\t   51200 kB\nThreads:\t1\n');
  proc.write('100/comm', 'ngrok\n');
  proc.write('200/comm', 'bash\n');
  proc.write(
    'net/tcp',
    heading +
      row('0100007F:0BB8', '0100007F:C350', '01', 701) +
      row('0100007F:C350', '0100007F:0BB8', '01', 702) +
      row('0100007F:0BB8', '0100007F:C351', '06', 0),
  );
  proc.write('net/tcp6', heading + row(`${loopback6}:0BB8`, `${loopback6}:C352`, '06', 0));
}

/** What is asked, and whether an answer is true as far as it goes. */
interface Question {
  readonly what: string;
  readonly ask: (collector: LinuxCollector) => Promise<unknown>;
  readonly isTrue: (answer: unknown, truth: unknown) => boolean;
}

type Connections = Awaited<ReturnType<LinuxCollector['connectionsOn']>>;

/** All of them or none, but who has one open may be unknown. */
function areConnections(answer: unknown, truth: unknown): boolean {
  if (answer === undefined) return true;
  const [found, real] = [answer as NonNullable<Connections>, truth as NonNullable<Connections>];
  return (
    found.length === real.length &&
    found.every((one, index) => {
      const { user, ...rest } = one;
      const { user: realUser, ...realRest } = real[index] ?? one;
      return isDeepStrictEqual(rest, realRest) && (user === undefined || isDeepStrictEqual(user, realUser));
    })
  );
}

const isSameOrUnknown = (answer: unknown, truth: unknown): boolean =>
  answer === undefined || isDeepStrictEqual(answer, truth);

const questions: readonly Question[] = [
  { what: 'connections', ask: (one) => one.connectionsOn([3000]), isTrue: areConnections },
  {
    what: 'usage',
    ask: async (one) => (await one.usageOf([server]))[0],
    isTrue: isSameOrUnknown,
  },
  // that it has ended is said of none that runs
  { what: 'whether it has ended', ask: (one) => one.hasEnded(server), isTrue: (answer) => answer === false },
  {
    what: 'who it is now',
    ask: (one) => Promise.resolve(one.checkNow(server)),
    isTrue: (answer) => answer === 'running' || answer === 'unreadable',
  },
  // nothing is taken for another process
  {
    what: 'whether another is that one',
    ask: (one) => Promise.resolve(one.checkNow(stranger)),
    isTrue: (answer) => answer === 'ended' || answer === 'unreadable',
  },
  {
    what: 'its environment',
    ask: (one) => one.environmentOf(stranger),
    isTrue: (answer) => answer === undefined,
  },
];

describe('what LinuxCollector answers besides scans, with one failing call', () => {
  const proc = new FakeProc();
  before(() => {
    fill(proc);
  });
  after(() => {
    proc.dispose();
  });

  for (const { what, ask, isTrue } of questions) {
    it(`is the truth or unknown: ${what}`, async () => {
      const calls = new FaultyCalls();
      const collector = proc.collector(1000, calls);
      const truth = await ask(collector);
      assert.ok(isTrue(truth, truth), JSON.stringify(truth));
      const made = [...calls.made];
      assert.ok(made.length > 0);
      const tries = faults.flatMap((fault) =>
        made.flatMap((call, at) => (isFault(fault, call) ? [{ fault, call, at }] : [])),
      );
      const found: string[] = [];
      for (const { fault, call, at } of sampleOf(tries)) {
        calls.fail(at, fault);
        try {
          const answer = await ask(collector);
          if (!isTrue(answer, truth)) found.push(`${fault} in ${call}: ${JSON.stringify(answer)}`);
        } catch (error) {
          if (!(error instanceof CollectFailure)) found.push(`${fault} in ${call}: ${String(error)}`);
        }
        calls.succeed();
        assert.deepEqual(await ask(collector), truth);
      }
      assert.deepEqual(found, []);
    });
  }
});
