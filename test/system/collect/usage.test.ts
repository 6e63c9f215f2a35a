import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Collector } from '../../../src/collect/collector';
import { createCollector } from '../../../src/collect/createCollector';
import { findProcesses } from '../../../src/collect/findProcess';
import { runTool } from '../../../src/collect/runTool';
import { LsofCollector } from '../../../src/collect/unix/lsofCollector';
import type { Process } from '../../../src/model/process/process';
import { skipBecause } from '../../support/skip';
import { thisUnix } from '../../../src/collect/unix/lsofSystem';

/** Allocates 64 MB, then counts its own CPU time, and says so when it has used 300 ms. */
const busy = `
const held = Buffer.alloc(64 << 20, 1);
let n = 0;
while (process.cpuUsage().user < 300000) n++;
console.log('done', n > 0, held.length);
process.stdin.resume();
`;

const collectors: [name: string, create: () => Collector][] = [
  ['this platform', () => createCollector(process.platform)],
  ['ps(1)', () => new LsofCollector(thisUnix('linux', { run: runTool, findProcesses }))],
];

for (const [name, create] of collectors) {
  describe(`what a process uses, by ${name}`, () => {
    let child: ChildProcess;
    let found: Process;
    const collector = create();

    before(async function () {
      if (name === 'ps(1)' && process.platform === 'win32') skipBecause(this, 'there is no ps');
      child = spawn(process.execPath, ['-e', busy], { stdio: ['pipe', 'pipe', 'inherit'] });
      assert.ok(child.stdout !== null && child.pid !== undefined);
      await once(createInterface(child.stdout), 'line');
      const [chain] = await collector.readAncestorChains([child.pid]);
      assert.ok(chain?.[0] !== undefined);
      [found] = chain;
    });

    after(() => {
      child.kill('SIGKILL');
    });

    it('is its CPU time and its memory', async () => {
      const [usage] = await collector.usageOf([found]);
      assert.ok(usage !== undefined);
      // ps for Linux shows whole seconds
      assert.ok(usage.cpuMs >= (name === 'ps(1)' ? 0 : 290), `${usage.cpuMs} ms`);
      assert.ok(usage.residentBytes > 64 << 20 && usage.residentBytes < 512 << 20, `${usage.residentBytes}`);
    });

    it('is unknown of another process that has had the PID, and in the given order', async () => {
      const other = { pid: found.pid, startMark: '1' };
      const usages = await collector.usageOf([other, found, { ...found, pid: 2 ** 22 + 1 }]);
      assert.deepEqual(
        usages.map((usage) => usage !== undefined),
        [false, true, false],
      );
    });
  });
}
