import assert from 'node:assert/strict';
import { terminate } from '../../../src/act/terminate';
import type { Member, Target } from '../../../src/model/actions/termination';
import type { Process } from '../../../src/model/process/process';
import { listener, ownedBy, process_ } from '../builders';
import { FakeSystem } from '../fakeSystem';

const never = new AbortController().signal;

describe('terminate, with others that were chosen with it,', () => {
  let system: FakeSystem;
  let target: Target;
  let one: Member;
  let two: Member;
  beforeEach(() => {
    system = new FakeSystem();
    target = system.add(process_(4711, ['node', 'server.js']), '127.0.0.1:3000');
    one = system.add(process_(5001, ['worker'], { parentPid: 4711 }));
    two = system.add(process_(5002, ['worker'], { parentPid: 4711 }));
    [one, two] = [member(one), member(two)];
    target = { ...target, companions: [one, two] };
    system.onSignal = (pid) => {
      system.end(pid);
      return 'sent';
    };
  });

  function member({ pid, startMark, name }: Member): Member {
    return { pid, startMark, name };
  }

  it('signals the target first, so that it restarts none of them, and the youngest next', async () => {
    assert.deepEqual(await terminate(target, 'SIGTERM', system.dependencies(), never), { kind: 'exited' });
    assert.deepEqual(system.sent, ['SIGTERM 4711', 'SIGTERM 5002', 'SIGTERM 5001']);
  });

  it('leaves them alone if the system does not allow signaling the target', async () => {
    system.onSignal = () => 'denied';
    const outcome = await terminate(target, 'SIGTERM', system.dependencies(), never);
    assert.deepEqual(outcome, { kind: 'denied', members: [target] });
    assert.deepEqual(system.sent, ['SIGTERM 4711']);
  });

  it('reports which of them the system does not allow signaling, when the rest has exited', async () => {
    system.onSignal = (pid) => {
      if (pid === 5002) return 'denied';
      system.end(pid);
      return 'sent';
    };
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      const outcome = await terminate(target, signal, system.dependencies(), never);
      assert.deepEqual(outcome, { kind: 'denied', members: [two] }, signal);
    }
    assert.deepEqual(system.sent, ['SIGTERM 4711', 'SIGTERM 5002', 'SIGTERM 5001', 'SIGKILL 5002']);
  });

  it('reports as running only those that may be forced', async () => {
    system.onSignal = (pid) => (pid === 5002 ? 'denied' : 'sent');
    const outcome = await terminate(target, 'SIGTERM', system.dependencies(), never);
    assert.deepEqual(outcome, { kind: 'stillRunning', remaining: [target, one] });
  });

  it('reports everything that force would end if the target can only be forced', async () => {
    system.onSignal = () => 'forceNeeded';
    const outcome = await terminate(target, 'SIGTERM', system.dependencies(), never);
    assert.deepEqual(outcome, { kind: 'forceNeeded', remaining: [target, two, one] });
    assert.deepEqual(system.sent, ['SIGTERM 4711']);
  });

  it('forces them if the target has exited, or exits at that moment', async () => {
    system.onSignal = (pid) => {
      system.end(pid);
      return pid === 4711 ? 'gone' : 'sent';
    };
    assert.deepEqual(await terminate(target, 'SIGKILL', system.dependencies(), never), { kind: 'exited' });
    assert.deepEqual(system.sent, ['SIGKILL 4711', 'SIGKILL 5002', 'SIGKILL 5001']);
  });

  it('leaves a process alone that got the PID of one that exited with the target', async () => {
    system.onSignal = (pid) => {
      system.end(pid);
      system.end(5001);
      system.add(process_(5001, ['postgres'], { startMark: 'later' }));
      return 'sent';
    };
    assert.deepEqual(await terminate(target, 'SIGTERM', system.dependencies(), never), { kind: 'exited' });
    assert.deepEqual(system.sent, ['SIGTERM 4711', 'SIGTERM 5002']);
  });

  it('signals none if one of them has become another program, and leaves one alone that does so meanwhile', async () => {
    const marked = { ...two, programMark: 'worker' };
    const chosen = { ...target, companions: [one, marked] };
    const become = (): void => {
      const worker = system.processes.get(5002);
      assert.ok(worker);
      system.processes.set(5002, { ...worker, name: 'postgres', programMark: 'postgres' });
    };
    system.onSignal = (pid) => {
      if (pid === 4711) become();
      system.end(pid);
      return 'sent';
    };
    const outcome = await terminate(chosen, 'SIGTERM', system.dependencies(), never);
    assert.deepEqual(outcome, { kind: 'stillRunning', remaining: [marked] });
    assert.deepEqual(system.sent, ['SIGTERM 4711', 'SIGTERM 5001']);
    const forced = await terminate(chosen, 'SIGKILL', system.dependencies(), never);
    assert.deepEqual(forced, { kind: 'otherProgram', member: marked, now: 'postgres' });
  });

  it('reports which are still running when the wait is canceled', async () => {
    const cancelled = new AbortController();
    system.events[0] = () => {
      cancelled.abort();
    };
    system.onSignal = (pid) => {
      if (pid !== 5001) system.end(pid);
      return 'sent';
    };
    const outcome = await terminate(target, 'SIGTERM', system.dependencies(), cancelled.signal);
    assert.deepEqual(outcome, { kind: 'waitCancelled', remaining: [one] });
  });

  it('sends no further signal once it is canceled', async () => {
    const cancelled = new AbortController();
    system.onSignal = (pid) => {
      system.end(pid);
      cancelled.abort();
      return 'sent';
    };
    const outcome = await terminate(target, 'SIGTERM', system.dependencies(), cancelled.signal);
    assert.deepEqual(outcome, { kind: 'waitCancelled', remaining: [two, one] });
    assert.deepEqual(system.sent, ['SIGTERM 4711']);
  });

  it('signals nothing if one of them is a part of the editor, and says which', async () => {
    const part = system.add(process_(5003, ['/usr/share/code/code'], { parentPid: 4711 }));
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      const outcome = await terminate(
        { ...target, companions: [one, part, two] },
        signal,
        system.dependencies(),
        never,
      );
      assert.deepEqual(outcome, {
        kind: 'refused',
        reason: { kind: 'editorPart', editor: 'Visual Studio Code' },
        member: part,
      });
    }
    assert.deepEqual(system.sent, []);
  });

  it('is not prevented by another process that now has the PID of one of them', async () => {
    system.add(process_(5001, ['/usr/share/code/code'], { startMark: 'later' }));
    assert.deepEqual(await terminate(target, 'SIGTERM', system.dependencies(), never), { kind: 'exited' });
    assert.deepEqual(system.sent, ['SIGTERM 4711', 'SIGTERM 5002']);
  });
});

