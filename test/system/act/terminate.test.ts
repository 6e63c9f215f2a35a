import assert from 'node:assert/strict';
import { isOwnedBy } from '../../../src/model/listeners/listener';
import type { Process } from '../../../src/model/process/process';
import { outcomeMessage } from '../../../src/messages/terminationOutcome';
import { portsAfter } from '../../../src/model/actions/portsAfter';
import { finish } from '../../../src/model/text/timeSlice';
import { lines } from '../../support/linux/scans';
import type { Actor, Terminator, World } from '../../support/linux/world';
import {
  needsCommand,
  needsExitSystemCall,
  needsOtherUsers,
  ordinaryUid,
  useWorld,
} from '../../support/linux/world';
import { skipBecause } from '../../support/skip';
import type { Member, Refusal, Target } from '../../../src/model/actions/termination';

/** Runs the command that follows as its child, as npm runs scripts. */
const throughShell = ['sh', '-c', '"$@"; :', 'sh'];

function member({ pid, startMark, name }: Process): Member {
  return { pid, startMark, name };
}

async function processOf(terminator: Terminator, pid: number | string): Promise<Process> {
  const [process] = await terminator.ancestorChain(Number(pid));
  assert.ok(process, `nothing runs as ${pid}`);
  return process;
}

async function memberOf(terminator: Terminator, pid: number | string): Promise<Member> {
  return member(await processOf(terminator, pid));
}

/** As a person would choose it: with everything that it listens on. */
async function choose(terminator: Terminator, pid: number | string): Promise<Target> {
  const process = await processOf(terminator, pid);
  const { listeners } = await terminator.scan();
  return { ...member(process), listeners: listeners.filter((listener) => isOwnedBy(listener, process)) };
}

async function isRunning(world: World, pid: number | string): Promise<boolean> {
  const states = await world.run(['ps', '-eo', 'pid=,stat=']);
  return states.split('\n').some((line) => new RegExp(`^ *${pid} +[^Z]`).test(line));
}

