import assert from 'node:assert/strict';
import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tryInstallSupervisors } from '../../support/testServers';
import { stabilizationMs, stabilizationTime } from '../../../src/act/waitForPort';
import { delay } from '../../../src/act/delay';
import { isOwnedBy, holdersOf } from '../../../src/model/listeners/listener';
import type { Process } from '../../../src/model/process/process';
import type { Snapshot } from '../../../src/model/listeners/snapshot';
import type { Supervisor } from '../../../src/model/recognition/supervisors';
import { supervisorOf } from '../../../src/model/recognition/supervisors';
import { supervisedQuestion } from '../../../src/messages/terminate';
import { outcomeMessage } from '../../../src/messages/terminationOutcome';
import { portsAfter } from '../../../src/model/actions/portsAfter';
import { finish } from '../../../src/model/text/timeSlice';
import { lines } from '../../support/linux/scans';
import type { Terminator } from '../../support/linux/world';
import { useWorld } from '../../support/linux/world';
import { skipBecause } from '../../support/skip';
import type { Target } from '../../../src/model/actions/termination';

const never = new AbortController().signal;
const scanEveryMs = 50;
const port = 3000;

/** The path of an installed package's program. */
type Program = (path: string) => string;

interface Case {
  /** The kind it has to be recognized as. */
  readonly name: string;
  /** If two are recognized as the same. */
  readonly by?: string;
  readonly restarts: Supervisor['restarts'];
  readonly needsPackages: boolean;
  /** Runs in the server's folder, and is not waited for. */
  readonly start: (program: Program) => readonly string[];
}

const node = process.execPath;
const cases: readonly Case[] = [
  {
    name: 'nodemon',
    restarts: 'on-change',
    needsPackages: true,
    start: (program) => [node, program('nodemon/bin/nodemon.js'), '--watch', 'server.js', 'server.js'],
  },
  {
    name: 'node --watch',
    restarts: 'on-change',
    needsPackages: false,
    start: () => [node, '--watch', 'server.js'],
  },
  {
    name: 'a shell loop',
    restarts: 'always',
    needsPackages: false,
    start: () => ['sh', '-c', 'while true; do "$0" server.js; done', node],
  },
  {
    name: 'PM2',
    restarts: 'always',
    needsPackages: true,
    start: (program) => [node, program('pm2/bin/pm2'), 'start', 'server.js'],
  },
  {
    name: 'PM2',
    by: 'pm2-runtime',
    restarts: 'always',
    needsPackages: true,
    start: (program) => [node, program('pm2/bin/pm2-runtime'), 'start', 'server.js'],
  },
  {
    name: 'tsx watch',
    restarts: 'on-change',
    needsPackages: true,
    start: (program) => [node, program('tsx/dist/cli.mjs'), 'watch', 'server.js'],
  },
  {
    name: 'node-dev',
    restarts: 'on-change',
    needsPackages: true,
    start: (program) => [node, program('node-dev/bin/node-dev'), '--respawn', 'server.js'],
  },
];