describe('terminate, with companions,', () => {
  let system: FakeSystem;
  let target: Target;
  const child = process_(4712, ['node', 'child.js'], { parentPid: 4711 });
  const grandchild = process_(4713, ['esbuild'], { parentPid: 4712 });
  const memberOf = ({ pid, startMark, name }: Process): Target => ({ pid, startMark, name, listeners: [] });

  beforeEach(() => {
    system = new FakeSystem();
    const companions = [child, grandchild].map(memberOf);
    target = { ...system.add(process_(4711, ['node', 'server.js']), '127.0.0.1:3000'), companions };
    system.add(child);
    system.add(grandchild);
    system.add(process_(5000, ['psql'], { parentPid: 4711 }));
    system.onSignal = (pid) => {
      system.end(pid);
      return 'sent';
    };
  });

  const end = (signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): ReturnType<typeof terminate> =>
    terminate(target, signal, system.dependencies(), never);

  it('signals the target first, then those that were chosen with it, and no other process', async () => {
    assert.deepEqual(await end(), { kind: 'exited' });
    assert.deepEqual(
      [system.sent[0], [...system.sent].sort()],
      ['SIGTERM 4711', ['SIGTERM 4711', 'SIGTERM 4712', 'SIGTERM 4713']],
    );
    assert.ok(system.processes.has(5000));
  });

  it('leaves out a companion that has exited, or whose PID is another process now', async () => {
    system.end(4712);
    system.add({ ...grandchild, startMark: 'later' });
    assert.deepEqual(await end(), { kind: 'exited' });
    assert.deepEqual(system.sent, ['SIGTERM 4711']);
  });

  it('ends no companion of a target that has exited, was replaced or is no longer listening', async () => {
    const { listeners } = system;
    system.listeners = [];
    assert.deepEqual(await end(), { kind: 'notListening' });
    system.listeners = listeners;
    system.processes.set(4711, process_(4711, ['bash'], { startMark: 'later' }));
    assert.deepEqual(await end(), { kind: 'pidReused' });
    system.processes.delete(4711);
    assert.deepEqual(await end(), { kind: 'alreadyExited' });
    assert.deepEqual(system.sent, []);
  });

  it('ends no companion if the target exits between the scan and the signal', async () => {
    const collect = system.scan.bind(system);
    system.scan = async () => {
      const snapshot = await collect();
      system.processes.delete(4711);
      return snapshot;
    };
    assert.deepEqual(await end(), { kind: 'alreadyExited' });
    assert.deepEqual(system.sent, []);
  });

  for (const sent of ['denied', 'gone', 'forceNeeded'] as const) {
    it(`ends no companion if the signal to the target is ${sent}`, async () => {
      system.onSignal = () => sent;
      assert.equal((await end()).kind, sent === 'gone' ? 'alreadyExited' : sent);
      assert.deepEqual(system.sent, ['SIGTERM 4711']);
    });
  }

  it('forces those that remain, although the target has exited', async () => {
    system.end(4711);
    assert.deepEqual(await end('SIGKILL'), { kind: 'exited' });
    assert.deepEqual([...system.sent].sort(), ['SIGKILL 4712', 'SIGKILL 4713']);
  });

  it('forces no process under a PID that has been reused', async () => {
    system.end(4711);
    system.end(4713);
    system.add({ ...child, startMark: 'later' });
    assert.equal((await end('SIGKILL')).kind, 'alreadyExited');
    assert.deepEqual(system.sent, []);
  });

  it('ends nothing if the editor descends from one of them', async () => {
    const startedAt = (grandchild.startedAt ?? 0) + 1;
    system.add(process_(900, ['/usr/share/code/code'], { parentPid: 4713, startedAt }));
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      assert.equal((await end(signal)).kind, 'refused');
    }
    assert.deepEqual(system.sent, []);
  });
});

