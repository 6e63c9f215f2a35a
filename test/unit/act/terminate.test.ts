import assert from 'node:assert/strict';
import type { Inspection } from '../../../src/collect/collector';
import { inspectionFrom } from '../../../src/collect/inspection';
import { delay } from '../../../src/act/delay';
import { sendSignal } from '../../../src/act/signals';
import type { TerminateDependencies } from '../../../src/act/terminate';
import { terminate, terminateWithEscalation } from '../../../src/act/terminate';
import { refusalFor } from '../../../src/act/protectedProcesses';
import type { Collector } from '../../../src/collect/collector';
import type { Listener } from '../../../src/model/listeners/listener';
import { isOwnedBy, holdersOf } from '../../../src/model/listeners/listener';
import type { Process, ProcessIdentity } from '../../../src/model/process/process';
import { ancestorsOf, sameProcess } from '../../../src/model/process/process';
import { hiddenOwner, listener, ownedBy, process_, snapshotOf, hostContext } from '../builders';
import type {
  Member,
  Outcome,
  Refusal,
  SendSignal,
  Signal,
  Target,
} from '../../../src/model/actions/termination';
import { gracePeriodMs } from '../../../src/model/actions/termination';

const never = new AbortController().signal;

/** A machine with processes and listeners that a test changes, and a record of the signals sent. */
class Machine implements Collector {
  readonly processes = new Map<number, Process>();
  listeners: Listener[] = [];
  readonly sent: string[] = [];
  readonly paused = new Set<number>();
  /** What happens at the n-th pause. */
  readonly events: (() => void)[] = [];
  pauses = 0;
  nowMs = 0;
  onSignal: SendSignal = () => 'sent';

  add(process: Process, ...endpoints: string[]): Target {
    this.processes.set(process.pid, process);
    const listeners = endpoints.map((endpoint) => listener(endpoint, ownedBy(process)));
    this.listeners.push(...listeners);
    return { pid: process.pid, startMark: process.startMark, name: process.name, listeners };
  }

  end(pid: number): void {
    this.processes.delete(pid);
    this.listeners = this.listeners.filter(
      ({ owner }) => owner.kind === 'hidden' || owner.processes.every((process) => process.pid !== pid),
    );
  }

  scan(): ReturnType<Collector['scan']> {
    return Promise.resolve(snapshotOf(this.listeners));
  }

  readAncestorChains(pids: readonly number[]): ReturnType<Collector['readAncestorChains']> {
    return Promise.resolve(
      pids.map((pid) => {
        const process = this.processes.get(pid);
        return process === undefined ? [] : [process, ...ancestorsOf(this.processes, process)];
      }),
    );
  }

  hasEnded(target: ProcessIdentity): Promise<boolean> {
    const now = this.processes.get(target.pid);
    return Promise.resolve(now === undefined || !sameProcess(now, target));
  }

  isSuspended({ pid }: ProcessIdentity): Promise<boolean> {
    return Promise.resolve(this.paused.has(pid));
  }

  inspect(pids: readonly number[]): Promise<readonly (Inspection | undefined)[]> {
    return Promise.resolve(pids.map((pid) => inspectionFrom(this.processes, pid, undefined)));
  }

