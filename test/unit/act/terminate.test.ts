import assert from 'node:assert/strict';
import { refusalFor } from '../../support/refusalFor';
import { terminate } from '../../../src/act/terminate';
import type { Refusal, Target } from '../../../src/model/actions/termination';
import { gracePeriodMs } from '../../../src/model/actions/termination';
import type { Listener } from '../../../src/model/listeners/listener';
import { isOwnedBy } from '../../../src/model/listeners/listener';
import { hiddenOwner, hostContext, listener, ownedBy, process_ } from '../builders';
import { FakeSystem } from '../fakeSystem';

const never = new AbortController().signal;

describe('terminate', () => {
  let system: FakeSystem;
  let target: Target;
  beforeEach(() => {
    system = new FakeSystem();
    target = system.add(process_(4711, ['node', 'server.js']), '127.0.0.1:3000');
  });

  it('sends the gentle signal once, and notices the exit', async () => {
    system.events[3] = () => {
      system.end(4711);
    };
    assert.deepEqual(await terminate(target, 'SIGTERM', system.dependencies(), never), { kind: 'exited' });
    assert.deepEqual(system.sent, ['SIGTERM 4711']);
    assert.equal(system.delays, 4);
  });

  it('waits for the whole grace period, and no longer', async () => {
    const waited: number[] = [];
    const dependencies = system.dependencies();
    const outcome = await terminate(
      target,
      'SIGTERM',
      {
        ...dependencies,
        clock: {
          now: () => dependencies.clock.now(),
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
    assert.deepEqual(system.sent, ['SIGTERM 4711'], 'force is never used unasked');
  });

  it('counts a process as exited when another one has its PID', async () => {
    system.events[0] = () => {
      system.processes.set(4711, process_(4711, ['bash'], { startMark: 'later' }));
    };
    assert.deepEqual(await terminate(target, 'SIGTERM', system.dependencies(), never), { kind: 'exited' });
  });

  it('signals nothing if the PID now belongs to another process', async () => {
    system.end(4711);
    system.add(process_(4711, ['postgres'], { startMark: 'later' }), '127.0.0.1:3000');
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      const outcome = await terminate(target, signal, system.dependencies(), never);
      assert.deepEqual(outcome, { kind: 'pidReused' });
    }
    assert.deepEqual(system.sent, []);
  });

  it('signals nothing if the process is replaced after the scan', async () => {
    const collect = system.scan.bind(system);
    system.scan = async () => {
      const snapshot = await collect();
      system.processes.set(4711, process_(4711, ['postgres'], { startMark: 'later' }));
      return snapshot;
    };
    const outcome = await terminate(target, 'SIGTERM', system.dependencies(), never);
    assert.deepEqual(outcome, { kind: 'pidReused' });
    assert.deepEqual(system.sent, []);
  });

  it('signals nothing if the process has exited', async () => {
    system.end(4711);
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      assert.deepEqual(await terminate(target, signal, system.dependencies(), never), {
        kind: 'alreadyExited',
      });
    }
    assert.deepEqual(system.sent, []);
  });

  it('signals nothing if the process is no longer listening there', async () => {
    const others: (readonly [string, Listener[]])[] = [
      ['it listens on nothing', []],
      ['it listens on another port', [listener('127.0.0.1:3001', ownedBy(process_(4711, ['node'])))]],
      ['it listens on another address', [listener('127.0.0.2:3000', ownedBy(process_(4711, ['node'])))]],
      ['it listens on UDP', [listener('127.0.0.1:3000/udp', ownedBy(process_(4711, ['node'])))]],
      ['another process listens there', [listener('127.0.0.1:3000', ownedBy(process_(4712, ['node'])))]],
      [
        'the process that listened there has just exited',
        [listener('127.0.0.1:3000', hiddenOwner('gone', undefined))],
      ],
      [
        'a hidden process listens elsewhere',
        [listener('127.0.0.1:3001', hiddenOwner('no-permission', undefined))],
      ],
    ];
    for (const [description, listeners] of others) {
      system.listeners = listeners;
      const outcome = await terminate(target, 'SIGTERM', system.dependencies(), never);
      assert.deepEqual(outcome, { kind: 'notListening' }, description);
    }
    assert.deepEqual(system.sent, []);
  });

  it('signals nothing if the owner of the port is hidden, and does not claim that it stopped listening', async () => {
    for (const reason of ['no-permission', 'not-visible', 'not-read'] as const) {
      system.listeners = [listener('127.0.0.1:3000', hiddenOwner(reason, undefined))];
      const outcome = await terminate(target, 'SIGTERM', system.dependencies(), never);
      assert.deepEqual(outcome, { kind: 'ownerUnknown' }, reason);
    }
    assert.deepEqual(system.sent, []);
  });

  it('checks the identity once more right before the signal, after everything else', async () => {
    const read = system.readAncestorChains.bind(system);
    for (const replaced of ['ended', 'replaced'] as const) {
      system.readAncestorChains = async (pids) => {
        const chains = await read(pids);
        if (replaced === 'ended') system.processes.delete(4711);
        else system.processes.set(4711, process_(4711, ['postgres'], { startMark: 'later' }));
        return chains;
      };
      const outcome = await terminate(target, 'SIGTERM', system.dependencies(), never);
      assert.deepEqual(outcome, { kind: 'alreadyExited' }, replaced);
      system.readAncestorChains = read;
      system.processes.set(4711, process_(4711, ['node', 'server.js']));
    }
    assert.deepEqual(system.sent, []);
  });

  it('checks once more where that takes another run of a tool, and is canceled during it', async () => {
    const cancelled = new AbortController();
    system.checkNow = () => 'unknown';
    const hasEnded = system.hasEnded.bind(system);
    system.hasEnded = (process) => {
      cancelled.abort();
      return hasEnded(process);
    };
    const outcome = await terminate(target, 'SIGTERM', system.dependencies(), cancelled.signal);
    assert.deepEqual(outcome, { kind: 'cancelled' });
    system.hasEnded = () => Promise.resolve(true);
    assert.deepEqual(await terminate(target, 'SIGTERM', system.dependencies(), never), {
      kind: 'alreadyExited',
    });
    assert.deepEqual(system.sent, []);
  });

  it('signals nothing if the process has become another program', async () => {
    const chosen = { ...target, programMark: 'node' };
    system.processes.set(4711, process_(4711, ['postgres'], { startMark: '47110', programMark: 'postgres' }));
    system.listeners = [listener('127.0.0.1:3000', ownedBy(process_(4711, ['postgres'])))];
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      const outcome = await terminate(chosen, signal, system.dependencies(), never);
      assert.deepEqual(outcome, { kind: 'otherProgram', member: chosen, now: 'postgres' });
    }
    const read = system.readAncestorChains.bind(system);
    system.processes.set(4711, process_(4711, ['node'], { programMark: 'node' }));
    system.readAncestorChains = async (pids) => {
      const chains = await read(pids);
      system.processes.set(4711, process_(4711, ['postgres'], { programMark: 'postgres' }));
      return chains;
    };
    const outcome = await terminate(chosen, 'SIGTERM', system.dependencies(), never);
    assert.deepEqual(outcome, { kind: 'otherProgram', member: chosen, now: undefined });
    assert.deepEqual(system.sent, []);
  });

  it('signals nothing if the extension host is not found, or not shown as the system reports it', async () => {
    const own = system.processes.get(900);
    assert.ok(own);
    const { editor } = hostContext;
    const refused = { kind: 'unknownLineage', editor: editor.name } as const;
    const reporting = {
      ...hostContext,
      editor: { ...editor, reports: () => [{ pid: 900, parentPid: 800 }] },
    };
    for (const [process, context] of [
      [undefined, hostContext],
      [{ ...own, startMark: undefined }, hostContext],
      [{ ...own, parentPid: undefined }, reporting],
    ] as const) {
      if (process === undefined) system.processes.delete(900);
      else system.processes.set(900, process);
      const dependencies = { ...system.dependencies(), hostContext: context };
      for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
        const outcome = await terminate(target, signal, dependencies, never);
        assert.deepEqual(outcome, { kind: 'refused', reason: refused, member: target });
      }
    }
    assert.deepEqual(system.sent, []);
  });

  it('requires only one of several listeners', async () => {
    target = system.add(process_(4713, ['node']), '127.0.0.1:4000', '127.0.0.1:4001');
    system.listeners = system.listeners.filter(({ port }) => port !== 4000);
    system.onSignal = (pid) => {
      system.end(pid);
      return 'sent';
    };
    assert.deepEqual(await terminate(target, 'SIGTERM', system.dependencies(), never), { kind: 'exited' });
  });

  it('forces a process that has closed its listeners and hangs', async () => {
    system.listeners = [];
    system.onSignal = (pid) => {
      system.end(pid);
      return 'sent';
    };
    assert.deepEqual(await terminate(target, 'SIGKILL', system.dependencies(), never), { kind: 'exited' });
    assert.deepEqual(system.sent, ['SIGKILL 4711']);
  });

  it('reports that the system does not allow it', async () => {
    system.onSignal = () => 'denied';
    const outcome = await terminate(target, 'SIGTERM', system.dependencies(), never);
    assert.deepEqual(outcome, { kind: 'denied', members: [target] });
    assert.equal(system.delays, 0);
  });

  it('reports that the process exited just before the signal', async () => {
    system.onSignal = () => 'gone';
    assert.deepEqual(await terminate(target, 'SIGTERM', system.dependencies(), never), {
      kind: 'alreadyExited',
    });
  });

  it('stops waiting when the wait is canceled', async () => {
    const cancelled = new AbortController();
    system.events[1] = () => {
      cancelled.abort();
    };
    const outcome = await terminate(target, 'SIGTERM', system.dependencies(), cancelled.signal);
    assert.deepEqual(outcome, { kind: 'waitCancelled', remaining: [target] });
    assert.equal(system.delays, 2);
  });

  it('reports the exit even if the wait is canceled at that moment', async () => {
    const cancelled = new AbortController();
    system.events[1] = () => {
      system.end(4711);
      cancelled.abort();
    };
    const outcome = await terminate(target, 'SIGTERM', system.dependencies(), cancelled.signal);
    assert.deepEqual(outcome, { kind: 'exited' });
  });

  it('sends nothing if it is canceled during the scan', async () => {
    const cancelled = new AbortController();
    const collect = system.scan.bind(system);
    system.scan = () => {
      cancelled.abort();
      return collect();
    };
    const outcome = await terminate(target, 'SIGTERM', system.dependencies(), cancelled.signal);
    assert.deepEqual(outcome, { kind: 'cancelled' });
    assert.deepEqual(system.sent, []);
  });

  it('reports suspended processes at the end of the grace period, and resumes them if asked to', async () => {
    system.suspended.add(4711);
    const outcome = await terminate(target, 'SIGTERM', system.dependencies(), never);
    assert.deepEqual(outcome, { kind: 'suspended', remaining: [target], paused: [target] });
    system.onSignal = (pid) => {
      system.end(pid);
      return 'sent';
    };
    assert.deepEqual(await terminate(target, 'SIGCONT', system.dependencies(), never), { kind: 'exited' });
    assert.deepEqual(system.sent, ['SIGTERM 4711', 'SIGCONT 4711']);
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
      system.add(process_(1, ['/sbin/init'], { startedAt: 1 }), '127.0.0.1:1');
      system.add(process_(700, ['bash'], { parentPid: 1 }), '127.0.0.1:700');
      system.add(process_(800, [code], { parentPid: 700 }), '127.0.0.1:800');
      system.add(process_(850, [code, '--type=utility'], { parentPid: 800 }), '127.0.0.1:850');
      system.add(process_(900, [code, '--type=utility'], { parentPid: 800 }), '127.0.0.1:900');
    });

    async function refusal(pid: number): Promise<Refusal | undefined> {
      const [self = [], [process] = []] = await system.readAncestorChains([hostContext.editor.pid, pid]);
      return refusalFor(pid, process, self, hostContext);
    }

    for (const [description, pid, reason] of forbidden) {
      it(description, async () => {
        const process = system.processes.get(pid);
        assert.ok(process);
        const listeners = system.listeners.filter((seen) => isOwnedBy(seen, process));
        for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
          const outcome = await terminate({ ...process, listeners }, signal, system.dependencies(), never);
          assert.equal(outcome.kind, 'refused');
          assert.deepEqual(outcome.reason, reason);
        }
        assert.deepEqual(system.sent, []);
        assert.deepEqual(await refusal(pid), reason);
      });
    }

    it('no child of the editor that is not a part of it', async () => {
      const shop = system.add(process_(910, ['node', 'server.js'], { parentPid: 900 }), '127.0.0.1:3001');
      system.onSignal = (pid) => {
        system.end(pid);
        return 'sent';
      };
      assert.equal(await refusal(910), undefined);
      assert.deepEqual(await terminate(shop, 'SIGTERM', system.dependencies(), never), { kind: 'exited' });
    });
  });
});
