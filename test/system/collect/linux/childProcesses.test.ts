import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { LinuxCollector, thisLinux } from '../../../../src/collect/linux/linuxCollector';
import { systemCalls } from '../../../../src/collect/linux/procFileReader';
import { runTool } from '../../../../src/collect/runTool';
import { OwnedProcess } from '../../../../scripts/host/ownedProcess';
import { skipBecause } from '../../../support/skip';

/** Keeps every third child, while those between them end one after the other. */
const program = `
use strict; use warnings;
$| = 1;
my (@kept, @others);
for my $number (1 .. 120) {
  my $pid = fork();
  if (!$pid) { sleep 60; exit 0 }
  if ($number % 3 == 0) { push @kept, $pid } else { push @others, $pid }
}
print "ready @kept\\n";
for my $pid (@others) {
  select undef, undef, undef, 0.004;
  kill 'KILL', $pid;
  waitpid $pid, 0;
}
sleep 60;
`;

const workers = `
const { spawn } = require('node:child_process');
const { Worker } = require('node:worker_threads');
const start = "const { spawn } = require('node:child_process'); const child = spawn('sleep', ['60']); require('node:worker_threads').parentPort.postMessage(child.pid); setInterval(() => {}, 1000);";
const own = spawn('sleep', ['60']).pid;
new Worker(start, { eval: true }).on('message', (pid) => console.log('ready ' + own + ' ' + pid));
`;

describe('the children that the kernel lists', () => {
  let started: OwnedProcess | undefined;
  afterEach(async () => {
    await started?.stop();
    started = undefined;
  });

  async function start(file: string, args: readonly string[]): Promise<readonly number[]> {
    started = new OwnedProcess(file, args, { name: file });
    const [line] = await started.waitForLine(/^ready.*/, 20_000);
    return line.split(' ').slice(1).map(Number);
  }

  it('are those of all threads, without a look at all processes', async function () {
    if (process.platform !== 'linux') return skipBecause(this, 'needs Linux');
    if (!existsSync(`/proc/self/task/${process.pid}/children`))
      return skipBecause(this, 'no such lists here');
    const children = await start(process.execPath, ['-e', workers]);
    let listings = 0;
    const names = (folder: string): string[] => {
      if (folder === '/proc') listings++;
      return systemCalls.names(folder);
    };
    const collector = new LinuxCollector({
      ...thisLinux({ run: runTool }),
      calls: { ...systemCalls, names },
    });
    const [found] = await collector.inspect([started?.pid ?? 0]);
    assert.deepEqual(found?.descendants.map(({ pid }) => pid).sort(), [...children].sort());
    assert.equal(listings, 0);
  });

  it('lack none that lives while others end', async function () {
    if (process.platform !== 'linux') return skipBecause(this, 'needs Linux');
    const kept = await start('perl', ['-e', program]);
    const collector = new LinuxCollector();
    for (let round = 0; round < 60; round++) {
      const [found] = await collector.inspect([started?.pid ?? 0]);
      const pids = new Set(found?.descendants.map(({ pid }) => pid));
      assert.deepEqual(
        kept.filter((pid) => !pids.has(pid)),
        [],
      );
    }
  });
});