  environmentOf(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  reservedPorts(): Promise<[]> {
    return Promise.resolve([]);
  }

  whenDetailsLoaded(): Promise<void> {
    return Promise.resolve();
  }

  dependencies(): TerminateDependencies {
    return {
      collector: this,
      hostContext: hostContext,
      sendSignal: (pid, signal) => {
        this.sent.push(`${signal} ${pid}`);
        return this.onSignal(pid, signal);
      },
      scan: () => this.scan(),
      clock: {
        now: () => this.nowMs,
        delay: (milliseconds) => {
          this.nowMs += milliseconds;
          this.events[this.pauses++]?.();
          return Promise.resolve();
        },
      },
    };
  }
}

describe('terminate', () => {
  let machine: Machine;
  let target: Target;
  beforeEach(() => {
    machine = new Machine();
    target = machine.add(process_(4711, ['node', 'server.js']), '127.0.0.1:3000');
  });

  it('sends the gentle signal once, and tells the end when it comes', async () => {
    machine.events[3] = () => {
      machine.end(4711);
    };
    assert.deepEqual(await terminate(target, 'SIGTERM', machine.dependencies(), never), { kind: 'exited' });
    assert.deepEqual(machine.sent, ['SIGTERM 4711']);
    assert.equal(machine.pauses, 4);
  });

  it('waits for its whole patience, and no longer', async () => {
    const waited: number[] = [];
    const dependencies = machine.dependencies();
    const outcome = await terminate(
      target,
      'SIGTERM',
      {
        ...dependencies,
        clock: {
          ...dependencies.clock,
          delay: (milliseconds, signal) => {
            waited.push(milliseconds);
            return dependencies.clock.delay(milliseconds, signal);
          },
        },
      },
      never,
    );
    assert.deepEqual(outcome, { kind: 'stillRunning', remaining: [target] });
    assert.equal(
      waited.reduce((sum, milliseconds) => sum + milliseconds, 0),
      gracePeriodMs,
    );
    assert.deepEqual(machine.sent, ['SIGTERM 4711'], 'force is never used without being asked for');
  });

  it('counts a process as ended when another one has its PID', async () => {
    machine.events[0] = () => {
      machine.processes.set(4711, process_(4711, ['bash'], { startMark: 'later' }));
    };
    assert.deepEqual(await terminate(target, 'SIGTERM', machine.dependencies(), never), { kind: 'exited' });
  });

  it('signals nothing where the PID now belongs to another process', async () => {
    machine.end(4711);
    machine.add(process_(4711, ['postgres'], { startMark: 'later' }), '127.0.0.1:3000');
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      const outcome = await terminate(target, signal, machine.dependencies(), never);
      assert.deepEqual(outcome, { kind: 'pidReused' });
    }
    assert.deepEqual(machine.sent, []);
  });

  it('signals nothing where the process is replaced after the look', async () => {
    const collect = machine.scan.bind(machine);
    machine.scan = async () => {
      const snapshot = await collect();
      machine.processes.set(4711, process_(4711, ['postgres'], { startMark: 'later' }));
      return snapshot;
    };
    const outcome = await terminate(target, 'SIGTERM', machine.dependencies(), never);
    assert.deepEqual(outcome, { kind: 'pidReused' });
    assert.deepEqual(machine.sent, []);
  });

  it('signals nothing where the process has ended', async () => {
    machine.end(4711);
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      assert.deepEqual(await terminate(target, signal, machine.dependencies(), never), {
        kind: 'alreadyExited',
      });
    }
    assert.deepEqual(machine.sent, []);
  });

  it('signals nothing where the process no longer listens there', async () => {
    const others: (readonly [string, Listener[]])[] = [
      ['it listens on nothing', []],
      ['it listens on another port', [listener('127.0.0.1:3001', ownedBy(process_(4711, ['node'])))]],
      ['it listens on another address', [listener('127.0.0.2:3000', ownedBy(process_(4711, ['node'])))]],
      ['it listens on UDP', [listener('127.0.0.1:3000/udp', ownedBy(process_(4711, ['node'])))]],
      ['another process listens there', [listener('127.0.0.1:3000', ownedBy(process_(4712, ['node'])))]],
      ['who listened there has just ended', [listener('127.0.0.1:3000', hiddenOwner('gone', undefined))]],
      [
        'one that cannot be seen listens elsewhere',
        [listener('127.0.0.1:3001', hiddenOwner('no-permission', undefined))],
      ],
    ];
    for (const [description, listeners] of others) {
      machine.listeners = listeners;
      const outcome = await terminate(target, 'SIGTERM', machine.dependencies(), never);
      assert.deepEqual(outcome, { kind: 'notListening' }, description);
    }
    assert.deepEqual(machine.sent, []);
  });

