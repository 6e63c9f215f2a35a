import assert from 'node:assert/strict';
import { StarterMemory } from '../../../../src/collect/starterMemory';
import { adoptionWords, ancestorsLine } from '../../../../src/messages/starter';
import type { Process } from '../../../../src/model/process/process';
import { ancestorsOf } from '../../../../src/model/process/process';
import { starterOf } from '../../../../src/model/process/starter';
import { noon, process_ } from '../../builders';
import { finish } from '../../../../src/model/text/timeSlice';

const systemd = process_(1, ['/usr/lib/systemd/systemd'], { session: 1, group: 1 });
const userManager = process_(40, ['/usr/lib/systemd/systemd', '--user'], {
  parentPid: 1,
  session: 40,
  group: 40,
});
const bash = process_(50, ['/bin/bash'], { parentPid: 1, session: 50, group: 50 });
const npm = process_(200, ['/usr/bin/npm', 'run', 'dev'], { parentPid: 50, session: 50, group: 200 });
const server = process_(300, ['/usr/bin/node', 'server.js'], { parentPid: 200, session: 50, group: 200 });

function tableOf(...processes: readonly Process[]): ReadonlyMap<number, Process> {
  return new Map(processes.map((process) => [process.pid, process]));
}

function lineOf(process: Process, others: readonly Process[], areAllKnown = false): string | undefined {
  return ancestorsLine(process, ancestorsOf(tableOf(process, ...others), process), areAllKnown);
}

describe('starterOf', () => {
  it('is the parent if nothing speaks against it', () => {
    assert.deepEqual(starterOf(server, npm), { kind: 'parent' });
    assert.deepEqual(starterOf({ ...server, session: 300, group: 300 }, npm), { kind: 'parent' });
    assert.deepEqual(starterOf(process_(300, ['node']), process_(200, ['npm'])), { kind: 'parent' });
  });

  it('has ended if a process is of another session than its parent', () => {
    for (const parent of [
      systemd,
      userManager,
      { ...systemd, session: 0, group: 0 },
      process_(7, ['any'], { session: 7 }),
    ]) {
      assert.deepEqual(starterOf(server, parent), { kind: 'ended', starter: undefined });
    }
  });

  it('has ended if a process is of a group that its adopting parent did not make', () => {
    const init = process_(1, ['/sbin/tini', '--', 'app'], { session: 9, group: 9 });
    assert.deepEqual(starterOf({ ...server, session: 9, group: 200 }, init), {
      kind: 'ended',
      starter: undefined,
    });
    // pipelines of a shell have a group of their own
    const shell = { ...init, commandLine: ['bash'], executable: '/bin/bash' };
    assert.deepEqual(starterOf({ ...server, session: 9, group: 200 }, shell), { kind: 'unknown' });
  });

  it('is unknown beneath what adopts, if the process has made a session of its own', () => {
    const daemon = process_(300, ['node'], { session: 300, group: 300 });
    const shim = process_(60, ['/usr/bin/containerd-shim-runc-v2'], { session: 60, group: 60 });
    for (const parent of [systemd, userManager, shim])
      assert.equal(starterOf(daemon, parent).kind, 'unknown');
  });

  it('has ended where its PID is kept and no process has it (Windows)', () => {
    const orphan = process_(300, ['node'], { parentPid: 200 });
    assert.deepEqual(starterOf(orphan, undefined, true), { kind: 'ended', starter: undefined });
    assert.deepEqual(starterOf(orphan, undefined), { kind: 'none' });
    assert.deepEqual(starterOf(process_(300, ['node']), undefined, true), { kind: 'none' });
  });
});