describe('terminating real processes', () => {
  const world = useWorld();
  let terminator: Terminator;
  let actor: Actor;
  let bystander: Actor;
  const staying: string[] = [];
  before(async function () {
    await needsCommand(this, 'ps');
  });
  beforeEach(async () => {
    terminator = await world().terminator();
    [actor, bystander] = await Promise.all([world().actor({ through: throughShell }), world().actor()]);
    await actor.ask('listen a tcp 127.0.0.1 3000');
    await bystander.ask('fork child');
    await bystander.ask('listen a tcp 127.0.0.2 3000');
  });
  afterEach(async () => {
    // a process that must be left alone still answers
    await bystander.ask('tell child pid');
    for (const pid of staying.splice(0)) {
      if (await isRunning(world(), pid)) await world().run(['kill', '-KILL', pid]);
    }
    await world().clear();
  });

  /** A child that goes on without its parent. */
  async function fork(through = ''): Promise<string> {
    const pid = await actor.ask(`${through}fork child`);
    await actor.ask(`${through}tell child stay`);
    staying.push(pid);
    return pid;
  }

  async function pidsBelow(pid: number): Promise<number[]> {
    return (await terminator.descendants(await memberOf(terminator, pid))).map((process) => process.pid);
  }

  describe('in a process tree', () => {
    let child: string;
    let grandchild: string;
    beforeEach(async () => {
      child = await fork();
      grandchild = await fork('tell child ');
      await actor.ask('tell child close a');
      await actor.ask('tell child tell child close a');
    });

    it('lists and ends the whole tree of the process that listens, and nothing else', async () => {
      const target = await choose(terminator, actor.pid);
      const below = await terminator.descendants(target);
      assert.deepEqual(
        below.map(({ pid }) => pid),
        [Number(child), Number(grandchild)],
      );
      const outcome = await terminator.terminate({ ...target, companions: below.map(member) }, 'SIGTERM');
      assert.deepEqual(outcome, { kind: 'exited' });
      for (const pid of [actor.pid, child, grandchild]) assert.equal(await isRunning(world(), pid), false);
      assert.deepEqual(lines(await terminator.scan(), 3000), [`tcp 127.0.0.2:3000 <- ${bystander.pid}`]);
    });

    it('lists and ends the whole tree of the shell, for a port that the shell does not hold', async () => {
      const owner = await choose(terminator, actor.pid);
      const [, shell] = await terminator.ancestorChain(actor.pid);
      assert.ok(shell);
      const below = await terminator.descendants(shell);
      assert.deepEqual(
        below.map(({ pid }) => pid),
        [actor.pid, Number(child), Number(grandchild)],
      );
      const target = { ...member(shell), listeners: owner.listeners, owner, companions: below.map(member) };
      assert.deepEqual(await terminator.terminate(target, 'SIGTERM'), { kind: 'exited' });
      for (const pid of [shell.pid, actor.pid, child, grandchild]) {
        assert.equal(await isRunning(world(), pid), false);
      }
    });

    it('ends only the chosen process if no other was chosen', async () => {
      const target = await choose(terminator, actor.pid);
      assert.deepEqual(await terminator.terminate(target, 'SIGTERM'), { kind: 'exited' });
      for (const pid of [child, grandchild]) assert.equal(await isRunning(world(), pid), true);
    });

    it('signals no process if one that would end with it is the editor or its ancestor', async () => {
      const target = await choose(terminator, actor.pid);
      const editor = await memberOf(terminator, terminator.pid);
      const companions = [await memberOf(terminator, child), editor];
      for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
        const outcome = await terminator.terminate({ ...target, companions }, signal);
        assert.deepEqual(outcome, {
          kind: 'refused',
          reason: { kind: 'extensionHost' },
          member: editor,
        });
      }
      assert.deepEqual(await pidsBelow(actor.pid), [Number(child), Number(grandchild)]);
    });
  });

  it('does not force a process that ignores SIGTERM without being asked to', async () => {
    await actor.ask('ignore TERM');
    const target = await choose(terminator, actor.pid);
    assert.deepEqual(await terminator.terminate(target, 'SIGTERM', 'hasty'), {
      kind: 'stillRunning',
      remaining: [target],
    });
    await actor.ask('pid');
    assert.deepEqual(await terminator.terminate(target, 'SIGKILL'), { kind: 'exited' });
  });

  it('forces the processes of a tree that ignored SIGTERM, after the rest has exited', async () => {
    const child = await fork();
    await actor.ask('tell child ignore TERM');
    const target = {
      ...(await choose(terminator, actor.pid)),
      companions: [await memberOf(terminator, child)],
    };
    assert.deepEqual(await terminator.terminate(target, 'SIGTERM', 'hasty'), {
      kind: 'stillRunning',
      remaining: target.companions,
    });
    assert.deepEqual(await terminator.terminate(target, 'SIGKILL'), { kind: 'exited' });
    assert.equal(await isRunning(world(), child), false);
  });

  it('ends a process whose first thread has ended, and reports it once the others have', async function () {
    await needsCommand(this, 'python3');
    const { pid } = await world().threads(['127.0.0.1', '0', 'leader-ends', needsExitSystemCall(this)]);
    const target = { ...(await memberOf(terminator, pid)), listeners: [] };
    assert.deepEqual(await terminator.terminate(target, 'SIGKILL'), { kind: 'exited' });
    assert.deepEqual(await terminator.ancestorChain(pid), []);
  });

  it('counts a zombie as exited that its parent has not reaped', async () => {
    const child = await actor.ask('fork child');
    await actor.ask('close a');
    const target = await choose(terminator, child);
    assert.deepEqual(await terminator.terminate(target, 'SIGTERM'), { kind: 'exited' });
    assert.match(await world().run(['ps', '-o', 'stat=', '-p', child]), /^Z/);
    assert.deepEqual(await terminator.terminate(target, 'SIGTERM'), { kind: 'alreadyExited' });
    assert.deepEqual(await terminator.descendants(await memberOf(terminator, actor.pid)), []);
  });

  describe('that are suspended', () => {
    let target: Target;
    beforeEach(async () => {
      target = await choose(terminator, actor.pid);
    });

    /** Until it is suspended: a signal that comes before that is delivered first. */
    async function suspend(): Promise<void> {
      const pid = String(actor.pid);
      await world().run(['kill', '-STOP', pid]);
      while (!(await world().run(['ps', '-o', 'stat=', '-p', pid])).startsWith('T'));
    }

    it('reports that, and ends them when they are resumed', async () => {
      await suspend();
      assert.deepEqual(await terminator.terminate(target, 'SIGTERM', 'hasty'), {
        kind: 'suspended',
        remaining: [target],
        paused: [target],
      });
      assert.equal(await isRunning(world(), actor.pid), true);
      assert.deepEqual(await terminator.terminate(target, 'SIGCONT'), { kind: 'exited' });
    });

    it('forces them without resuming them', async () => {
      await suspend();
      assert.deepEqual(await terminator.terminate(target, 'SIGKILL'), { kind: 'exited' });
    });

    it('reports one that is resumed and ignores SIGTERM', async () => {
      await actor.ask('ignore TERM');
      await suspend();
      assert.equal((await terminator.terminate(target, 'SIGTERM', 'hasty')).kind, 'suspended');
      assert.deepEqual(await terminator.terminate(target, 'SIGCONT', 'hasty'), {
        kind: 'stillRunning',
        remaining: [target],
      });
      await actor.ask('pid');
    });
  });

  describe('that share a socket', () => {
    let worker: string;
    beforeEach(async () => {
      worker = await fork();
    });

    it('reports which process still holds the port after one of them has exited', async () => {
      const target = await choose(terminator, actor.pid);
      assert.deepEqual(await terminator.terminate(target, 'SIGTERM'), { kind: 'exited' });
      const after = await terminator.waitForNewHolder(target, 0);
      assert.ok(after);
      const { text } = outcomeMessage({ kind: 'exited' }, target, {
        ports: finish(portsAfter(target, after, [])),
      });
      assert.match(text, new RegExp(`Port 3000 is still in use by perl \\(PID ${worker}\\)\\.$`));
    });

    it('frees the port by ending all of them', async () => {
      const target = await choose(terminator, actor.pid);
      const companions = [await memberOf(terminator, worker)];
      assert.deepEqual(await terminator.terminate({ ...target, companions }, 'SIGTERM'), { kind: 'exited' });
      assert.deepEqual(lines(await terminator.scan(), 3000), [`tcp 127.0.0.2:3000 <- ${bystander.pid}`]);
    });
  });

  it('leaves a process alone that has another start time than the chosen one', async () => {
    const target = await choose(terminator, actor.pid);
    const before = { ...target, startMark: String(Number(target.startMark) - 1) };
    for (const signal of ['SIGTERM', 'SIGCONT', 'SIGKILL'] as const) {
      assert.deepEqual(await terminator.terminate(before, signal), { kind: 'pidReused' });
    }
    await actor.ask('pid');
  });

  it('leaves the next process with the PID alone, which listens on the same port', async function () {
    try {
      await actor.ask('fork-as first 20000');
    } catch (error) {
      skipBecause(this, `a PID cannot be chosen here: ${String(error)}`);
    }
    await actor.ask('close a');
    const target = await choose(terminator, 20000);
    await actor.ask('stop first');
    await actor.ask('fork-as second 20000');
    await actor.ask('tell second listen a tcp 127.0.0.1 3000');
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      assert.deepEqual(await terminator.terminate(target, signal), { kind: 'pidReused' });
    }
    await actor.ask('tell second pid');
  });

  it('leaves a process alone that no longer listens on the port, even if another one does', async () => {
    const target = await choose(terminator, actor.pid);
    await actor.ask('listen b tcp 127.0.0.1 3001');
    await actor.ask('close a');
    assert.deepEqual(await terminator.terminate(target, 'SIGTERM'), { kind: 'notListening' });
    await bystander.ask('listen b tcp 127.0.0.1 3000');
    assert.deepEqual(await terminator.terminate(target, 'SIGTERM'), { kind: 'notListening' });
    await actor.ask('pid');
  });

  it('refuses PID 1, itself and its ancestors', async () => {
    const started = await world().terminator({ through: throughShell });
    const [, shell] = await started.ancestorChain(started.pid);
    assert.ok(shell);
    const reasons: readonly [pid: number, reason: Refusal][] = [
      [1, { kind: 'firstProcess' }],
      [started.pid, { kind: 'extensionHost' }],
      [shell.pid, { kind: 'editorAncestor', editor: 'the editor' }],
    ];
    const { listeners } = await choose(terminator, actor.pid);
    for (const [pid, reason] of reasons) {
      assert.deepEqual(await started.refusal(pid), reason);
      const target = { ...(await memberOf(started, pid)), listeners };
      const outcome = await started.terminate(target, 'SIGKILL');
      assert.ok(outcome.kind === 'refused');
      assert.deepEqual(outcome.reason, reason);
    }
    assert.equal(await started.refusal(actor.pid), undefined);
    assert.equal((await started.ancestorChain(started.pid))[1]?.pid, shell.pid);
  });
});