  it('signals nothing where who listens there cannot be seen, and does not call it let go', async () => {
    for (const reason of ['no-permission', 'not-visible', 'not-read'] as const) {
      machine.listeners = [listener('127.0.0.1:3000', hiddenOwner(reason, undefined))];
      const outcome = await terminate(target, 'SIGTERM', machine.dependencies(), never);
      assert.deepEqual(outcome, { kind: 'ownerUnknown' }, reason);
    }
    assert.deepEqual(machine.sent, []);
  });

  it('is content with one of several listeners', async () => {
    target = machine.add(process_(4713, ['node']), '127.0.0.1:4000', '127.0.0.1:4001');
    machine.listeners = machine.listeners.filter(({ port }) => port !== 4000);
    machine.onSignal = (pid) => {
      machine.end(pid);
      return 'sent';
    };
    assert.deepEqual(await terminate(target, 'SIGTERM', machine.dependencies(), never), { kind: 'exited' });
  });

  it('forces a process that closed its listeners and hangs', async () => {
    machine.listeners = [];
    machine.onSignal = (pid) => {
      machine.end(pid);
      return 'sent';
    };
    assert.deepEqual(await terminate(target, 'SIGKILL', machine.dependencies(), never), { kind: 'exited' });
    assert.deepEqual(machine.sent, ['SIGKILL 4711']);
  });

  it('tells that the system does not allow it', async () => {
    machine.onSignal = () => 'denied';
    const outcome = await terminate(target, 'SIGTERM', machine.dependencies(), never);
    assert.deepEqual(outcome, { kind: 'denied', members: [target] });
    assert.equal(machine.pauses, 0);
  });

  it('tells that the process ended just before the signal', async () => {
    machine.onSignal = () => 'gone';
    assert.deepEqual(await terminate(target, 'SIGTERM', machine.dependencies(), never), {
      kind: 'alreadyExited',
    });
  });

  it('stops waiting when the user does', async () => {
    const abandon = new AbortController();
    machine.events[1] = () => {
      abandon.abort();
    };
    const outcome = await terminate(target, 'SIGTERM', machine.dependencies(), abandon.signal);
    assert.deepEqual(outcome, { kind: 'waitCancelled', remaining: [target] });
    assert.equal(machine.pauses, 2);
  });

  it('tells the end even where the user stopped waiting in that moment', async () => {
    const abandon = new AbortController();
    machine.events[1] = () => {
      machine.end(4711);
      abandon.abort();
    };
    const outcome = await terminate(target, 'SIGTERM', machine.dependencies(), abandon.signal);
    assert.deepEqual(outcome, { kind: 'exited' });
  });

  it('sends nothing where the user gave up while it looked', async () => {
    const abandon = new AbortController();
    const collect = machine.scan.bind(machine);
    machine.scan = () => {
      abandon.abort();
      return collect();
    };
    const outcome = await terminate(target, 'SIGTERM', machine.dependencies(), abandon.signal);
    assert.deepEqual(outcome, { kind: 'cancelled' });
    assert.deepEqual(machine.sent, []);
  });

  it('tells of those that are paused when the time is over, and lets them go on when asked to', async () => {
    machine.paused.add(4711);
    const outcome = await terminate(target, 'SIGTERM', machine.dependencies(), never);
    assert.deepEqual(outcome, { kind: 'suspended', remaining: [target], paused: [target] });
    machine.onSignal = (pid) => {
      machine.end(pid);
      return 'sent';
    };
    assert.deepEqual(await terminate(target, 'SIGCONT', machine.dependencies(), never), { kind: 'exited' });
    assert.deepEqual(machine.sent, ['SIGTERM 4711', 'SIGCONT 4711']);
  });