describe('a server under a real supervisor', function () {
  this.timeout(60_000);
  const world = useWorld();
  let packages: Awaited<ReturnType<typeof tryInstallSupervisors>>;
  before('install the supervisors', async function () {
    this.timeout(600_000);
    packages = await tryInstallSupervisors();
  });

  for (const { name, by = name, restarts, needsPackages, start } of cases) {
    describe(`by ${by}`, () => {
      let folder: string;
      let terminator: Terminator;
      let target: Target;
      let supervisor: Supervisor;

      beforeEach(async function () {
        if (needsPackages && 'problem' in packages) skipBecause(this, packages.problem);
        folder = join(world().folder, by.replaceAll(/\W/g, ''));
        await mkdir(folder, { recursive: true });
        const server = `require('node:http').createServer().listen(${port}, '127.0.0.1');\n`;
        await writeFile(join(folder, 'server.js'), server);
        terminator = await world().terminator();
        world().daemon(by, inFolder(...start(programOf)));
        [target, supervisor] = await running();
      });
      afterEach(async () => {
        await terminator.leave();
      });
      after('leave nothing to the next', async () => {
        // a daemon that was told to end may take a moment
        const deadline = Date.now() + 20_000;
        let left = await programsLeft();
        while (left.length > 0 && Date.now() < deadline) left = await programsLeft();
        assert.deepEqual(left, []);
      });

      function programOf(path: string): string {
        return 'folder' in packages ? join(packages.folder, 'node_modules', path) : path;
      }

      function inFolder(...command: readonly string[]): string[] {
        const pm2 = join(world().folder, 'pm2');
        return ['env', '-C', folder, `HOME=${folder}`, `PM2_HOME=${pm2}`, ...command];
      }

      async function programsLeft(): Promise<string[]> {
        const all = await world().run(['ps', '-eo', 'stat=,args=']);
        return all
          .split('\n')
          .filter((line) => /server\.js|PM2|pm2-runtime|nodemon/.test(line) && !line.startsWith('Z'));
      }

      async function scanUntil(isSeen: (snapshot: Snapshot) => boolean): Promise<Snapshot> {
        for (;;) {
          const snapshot = await terminator.scan();
          if (isSeen(snapshot)) return snapshot;
          await delay(scanEveryMs, never);
        }
      }

      function ownerIn(snapshot: Snapshot): Process | undefined {
        const [listener] = snapshot.listeners.filter((each) => each.port === port);
        return listener?.owner.kind === 'known' ? listener.owner.processes[0] : undefined;
      }

      /** The supervisor in the current ancestor chain. */
      async function watcherOf({ pid }: Process): Promise<Supervisor> {
        const [self, ...above] = await terminator.ancestorChain(pid);
        const found = self && supervisorOf(self, above);
        assert.ok(found, 'no supervisor is found');
        return found;
      }

      async function running(): Promise<[Target, Supervisor]> {
        const snapshot = await scanUntil((seen) => ownerIn(seen) !== undefined);
        const owner = ownerIn(snapshot);
        assert.ok(owner);
        const { pid, startMark } = owner;
        const listeners = snapshot.listeners.filter((listener) => isOwnedBy(listener, owner));
        return [{ pid, startMark, name: owner.name, listeners }, await watcherOf(owner)];
      }

      /** The supervisor and everything under it: what is chosen to stop it. */
      async function stop(): Promise<void> {
        const [now, { process }] = await running();
        const companions = await terminator.descendants(process);
        const outcome = await terminator.terminate(
          { ...process, listeners: now.listeners, owner: now, companions },
          'SIGTERM',
        );
        assert.deepEqual(outcome, { kind: 'exited' });
      }

      it('is recognized, restarts as predicted, and no longer restarts once the supervisor is stopped', async () => {
        assert.equal(supervisor.name, name);
        assert.equal(supervisor.restarts, restarts);
        const beforehand = supervisedQuestion(target, supervisor, undefined).message;
        assert.match(
          beforehand,
          restarts === 'always'
            ? / restarts node\b.* when it exits\./
            : / restarts node\b.* when a file changes\./,
        );

        assert.deepEqual(await terminator.terminate(target, 'SIGTERM'), { kind: 'exited' });
        const after = await terminator.waitForNewHolder(target, stabilizationTime(supervisor));
        assert.ok(after);
        const next = ownerIn(after);
        const by = next && (await watcherOf(next));
        const { text } = outcomeMessage({ kind: 'exited' }, target, {
          ports: finish(portsAfter(target, after, [])),
          starter: next && by && { name: by.name, startedPid: next.pid },
          restarter: supervisor,
        });
        if (restarts === 'always') {
          assert.ok(next);
          assert.notEqual(next.pid, target.pid);
          assert.ok(text.includes(` has exited. Port ${port} is now in use by node`), text);
          assert.ok(text.endsWith(` (PID ${next.pid}), which ${name} started.`), text);
        } else {
          assert.ok(text.endsWith(`Port ${port} is free. ${name} restarts it when a file changes.`), text);
          await appendFile(join(folder, 'server.js'), '// changed\n');
          const [again, still] = await running();
          assert.notEqual(again.pid, target.pid);
          assert.equal(still.process.pid, supervisor.process.pid);
        }

        await stop();
        await appendFile(join(folder, 'server.js'), '// changed again\n');
        const atLast = await terminator.waitForNewHolder(target, stabilizationMs);
        assert.ok(atLast);
        assert.deepEqual(lines(atLast), []);
        assert.deepEqual(await programsLeft(), []);
      });

      if (by !== 'PM2') return;
      it('stays stopped by the suggested command while the supervisor goes on', async () => {
        const [pm2 = '', ...args] = supervisor.stopArgv?.(await terminator.environment(target)) ?? [];
        assert.equal(pm2, 'pm2');
        await world().run(inFolder(node, programOf('pm2/bin/pm2'), ...args));
        const after = await terminator.waitForNewHolder(target, stabilizationMs);
        assert.ok(after);
        assert.deepEqual(
          target.listeners.flatMap((wanted) => holdersOf(wanted, after.listeners)),
          [],
        );
        assert.equal(
          (await terminator.ancestorChain(supervisor.process.pid))[0]?.pid,
          supervisor.process.pid,
        );
        await world().run(inFolder(node, programOf('pm2/bin/pm2'), 'kill'));
      });
    });
  }
});