describe('terminating real processes of other users', () => {
  const world = useWorld();
  const otherUid = ordinaryUid - 1;
  let root: Actor;
  let ordinary: Actor;
  let targets: readonly Target[];
  before(async function () {
    await needsOtherUsers(this, world());
    root = await world().actor();
    ordinary = await world().actor({ uid: ordinaryUid });
    await root.ask('listen a tcp 127.0.0.1 3000');
    await ordinary.ask('listen a tcp 127.0.0.1 4000');
    const terminator = await world().terminator();
    targets = [await choose(terminator, root.pid), await choose(terminator, ordinary.pid)];
    await terminator.leave();
  });

  it('signals no process if the owner of the port is not visible, and reports that', async () => {
    const terminator = await world().terminator({ uid: otherUid });
    for (const target of targets) {
      assert.deepEqual(await terminator.terminate(target, 'SIGTERM'), { kind: 'ownerUnknown' });
    }
    await terminator.leave();
  });

  it('reports that the system does not allow it, and the processes go on', async () => {
    const terminator = await world().terminator({ uid: otherUid });
    for (const target of targets) {
      const outcome = await terminator.terminate(target, 'SIGKILL');
      assert.deepEqual(outcome, { kind: 'denied', members: [target] });
    }
    await terminator.leave();
    await Promise.all([root.ask('pid'), ordinary.ask('pid')]);
  });

  it('reports the same with the right to read all processes but not to signal them, as in some containers', async function () {
    await needsCommand(this, 'setpriv');
    const terminator = await world().terminator({
      through: [
        ...['setpriv', `--reuid=${otherUid}`, `--regid=${otherUid}`, '--clear-groups'],
        ...['--inh-caps=+sys_ptrace,+dac_read_search', '--ambient-caps=+sys_ptrace,+dac_read_search'],
      ],
    });
    for (const target of targets) {
      assert.deepEqual(await choose(terminator, target.pid), target);
      const outcome = await terminator.terminate(target, 'SIGTERM');
      assert.deepEqual(outcome, { kind: 'denied', members: [target] });
    }
    await terminator.leave();
    await Promise.all([root.ask('pid'), ordinary.ask('pid')]);
  });

  it('ends its own one of two processes that share a socket, and reports that the other cannot be ended', async () => {
    const pid = await root.ask('fork own');
    await root.ask(`tell own become ${ordinaryUid}`);
    await root.ask('tell own exec a own');
    const terminator = await world().terminator({ uid: ordinaryUid });
    const target = await choose(terminator, pid);
    const other = await memberOf(terminator, root.pid);
    assert.equal(target.listeners.length, 1);
    const outcome = await terminator.terminate({ ...target, companions: [other] }, 'SIGTERM');
    assert.deepEqual(outcome, { kind: 'denied', members: [other] });
    assert.deepEqual(await terminator.ancestorChain(Number(pid)), []);
    assert.deepEqual(lines(await terminator.scan(), 3000), ['tcp 127.0.0.1:3000 <- no-permission (root)']);
    await terminator.leave();
    await root.ask('pid');
  });
});