  describe('with others that were chosen with it', () => {
    let one: Member;
    let two: Member;
    beforeEach(() => {
      one = machine.add(process_(5001, ['worker'], { parentPid: 4711 }));
      two = machine.add(process_(5002, ['worker'], { parentPid: 4711 }));
      [one, two] = [member(one), member(two)];
      target = { ...target, companions: [one, two] };
      machine.onSignal = (pid) => {
        machine.end(pid);
        return 'sent';
      };
    });

    function member({ pid, startMark, name }: Member): Member {
      return { pid, startMark, name };
    }

    it('signals it first, so that it starts none of them again, and the youngest next', async () => {
      assert.deepEqual(await terminate(target, 'SIGTERM', machine.dependencies(), never), { kind: 'exited' });
      assert.deepEqual(machine.sent, ['SIGTERM 4711', 'SIGTERM 5002', 'SIGTERM 5001']);
    });

    it('leaves them alone where the system does not allow to end it', async () => {
      machine.onSignal = () => 'denied';
      const outcome = await terminate(target, 'SIGTERM', machine.dependencies(), never);
      assert.deepEqual(outcome, { kind: 'denied', members: [target] });
      assert.deepEqual(machine.sent, ['SIGTERM 4711']);
    });

    it('tells which of them the system does not allow to end, when the rest has ended', async () => {
      machine.onSignal = (pid) => {
        if (pid === 5002) return 'denied';
        machine.end(pid);
        return 'sent';
      };
      for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
        const outcome = await terminate(target, signal, machine.dependencies(), never);
        assert.deepEqual(outcome, { kind: 'denied', members: [two] }, signal);
      }
      assert.deepEqual(machine.sent, ['SIGTERM 4711', 'SIGTERM 5002', 'SIGTERM 5001', 'SIGKILL 5002']);
    });

    it('offers to force those alone that may be forced', async () => {
      machine.onSignal = (pid) => (pid === 5002 ? 'denied' : 'sent');
      const outcome = await terminate(target, 'SIGTERM', machine.dependencies(), never);
      assert.deepEqual(outcome, { kind: 'stillRunning', remaining: [target, one] });
    });

    it('tells all that force would end where it can only be forced', async () => {
      machine.onSignal = () => 'forceNeeded';
      const outcome = await terminate(target, 'SIGTERM', machine.dependencies(), never);
      assert.deepEqual(outcome, { kind: 'forceNeeded', remaining: [target, two, one] });
      assert.deepEqual(machine.sent, ['SIGTERM 4711']);
    });

    it('forces them where it has ended itself, or does in that moment', async () => {
      machine.onSignal = (pid) => {
        machine.end(pid);
        return pid === 4711 ? 'gone' : 'sent';
      };
      assert.deepEqual(await terminate(target, 'SIGKILL', machine.dependencies(), never), { kind: 'exited' });
      assert.deepEqual(machine.sent, ['SIGKILL 4711', 'SIGKILL 5002', 'SIGKILL 5001']);
    });

    it('leaves a process alone that got the PID of one that ended with it', async () => {
      machine.onSignal = (pid) => {
        machine.end(pid);
        machine.end(5001);
        machine.add(process_(5001, ['postgres'], { startMark: 'later' }));
        return 'sent';
      };
      assert.deepEqual(await terminate(target, 'SIGTERM', machine.dependencies(), never), { kind: 'exited' });
      assert.deepEqual(machine.sent, ['SIGTERM 4711', 'SIGTERM 5002']);
    });

    it('tells who is there still when the user stops waiting', async () => {
      const abandon = new AbortController();
      machine.events[0] = () => {
        abandon.abort();
      };
      machine.onSignal = (pid) => {
        if (pid !== 5001) machine.end(pid);
        return 'sent';
      };
      const outcome = await terminate(target, 'SIGTERM', machine.dependencies(), abandon.signal);
      assert.deepEqual(outcome, { kind: 'waitCancelled', remaining: [one] });
    });

    it('sends no more once the user has given up', async () => {
      const abandon = new AbortController();
      machine.onSignal = (pid) => {
        machine.end(pid);
        abandon.abort();
        return 'sent';
      };
      const outcome = await terminate(target, 'SIGTERM', machine.dependencies(), abandon.signal);
      assert.deepEqual(outcome, { kind: 'waitCancelled', remaining: [two, one] });
      assert.deepEqual(machine.sent, ['SIGTERM 4711']);
    });

    it('signals nobody where one of them is a part of the editor, and says which', async () => {
      const part = machine.add(process_(5003, ['/usr/share/code/code'], { parentPid: 4711 }));
      for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
        const outcome = await terminate(
          { ...target, companions: [one, part, two] },
          signal,
          machine.dependencies(),
          never,
        );
        assert.deepEqual(outcome, {
          kind: 'refused',
          reason: { kind: 'editorPart', editor: 'Visual Studio Code' },
          member: part,
        });
      }
      assert.deepEqual(machine.sent, []);
    });

