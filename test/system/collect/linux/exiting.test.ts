import { deepEqual, ok } from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ScanTrigger } from '../../../../src/collect/collector';
import { LinuxCollector, thisLinux } from '../../../../src/collect/linux/linuxCollector';
import type { SystemCalls } from '../../../../src/collect/linux/procFileReader';
import { systemCalls } from '../../../../src/collect/linux/procFileReader';
import { runTool } from '../../../../src/collect/runTool';
import type { Snapshot } from '../../../../src/model/listeners/snapshot';
import type { HiddenReason } from '../../../../src/model/listeners/listener';
import type { Process } from '../../../../src/model/process/process';
import { startListening, stopAll } from '../../../support/listeningProcess';
import { skipBecause } from '../../../support/skip';

const never = new AbortController().signal;

/** What a row says of its process. */
type Said = Pick<
  Process,
  'pid' | 'startMark' | 'name' | 'commandLine' | 'cwd' | 'executable' | 'user' | 'parentPid'
>;

function said({ pid, startMark, name, commandLine, cwd, executable, user, parentPid }: Process): Said {
  return { pid, startMark, name, commandLine, cwd, executable, user, parentPid };
}

/** Its owners, or why none is shown. */
function ownersOn(snapshot: Snapshot, port: number): (Said | HiddenReason)[] {
  const owners = snapshot.listeners.filter((one) => one.port === port).map(({ owner }) => owner);
  return owners.flatMap<Said | HiddenReason>((owner) =>
    owner.kind === 'known' ? owner.processes.map(said) : owner.reason,
  );
}

type Left = 'some of its threads' | 'its PID';

/**
 * Kills it, and waits until no more than this is left of it. It is not reaped, because this thread does not get back to its
 * event loop meanwhile.
 */
function killNow(pid: number, left: Left): void {
  process.kill(pid, 'SIGKILL');
  const hasOtherThreads = (): boolean => readdirSync(`/proc/${pid}/task`).length > 1;
  while (!/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1')));
  while (left === 'its PID' && hasOtherThreads());
}

describe('a server that is killed while a scan reads it', () => {
  let folder: string;
  before(async function () {
    if (process.platform !== 'linux') return skipBecause(this, 'needs Linux');
    folder = await mkdtemp(join(tmpdir(), 'exiting-'));
  });
  afterEach(stopAll);
  after(() => rm(folder, { recursive: true, force: true }));

  const triggers: readonly ScanTrigger[] = ['manual', 'change', 'poll'];
  const cases = triggers.flatMap((trigger) =>
    (['some of its threads', 'its PID'] as const).map((left) => ({ trigger, left })),
  );
  for (const { trigger, left } of cases) {
    it(`is shown as it was, or not at all, wherever it ends in the scan (${trigger}; ${left} left)`, async () => {
      let tries = 0;
      // before the first call, then before the second, until it outlives the scan
      for (let wasKilled = true; wasKilled; tries++) {
        const server = await startListening({ sockets: [{ host: '127.0.0.1' }] }, { cwd: folder });
        const [port = 0] = server.ports;
        let callsLeft = Infinity;
        wasKilled = false;
        const beforeCall = (path: string): string => {
          if (!path.startsWith(`/proc/${server.pid}/`) || callsLeft-- !== 0) return path;
          wasKilled = true;
          killNow(server.pid, left);
          return path;
        };
        const calls: SystemCalls = {
          ...systemCalls,
          open: (path) => systemCalls.open(beforeCall(path)),
          link: (path) => systemCalls.link(beforeCall(path)),
          stat: (path) => systemCalls.stat(beforeCall(path)),
        };
        const collector = new LinuxCollector({ ...thisLinux({ run: runTool }), calls });
        const known = ownersOn(await collector.scan(never, 'manual'), port);
        deepEqual(
          known.map((one) => (typeof one === 'string' ? one : [one.pid, one.cwd])),
          [[server.pid, folder]],
        );
        callsLeft = tries;
        const now = ownersOn(await collector.scan(never, trigger), port);
        if (now.length > 0) deepEqual(now, known, `killed before call ${tries}`);
        await server.stop();
        deepEqual(ownersOn(await collector.scan(never, trigger), port), []);
      }
      ok(tries > 3, `only ${tries} calls`);
    });
  }
});