describe('terminating real processes where those of other users are hidden', () => {
  const world = useWorld();
  before(async function () {
    await needsOtherUsers(this, world());
    await needsCommand(this, 'setpriv');
    await world().run(['mount', '-o', 'remount,hidepid=2', '/proc']);
  });

  it('ends what started after the editor, and nothing older or of what started it', async () => {
    const ids = [`--reuid=${ordinaryUid}`, `--regid=${ordinaryUid}`, '--clear-groups'];
    const older = await world().actor({ uid: ordinaryUid });
    await older.ask('listen a tcp 127.0.0.1 4000');
    // its parent is root's
    const terminator = await world().terminator({ through: [...throughShell, 'setpriv', ...ids] });
    const server = await world().actor({ uid: ordinaryUid });
    await server.ask('listen a tcp 127.0.0.1 4001');
    const [host] = await terminator.ancestorChain(terminator.pid);
    const parent = host?.parentPid ?? 0;
    assert.ok(parent > 1);
    assert.equal((await terminator.refusal(parent))?.kind, 'editorAncestor');
    const target = await choose(terminator, older.pid);
    const outcome = await terminator.terminate(target, 'SIGTERM');
    assert.equal(outcome.kind === 'refused' && outcome.reason.kind, 'unknownLineage');
    await older.ask('pid');
    const chosen = await choose(terminator, server.pid);
    assert.deepEqual(await terminator.terminate(chosen, 'SIGTERM'), { kind: 'exited' });
    await terminator.leave();
    await older.leave();
  });
});