describe('StarterMemory', () => {
  const { pid, startMark, name, commandLine } = npm;
  const ended = { pid, startMark, name, commandLine };

  it('knows what started a process that another one has adopted', () => {
    const memory = new StarterMemory();
    const before = finish(memory.update(tableOf(server, npm, bash, systemd)));
    assert.equal(before.get(300), server);
    const adopted = { ...server, parentPid: 1 };
    for (let scan = 0; scan < 2; scan++) {
      assert.deepEqual(finish(memory.update(tableOf(adopted, systemd))).get(300)?.endedStarter, ended);
    }
  });

  it('knows it also if another process has the PID of the parent (Windows)', () => {
    const memory = new StarterMemory();
    finish(memory.update(tableOf(server, npm), true));
    const other = process_(200, ['other'], { startMark: 'later', startedAt: noon + 9999 });
    assert.deepEqual(finish(memory.update(tableOf(server, other), true)).get(300)?.endedStarter, ended);
    const again = new StarterMemory();
    finish(again.update(tableOf(server, npm), true));
    assert.deepEqual(finish(again.update(tableOf(server), true)).get(300)?.endedStarter, ended);
  });

  it('takes no parent for the starter that may have adopted the process', () => {
    const memory = new StarterMemory();
    const adopted = { ...server, parentPid: 40 };
    finish(memory.update(tableOf(adopted, userManager)));
    assert.equal(
      finish(memory.update(tableOf({ ...server, parentPid: 1 }, systemd))).get(300)?.endedStarter,
      undefined,
    );
  });

  it('concludes nothing from a parent that is only missing, nor for another process of the PID', () => {
    const memory = new StarterMemory();
    finish(memory.update(tableOf(server, npm)));
    assert.equal(finish(memory.update(tableOf(server))).get(300)?.endedStarter, undefined);
    const other = process_(300, ['other'], { startMark: 'later', parentPid: 1 });
    assert.equal(finish(memory.update(tableOf(other, systemd))).get(300)?.endedStarter, undefined);
  });
});

describe('ancestorsLine', () => {
  it('names those that started one another', () => {
    assert.equal(lineOf(server, [npm, bash]), 'Started by npm run dev (200) ← bash (50)');
    const command = process_(200, ['sh', '-c', 'cd web/app && /shop/bin/vite --port 1']);
    assert.equal(lineOf(server, [command]), 'Started by sh cd web/app && /shop/bin/vite --port 1 (200)');
    assert.equal(lineOf(server, []), undefined);
  });

  it('does not say that the first process started what it may have adopted', () => {
    assert.equal(
      lineOf(server, [npm, bash, systemd]),
      'Started by npm run dev (200) ← bash (50), under systemd (1)',
    );
    assert.equal(lineOf(bash, [systemd]), 'Runs under systemd (1), which started or adopted it');
  });

  it('says that a starter has ended, and who it was if that is known', () => {
    const adopted = { ...server, parentPid: 1 };
    assert.equal(lineOf(adopted, [systemd]), 'Started by a process that has ended. Adopted by systemd (1).');
    const known = { ...adopted, endedStarter: npm };
    assert.equal(
      lineOf(known, [systemd]),
      'Started by npm run dev (200), which has ended. Adopted by systemd (1).',
    );
    const lost = { ...npm, parentPid: 1 };
    assert.equal(
      lineOf(server, [lost, systemd]),
      'Started by npm run dev (200), which was started by a process that has ended',
    );
    assert.equal(
      lineOf(server, [{ ...lost, endedStarter: bash }, systemd]),
      'Started by npm run dev (200), which was started by bash (50), which has ended',
    );
    assert.equal(
      lineOf(process_(300, ['node'], { parentPid: 200 }), [], true),
      'Started by a process that has ended.',
    );
  });
});

describe('adoptionWords', () => {
  it('are those of an entry beneath its parent', () => {
    assert.equal(adoptionWords(server, npm), undefined);
    assert.equal(adoptionWords(server, systemd), 'adopted: what started it has ended');
    assert.equal(
      adoptionWords({ ...server, endedStarter: npm }, systemd),
      'adopted: npm run dev (200) started it and has ended',
    );
    assert.equal(adoptionWords(bash, systemd), 'started or adopted by systemd');
    assert.equal(adoptionWords(systemd, undefined), undefined);
  });
});