describe("terminate, of a supervisor of the port's owner,", () => {
  let system: FakeSystem;
  let target: Target;
  const server = process_(4712, ['node', 'server.js'], { parentPid: 4711 });

  beforeEach(() => {
    system = new FakeSystem();
    const { listeners } = system.add(server, '127.0.0.1:3000');
    const nodemon = system.add(process_(4711, ['node', '/usr/local/bin/nodemon']));
    const { pid, startMark, name } = server;
    target = { ...nodemon, listeners, owner: { pid, startMark }, companions: [{ pid, startMark, name }] };
    system.onSignal = (ended) => {
      system.end(ended);
      return 'sent';
    };
  });

  const end = (): ReturnType<typeof terminate> => terminate(target, 'SIGTERM', system.dependencies(), never);

  it('ends the supervisor first, so that it restarts nothing', async () => {
    assert.deepEqual(await end(), { kind: 'exited' });
    assert.deepEqual(system.sent, ['SIGTERM 4711', 'SIGTERM 4712']);
  });

  it('signals nothing if the port has another owner by now, although both are still running', async () => {
    system.listeners = [listener('127.0.0.1:3000', ownedBy(process_(5000, ['nginx'])))];
    assert.deepEqual(await end(), { kind: 'notListening' });
    assert.deepEqual(system.sent, []);
  });

  it('signals nothing if the owner was restarted, under another PID or the same', async () => {
    for (const again of [
      process_(4713, ['node', 'server.js'], { parentPid: 4711 }),
      { ...server, startMark: 'later' },
    ]) {
      system.processes.delete(4712);
      system.processes.set(again.pid, again);
      system.listeners = [listener('127.0.0.1:3000', ownedBy(again))];
      assert.deepEqual(await end(), { kind: 'notListening' });
    }
    assert.deepEqual(system.sent, []);
  });

  it('signals nothing if the owner no longer descends from it', async () => {
    system.processes.set(4712, { ...server, parentPid: undefined });
    assert.deepEqual(await end(), { kind: 'notListening' });
    assert.deepEqual(system.sent, []);
  });

  it('takes no other process under its PID for the supervisor', async () => {
    system.processes.set(4711, process_(4711, ['bash'], { startMark: 'later' }));
    assert.deepEqual(await end(), { kind: 'pidReused' });
    assert.deepEqual(system.sent, []);
  });
});