describe('terminating real processes of another container', () => {
  const world = useWorld();
  const container = ['unshare', '-p', '-f', '--mount-proc', '--kill-child'];
  let contained: Actor;
  beforeEach(async () => {
    contained = await world().actor({ through: container });
    await contained.ask('listen a tcp 127.0.0.1 3000');
  });
  afterEach(() => world().clear());

  async function chosenFromOutside(terminator: Terminator): Promise<Target> {
    const { listeners } = await terminator.scan();
    const [listener] = listeners.filter(({ port }) => port === 3000);
    assert.ok(listener?.owner.kind === 'known');
    return choose(terminator, listener.owner.processes[0].pid);
  }

  it('leaves its first process running from outside unless forced, because no other signal reaches it', async () => {
    const terminator = await world().terminator();
    const target = await chosenFromOutside(terminator);
    // pid_namespaces(7): of signals without a handler, from outside, only SIGKILL and SIGSTOP reach it
    assert.equal((await terminator.terminate(target, 'SIGTERM', 'hasty')).kind, 'stillRunning');
    await contained.ask('pid');
    assert.deepEqual(await terminator.terminate(target, 'SIGKILL'), { kind: 'exited' });
  });

  it('ends another of its processes from outside, and nothing else', async () => {
    assert.equal(await contained.ask('fork child'), '2');
    await contained.ask('close a');
    const terminator = await world().terminator();
    const target = await chosenFromOutside(terminator);
    assert.deepEqual(await terminator.terminate(target, 'SIGTERM'), { kind: 'exited' });
    await contained.ask('pid');
  });

  it('signals no process from within another container, where an unrelated process has its outside PID', async () => {
    const outside = await world().terminator();
    const target = await chosenFromOutside(outside);
    const within = await world().terminator({
      through: [...container, 'sh', '-c', 'sleep 3600 & "$@"', 'sh'],
    });
    const stranger = await memberOf(within, 2);
    assert.equal(stranger.name, 'sleep');
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      const outcome = await within.terminate({ ...target, pid: stranger.pid }, signal);
      assert.deepEqual(outcome, { kind: 'pidReused' });
    }
    assert.deepEqual(await memberOf(within, 2), stranger);
    await contained.ask('pid');
  });
});