    it('is not kept from ending it by what has the PID of one of them now', async () => {
      machine.add(process_(5001, ['/usr/share/code/code'], { startMark: 'later' }));
      assert.deepEqual(await terminate(target, 'SIGTERM', machine.dependencies(), never), { kind: 'exited' });
      assert.deepEqual(machine.sent, ['SIGTERM 4711', 'SIGTERM 5002']);
    });
  });

  describe('refuses, and sends nothing to,', () => {
    const code = '/usr/share/code/code';
    const editor = 'Visual Studio Code';
    const forbidden: readonly [description: string, pid: number, reason: Refusal][] = [
      ['the first process', 1, { kind: 'firstProcess' }],
      ['the extension host', 900, { kind: 'extensionHost' }],
      ['the parent of the extension host, a part of the editor', 800, { kind: 'editorPart', editor }],
      ['a part of the editor beside the extension host', 850, { kind: 'editorPart', editor }],
      ['an ancestor of the editor', 700, { kind: 'editorAncestor', editor }],
    ];

    beforeEach(() => {
      machine.add(process_(1, ['/sbin/init'], { startedAt: 1 }), '127.0.0.1:1');
      machine.add(process_(700, ['bash'], { parentPid: 1 }), '127.0.0.1:700');
      machine.add(process_(800, [code], { parentPid: 700 }), '127.0.0.1:800');
      machine.add(process_(850, [code, '--type=utility'], { parentPid: 800 }), '127.0.0.1:850');
      machine.add(process_(900, [code, '--type=utility'], { parentPid: 800 }), '127.0.0.1:900');
    });

    async function refusal(pid: number): Promise<Refusal | undefined> {
      const [self = [], [process] = []] = await machine.readAncestorChains([hostContext.editor.pid, pid]);
      return refusalFor(pid, process, self, hostContext);
    }

    for (const [description, pid, reason] of forbidden) {
      it(description, async () => {
        const process = machine.processes.get(pid);
        assert.ok(process);
        const listeners = machine.listeners.filter((seen) => isOwnedBy(seen, process));
        for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
          const outcome = await terminate({ ...process, listeners }, signal, machine.dependencies(), never);
          assert.equal(outcome.kind, 'refused');
          assert.deepEqual(outcome.reason, reason);
        }
        assert.deepEqual(machine.sent, []);
        assert.deepEqual(await refusal(pid), reason);
      });
    }

    it('no child of the editor that is not a part of it', async () => {
      const shop = machine.add(process_(910, ['node', 'server.js'], { parentPid: 900 }), '127.0.0.1:3001');
      machine.onSignal = (pid) => {
        machine.end(pid);
        return 'sent';
      };
      assert.equal(await refusal(910), undefined);
      assert.deepEqual(await terminate(shop, 'SIGTERM', machine.dependencies(), never), { kind: 'exited' });
    });
  });
});

describe('terminate, with companions,', () => {
  let machine: Machine;
  let target: Target;
  const child = process_(4712, ['node', 'child.js'], { parentPid: 4711 });
  const grandchild = process_(4713, ['esbuild'], { parentPid: 4712 });
  const memberOf = ({ pid, startMark, name }: Process): Target => ({ pid, startMark, name, listeners: [] });

  beforeEach(() => {
    machine = new Machine();
    const companions = [child, grandchild].map(memberOf);
    target = { ...machine.add(process_(4711, ['node', 'server.js']), '127.0.0.1:3000'), companions };
    machine.add(child);
    machine.add(grandchild);
    machine.add(process_(5000, ['psql'], { parentPid: 4711 }));
    machine.onSignal = (pid) => {
      machine.end(pid);
      return 'sent';
    };
  });

  const end = (signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): ReturnType<typeof terminate> =>
    terminate(target, signal, machine.dependencies(), never);

  it('signals the target first, then those that were chosen with it, and nobody else', async () => {
    assert.deepEqual(await end(), { kind: 'exited' });
    assert.deepEqual(
      [machine.sent[0], [...machine.sent].sort()],
      ['SIGTERM 4711', ['SIGTERM 4711', 'SIGTERM 4712', 'SIGTERM 4713']],
    );
    assert.ok(machine.processes.has(5000));
  });

  it('leaves out a companion that has ended, or whose PID is another process now', async () => {
    machine.end(4712);
    machine.add({ ...grandchild, startMark: 'later' });
    assert.deepEqual(await end(), { kind: 'exited' });
    assert.deepEqual(machine.sent, ['SIGTERM 4711']);
  });

  it('ends no companion for a target that has gone, was replaced or has let go', async () => {
    const { listeners } = machine;
    machine.listeners = [];
    assert.deepEqual(await end(), { kind: 'notListening' });
    machine.listeners = listeners;
    machine.processes.set(4711, process_(4711, ['bash'], { startMark: 'later' }));
    assert.deepEqual(await end(), { kind: 'pidReused' });
    machine.processes.delete(4711);
    assert.deepEqual(await end(), { kind: 'alreadyExited' });
    assert.deepEqual(machine.sent, []);
  });

  it('ends no companion where the target goes between the look and the signal', async () => {
    const collect = machine.scan.bind(machine);
    machine.scan = async () => {
      const snapshot = await collect();
      machine.processes.delete(4711);
      return snapshot;
    };
    assert.deepEqual(await end(), { kind: 'alreadyExited' });
    assert.deepEqual(machine.sent, []);
  });

  for (const sent of ['denied', 'gone', 'forceNeeded'] as const) {
    it(`ends no companion where the signal to the target is ${sent}`, async () => {
      machine.onSignal = () => sent;
      assert.equal((await end()).kind, sent === 'gone' ? 'alreadyExited' : sent);
      assert.deepEqual(machine.sent, ['SIGTERM 4711']);
    });
  }

  it('forces those that remain, though the target has ended', async () => {
    machine.end(4711);
    assert.deepEqual(await end('SIGKILL'), { kind: 'exited' });
    assert.deepEqual([...machine.sent].sort(), ['SIGKILL 4712', 'SIGKILL 4713']);
  });

  it('forces nobody under a PID that was used again meanwhile', async () => {
    machine.end(4711);
    machine.end(4713);
    machine.add({ ...child, startMark: 'later' });
    assert.equal((await end('SIGKILL')).kind, 'alreadyExited');
    assert.deepEqual(machine.sent, []);
  });

  it('ends nobody where the editor descends from one of them', async () => {
    const startedAt = (grandchild.startedAt ?? 0) + 1;
    machine.add(process_(900, ['/usr/share/code/code'], { parentPid: 4713, startedAt }));
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      assert.equal((await end(signal)).kind, 'refused');
    }
    assert.deepEqual(machine.sent, []);
  });
});

describe('terminate, of what watches over the owner of a port,', () => {
  let machine: Machine;
  let target: Target;
  const server = process_(4712, ['node', 'server.js'], { parentPid: 4711 });

  beforeEach(() => {
    machine = new Machine();
    const { listeners } = machine.add(server, '127.0.0.1:3000');
    const nodemon = machine.add(process_(4711, ['node', '/usr/local/bin/nodemon']));
    const { pid, startMark, name } = server;
    target = { ...nodemon, listeners, owner: { pid, startMark }, companions: [{ pid, startMark, name }] };
    machine.onSignal = (ended) => {
      machine.end(ended);
      return 'sent';
    };
  });

  const end = (): ReturnType<typeof terminate> => terminate(target, 'SIGTERM', machine.dependencies(), never);

  it('ends the supervisor first, so that it starts nothing again', async () => {
    assert.deepEqual(await end(), { kind: 'exited' });
    assert.deepEqual(machine.sent, ['SIGTERM 4711', 'SIGTERM 4712']);
  });

  it('signals nothing where the port has another owner meanwhile, though both still run', async () => {
    machine.listeners = [listener('127.0.0.1:3000', ownedBy(process_(5000, ['nginx'])))];
    assert.deepEqual(await end(), { kind: 'notListening' });
    assert.deepEqual(machine.sent, []);
  });

  it('signals nothing where the owner was started again, under another PID or the same', async () => {
    for (const again of [
      process_(4713, ['node', 'server.js'], { parentPid: 4711 }),
      { ...server, startMark: 'later' },
    ]) {
      machine.processes.delete(4712);
      machine.processes.set(again.pid, again);
      machine.listeners = [listener('127.0.0.1:3000', ownedBy(again))];
      assert.deepEqual(await end(), { kind: 'notListening' });
    }
    assert.deepEqual(machine.sent, []);
  });

  it('signals nothing where the owner no longer descends from it', async () => {
    machine.processes.set(4712, { ...server, parentPid: undefined });
    assert.deepEqual(await end(), { kind: 'notListening' });
    assert.deepEqual(machine.sent, []);
  });

  it('takes no other process under its PID for the supervisor', async () => {
    machine.processes.set(4711, process_(4711, ['bash'], { startMark: 'later' }));
    assert.deepEqual(await end(), { kind: 'pidReused' });
    assert.deepEqual(machine.sent, []);
  });
});

describe('endByAndBy', () => {
  const one: Member = { pid: 4711, startMark: '1', name: 'node' };
  const two: Member = { pid: 4712, startMark: '1', name: 'worker' };
  const resists: Outcome = { kind: 'stillRunning', remaining: [one, two] };
  const paused: Outcome = { kind: 'suspended', remaining: [one], paused: [one] };
  const unasked: Outcome = { kind: 'forceNeeded', remaining: [one] };

  /**
   * @param outcomes what comes of each signal.
   * @param choices which signals a person says.
   * @returns what came of it all, and what was sent.
   */
  async function end(
    outcomes: readonly Outcome[],
    ...choices: readonly Signal[]
  ): Promise<[Outcome | undefined, string]> {
    const sent: Signal[] = [];
    const left = [...choices];
    const outcome = await terminateWithEscalation(
      (signal) => Promise.resolve(outcomes[sent.push(signal) - 1] ?? { kind: 'exited' }),
      () => Promise.resolve(left.shift()),
    );
    assert.deepEqual(left, [], 'all was asked for');
    return [outcome, sent.join()];
  }

  it('is gentle, and asks nothing where that is enough', async () => {
    for (const kind of [
      'exited',
      'alreadyExited',
      'pidReused',
      'notListening',
      'ownerUnknown',
      'cancelled',
    ] as const) {
      assert.deepEqual(await end([{ kind }]), [{ kind }, 'SIGTERM']);
    }
  });

  it('forces nothing unless that is said', async () => {
    for (const outcome of [resists, paused, unasked]) {
      assert.deepEqual(await end([outcome]), [undefined, 'SIGTERM']);
      assert.deepEqual(await end([outcome], 'SIGKILL'), [{ kind: 'exited' }, 'SIGTERM,SIGKILL']);
    }
  });

  it('lets what is paused go on, and asks anew about what does not end then', async () => {
    assert.deepEqual(await end([paused], 'SIGCONT'), [{ kind: 'exited' }, 'SIGTERM,SIGCONT']);
    assert.deepEqual(await end([paused, resists], 'SIGCONT'), [undefined, 'SIGTERM,SIGCONT']);
    assert.deepEqual(await end([paused, resists], 'SIGCONT', 'SIGKILL'), [
      { kind: 'exited' },
      'SIGTERM,SIGCONT,SIGKILL',
    ]);
  });

  it('knows nothing stronger than force', async () => {
    assert.deepEqual(await end([resists, resists], 'SIGKILL'), [resists, 'SIGTERM,SIGKILL']);
  });

  it('tells the end of what went between two signals: it heeded the first', async () => {
    for (const kind of ['alreadyExited', 'pidReused'] as const) {
      assert.deepEqual((await end([resists, { kind }], 'SIGKILL'))[0], { kind: 'exited' });
    }
  });

  it('claims of nobody not to have been asked to end who was', async () => {
    const cancelled: Outcome = { kind: 'cancelled' };
    assert.deepEqual((await end([resists, cancelled], 'SIGKILL'))[0], {
      kind: 'waitCancelled',
      remaining: [one, two],
    });
    assert.deepEqual((await end([unasked, cancelled], 'SIGKILL'))[0], cancelled);
  });
});

describe('holdersOf', () => {
  const owner = ownedBy(process_(1000, ['node']));
  const all = [
    listener('127.0.0.1:3000', owner),
    listener('0.0.0.0:3000', owner),
    listener('192.168.1.20:3000', owner),
    listener('127.0.0.1:3001', owner),
    listener('127.0.0.1:3000/udp', owner),
  ];

  function held(endpoint: string): string[] {
    return holdersOf(listener(endpoint, owner), all).map(
      ({ protocol, address, port }) => `${protocol} ${address.text}:${port}`,
    );
  }

  it('finds who has the same address, or all of them', () => {
    assert.deepEqual(held('127.0.0.1:3000'), ['tcp 127.0.0.1:3000', 'tcp 0.0.0.0:3000']);
  });

  it('finds every address in the way of a wildcard', () => {
    assert.deepEqual(held('[::]:3000'), ['tcp 127.0.0.1:3000', 'tcp 0.0.0.0:3000', 'tcp 192.168.1.20:3000']);
  });

  it('finds nobody on a free port', () => {
    assert.deepEqual(held('127.0.0.1:3002'), []);
  });

  it('takes no wildcard of one family for a holder of the other, but for :: with every IPv4 address', () => {
    const one = (endpoint: string): Listener => listener(endpoint, owner);
    const isHeld = (wanted: string, by: string): boolean => holdersOf(one(wanted), [one(by)]).length > 0;
    assert.equal(isHeld('[::1]:3000', '0.0.0.0:3000'), false);
    assert.equal(isHeld('0.0.0.0:3000', '[::1]:3000'), false);
    assert.equal(isHeld('127.0.0.1:3000', '[::]:3000'), true);
    assert.equal(isHeld('0.0.0.0:3000', '[::]:3000'), true);
  });

  it('takes nobody in another network for a holder in this one', () => {
    const wanted = listener('127.0.0.1:3000', owner);
    const elsewhere = { ...wanted, namespace: { kind: 'other', id: 7 } } as const;
    assert.deepEqual(holdersOf(wanted, [elsewhere]), []);
    assert.deepEqual(holdersOf(elsewhere, [wanted]), []);
    assert.deepEqual(holdersOf(elsewhere, [elsewhere]), [elsewhere]);
  });
});

describe('sendSignal', () => {
  it('finds nobody under a PID beyond the greatest there is', () => {
    // PID_MAX_LIMIT of Linux is 2^22
    assert.equal(sendSignal(2 ** 22 + 1, 'SIGTERM'), 'gone');
  });
});

describe('pause', () => {
  it('ends at once when it is aborted, before or meanwhile', async () => {
    const abort = new AbortController();
    const pausing = delay(3_600_000, abort.signal);
    abort.abort();
    await pausing;
    await delay(3_600_000, abort.signal);
  });
});
