import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { CollectFailure } from '../../../src/collect/collector';
import { terminateAgreed, terminateProcess, terminateProcesses } from '../../../src/flows/terminate';
import type { Process } from '../../../src/model/process/process';
import { hiddenOwner, listener, ownedBy, process_, root } from '../builders';
import { TerminationScene, server } from './termination';

/** A process started by a supervisor, and that. */
const nodemon = process_(4700, ['node', '/usr/local/bin/nodemon', 'server.js']);
const loop = process_(4700, ['sh', '-c', 'while true; do node server.js; done']);
const pm2 = process_(4700, ['PM2 v6.0.5: God Daemon (/home/alice/.pm2)']);

describe('terminateProcess', () => {
  const node = server(4711);
  let scene: TerminationScene;
  beforeEach(() => {
    scene = new TerminationScene();
    scene.system.add(node, '127.0.0.1:3000');
  });

  const terminate = (process: Process = node): Promise<boolean> =>
    terminateProcess(scene.dependencies(), process);

  describe('with nothing special about it', () => {
    it('asks by the label of the tree, terminates, and tells that the port is free', async () => {
      scene.answering('Terminate');
      assert.equal(await terminate(), true);
      assert.deepEqual(
        scene.dialogs.asked.map(({ message, actions }) => [message, ...actions]),
        [['Terminate node · shop, port 3000?', 'Terminate']],
      );
      assert.match(
        scene.dialogs.asked[0]?.detail ?? '',
        /^node \(PID 4711\) is listening on 127\.0\.0\.1:3000\./,
      );
      assert.deepEqual(scene.system.sent, ['SIGTERM 4711']);
      assert.deepEqual(scene.dialogs.messages, [
        { level: 'information', text: 'node · shop (PID 4711) has exited. Port 3000 is free.' },
      ]);
      assert.deepEqual(scene.forgotten, [4711]);
      assert.deepEqual(scene.logged, ['terminate node (PID 4711): SIGTERM, exited']);
    });

    it('tells only what goes wrong if something is started on the port next', async () => {
      scene.answering('Terminate');
      assert.equal(await terminateProcess(scene.dependencies(), node, undefined, true), true);
      assert.deepEqual(scene.dialogs.messages, []);
      assert.equal(await terminateProcess(scene.dependencies(), node, undefined, true), false);
      assert.match(
        scene.dialogs.messageTexts[0] ?? '',
        /is no longer listening, so nothing was terminated\.$/,
      );
    });

    it('shows progress from the start to the end', async () => {
      scene.answering('Terminate');
      await terminate();
      assert.deepEqual(scene.dialogs.progressTitles, [
        'Inspecting node · shop (PID 4711)',
        'Waiting for node · shop (PID 4711) to exit',
        'Checking port 3000',
      ]);
    });

    it('reads everything before the question at once', async () => {
      scene.answering('Terminate');
      await terminate();
      assert.deepEqual(scene.system.inspected, [[900, 4711]]);
    });

    it('reads the descendants of the chosen process, not those of the editor', async () => {
      scene.answering('Terminate');
      await terminate();
      assert.deepEqual(scene.system.inspectedTrees, [[4711]]);
    });

    it('sends nothing if the question is canceled', async () => {
      scene.answering(undefined);
      assert.equal(await terminate(), false);
      assert.deepEqual([scene.system.sent, scene.dialogs.messages], [[], []]);
    });

    it('asks nothing if the setting says so', async () => {
      scene.confirmTerminate = false;
      assert.equal(await terminate(), true);
      assert.deepEqual(scene.dialogs.asked, []);
      assert.deepEqual(scene.system.sent, ['SIGTERM 4711']);
    });

    it('asks whatever the setting says if it must', async () => {
      scene.confirmTerminate = false;
      scene.answering(undefined);
      assert.equal(await terminateProcess(scene.dependencies(), server(4711), true), false);
      assert.equal(scene.dialogs.asked.length, 1);
      assert.deepEqual(scene.system.sent, []);
    });

    it('offers to terminate its tree', async () => {
      scene.system.add(process_(4712, ['esbuild'], { parentPid: 4711 }));
      scene.answering('Terminate Tree (2)');
      assert.equal(await terminate(), true);
      assert.deepEqual(scene.dialogs.asked[0]?.actions, ['Terminate', 'Terminate Tree (2)']);
      assert.deepEqual(scene.system.sent, ['SIGTERM 4711', 'SIGTERM 4712']);
      assert.deepEqual(scene.forgotten, [4711, 4712]);
    });

    it('leaves its tree alone if only it is to be terminated', async () => {
      scene.system.add(process_(4712, ['esbuild'], { parentPid: 4711 }));
      scene.answering('Terminate');
      assert.equal(await terminate(), true);
      assert.deepEqual(scene.system.sent, ['SIGTERM 4711']);
    });

    it('offers to terminate the processes that share its socket', async () => {
      const worker = server(4712);
      scene.system.add(worker);
      scene.system.listeners = [listener('127.0.0.1:3000', ownedBy(node, worker))];
      scene.answering('Terminate All 2');
      assert.equal(await terminate(), true);
      assert.match(scene.dialogs.asked[0]?.detail ?? '', /node \(PID 4712\) shares its socket/);
      assert.deepEqual(scene.system.sent, ['SIGTERM 4711', 'SIGTERM 4712']);
    });
  });

  describe('that must not or cannot be terminated', () => {
    it('refuses the editor with the reason, and asks nothing', async () => {
      const editor = scene.system.processes.get(800);
      assert.ok(editor);
      scene.system.listeners.push(listener('127.0.0.1:8000', ownedBy(editor)));
      assert.equal(await terminate(editor), false);
      assert.match(
        scene.dialogs.messageTexts[0] ?? '',
        /was not terminated\. It is a part of Visual Studio Code\.$/,
      );
      assert.deepEqual(scene.system.sent, []);
    });

    it('refuses a process whose start time is unknown, without reading anything', async () => {
      assert.equal(await terminate({ ...node, startMark: undefined }), false);
      assert.match(scene.dialogs.messageTexts[0] ?? '', /Its start time is unknown/);
      assert.deepEqual(scene.system.inspected, []);
    });

    it('says that it is no longer listening, without reading anything', async () => {
      scene.system.listeners = [];
      assert.equal(await terminate(), false);
      assert.match(
        scene.dialogs.messageTexts[0] ?? '',
        /is no longer listening, so nothing was terminated\.$/,
      );
      assert.deepEqual(scene.system.inspected, []);
    });

    it('says that it has exited, or that its PID was reused, and asks nothing', async () => {
      scene.scan();
      scene.system.processes.delete(4711);
      assert.equal(await terminate(), false);
      scene.system.processes.set(4711, server(4711, { startMark: 'later' }));
      assert.equal(await terminate(), false);
      assert.match(scene.dialogs.messageTexts[0] ?? '', /had already exited\.$/);
      assert.match(scene.dialogs.messageTexts[1] ?? '', /PID 4711 now belongs to another process\.$/);
    });

    it('stops a container instead', async () => {
      for (const container of ['stopped', 'cancelled'] as const) {
        scene.container = container;
        assert.equal(await terminate(), container === 'stopped');
      }
      assert.deepEqual(scene.system.inspected, []);
    });

    it('does nothing if the inspection is canceled', async () => {
      scene.dialogs.cancelsProgress = true;
      assert.equal(await terminate(), false);
      assert.deepEqual([scene.dialogs.asked, scene.dialogs.messages, scene.system.sent], [[], [], []]);
    });

    it('fails if the inspection does', async () => {
      scene.system.inspect = () => Promise.reject(new CollectFailure('unexpected', 'no answer', ''));
      await assert.rejects(terminate(), CollectFailure);
    });

    it('sends nothing if the scan before the signal fails, or comes from a stopped scanner', async () => {
      scene.confirmTerminate = false;
      const problem = { message: 'Scanning failed.', detail: '' };
      scene.failure = { kind: 'failed', reason: 'unexpected', problem, lastSnapshot: undefined };
      await assert.rejects(terminate(), /Scanning failed\./);
      scene.failure = { kind: 'ok', snapshot: scene.scan() };
      scene.state = scene.failure;
      await assert.rejects(terminate(), /Scanning has stopped/);
      assert.deepEqual(scene.system.sent, []);
    });
  });

  describe('of a supervisor', () => {
    /** With this process as its parent, below a shell. */
    function supervisedBy(supervisor: Process): Process {
      const owned = server(4711, { parentPid: supervisor.pid });
      scene.system.add(supervisor);
      scene.system.processes.set(owned.pid, owned);
      scene.system.listeners = [listener('127.0.0.1:3000', ownedBy(owned))];
      return owned;
    }

    it('warns even if the question is off, and terminates only this one if chosen', async () => {
      scene.confirmTerminate = false;
      scene.answering('Terminate Only This');
      assert.equal(await terminate(supervisedBy(nodemon)), true);
      assert.equal(
        scene.dialogs.asked[0]?.message,
        'nodemon restarts node · shop when a file changes. Stop nodemon instead?',
      );
      assert.deepEqual(scene.dialogs.asked[0].actions, ['Stop nodemon', 'Terminate Only This']);
      assert.deepEqual(scene.system.sent, ['SIGTERM 4711']);
      assert.match(
        scene.dialogs.messageTexts[0] ?? '',
        /Port 3000 is free\. nodemon restarts it when a file changes\.$/,
      );
    });

    it('stops the supervisor and everything it started, in the one reading', async () => {
      const owned = supervisedBy(nodemon);
      scene.system.add(process_(4713, ['tailwindcss'], { parentPid: 4700 }));
      scene.answering('Stop nodemon');
      assert.equal(await terminate(owned), true);
      assert.deepEqual(scene.system.inspected, [[900, 4700, 4711]]);
      assert.equal(scene.system.sent[0], 'SIGTERM 4700');
      assert.deepEqual(scene.system.sent.toSorted(), ['SIGTERM 4700', 'SIGTERM 4711', 'SIGTERM 4713']);
      // nothing is left that restarts anything
      assert.match(
        scene.dialogs.messageTexts[0] ?? '',
        /^node \(PID 4700\) has exited\. Port 3000 is free\.$/,
      );
    });

    it('reads once more if the supervisor was not expected', async () => {
      const owned = supervisedBy(nodemon);
      scene.scan();
      const dependencies = scene.dependencies();
      const { lastSnapshot } = dependencies.scanner;
      assert.ok(lastSnapshot);
      const scanner = {
        ...{ state: dependencies.scanner.state, refresh: dependencies.scanner.refresh },
        lastSnapshot: { ...lastSnapshot, processes: new Map() },
      };
      scene.answering('Stop nodemon');
      const { dialogs } = scene;
      assert.equal(await terminateProcess({ ...dependencies, dialogs, scanner }, owned), true);
      assert.deepEqual(scene.system.inspected, [[900, 4711], [4700]]);
      assert.deepEqual(scene.system.sent, ['SIGTERM 4700', 'SIGTERM 4711']);
    });

    it('does nothing if the question is canceled', async () => {
      scene.answering(undefined);
      assert.equal(await terminate(supervisedBy(nodemon)), false);
      assert.deepEqual(scene.system.sent, []);
    });

    it('offers its stop command to copy, with the name that it gave the process', async () => {
      const owned = supervisedBy(pm2);
      scene.system.environments.set(4711, { pm_id: '7' });
      scene.answering('Copy Stop Command');
      assert.equal(await terminate(owned), false);
      assert.deepEqual(scene.dialogs.asked[0]?.actions, ['Copy Stop Command', 'Terminate Only This']);
      assert.deepEqual(scene.dialogs.copied, ['pm2 stop 7']);
      scene.answering('Terminate Only This');
      assert.equal(await terminate(owned), true);
      scene.answering(undefined);
      scene.system.add(owned, '127.0.0.1:3000');
      assert.equal(await terminate(owned), false);
    });

    it('does not offer to stop the first process of a container', async () => {
      const owned = supervisedBy({ ...nodemon, pid: 1 });
      scene.answering('Terminate Only This');
      assert.equal(await terminate(owned), true);
      assert.deepEqual(scene.dialogs.asked[0]?.actions, ['Terminate Only This']);
    });

    it('tells what restarted it, and scans longer for that', async () => {
      const owned = supervisedBy(loop);
      const again = server(4720, { parentPid: 4700 });
      // the 3rd second after the exit
      scene.system.events[11] = () => scene.system.add(again, '127.0.0.1:3000');
      scene.answering('Terminate Only This');
      assert.equal(await terminate(owned), true);
      assert.match(
        scene.dialogs.messageTexts[0] ?? '',
        /has exited\. Port 3000 is now in use by node · shop \(PID 4720\), which a shell loop started\.$/,
      );
    });
  });

  it('asks whatever the setting, and says so, if the unit that may restart it could not be read', async () => {
    scene.system.units.set(4711, 'unknown');
    scene.confirmTerminate = false;
    scene.answering('Terminate');
    assert.equal(await terminate(), true);
    assert.match(
      scene.dialogs.asked[0]?.detail ?? '',
      /\n\nIt could not be read whether a service manager supervises it and may restart it\.$/,
    );
  });

  describe('of a service', () => {
    const unit = { manager: 'systemd', name: 'shop.service', scope: 'user' } as const;
    beforeEach(() => {
      scene.system.units.set(4711, unit);
    });

    it('offers the command that stops the service to copy', async () => {
      scene.answering('Copy Stop Command');
      assert.equal(await terminate(), false);
      assert.equal(
        scene.dialogs.asked[0]?.message,
        'node · shop belongs to shop.service, a service of systemd.',
      );
      assert.deepEqual(scene.dialogs.copied, ['systemctl --user stop shop.service']);
      assert.deepEqual(scene.system.sent, []);
    });

    it('terminates it anyway if chosen, and says that it may be restarted', async () => {
      scene.confirmTerminate = false;
      scene.answering('Terminate Anyway');
      assert.equal(await terminate(), true);
      assert.match(
        scene.dialogs.messageTexts[0] ?? '',
        /Port 3000 is free\. shop\.service may still restart it\.$/,
      );
    });

    it('does nothing if the question is canceled', async () => {
      scene.answering(undefined);
      assert.equal(await terminate(), false);
      assert.deepEqual(scene.system.sent, []);
    });
  });

  describe('of a script', () => {
    const script = process_(4700, ['bash', 'run.sh']);
    beforeEach(() => {
      scene.system.add(script);
      scene.system.processes.set(4711, server(4711, { parentPid: 4700 }));
    });

    it('says that the script is still running and may start it again', async () => {
      scene.answering('Terminate');
      assert.equal(await terminate(), true);
      assert.match(
        scene.dialogs.asked[0]?.detail ?? '',
        /run\.sh \(PID 4700\) runs it and may start it again\.$/,
      );
      assert.match(
        scene.dialogs.messageTexts[0] ?? '',
        /run\.sh \(PID 4700\) is still running and may start it again\.$/,
      );
    });

    it('says nothing of a script that has exited too', async () => {
      scene.system.onSignal = () => {
        scene.system.end(4711);
        scene.system.end(4700);
        return 'sent';
      };
      scene.answering('Terminate');
      assert.equal(await terminate(), true);
      assert.match(scene.dialogs.messageTexts[0] ?? '', /has exited\. Port 3000 is free\.$/);
    });

    it('tells that the script has started it again', async () => {
      scene.system.events[8] = () => scene.system.add(server(4720, { parentPid: 4700 }), '127.0.0.1:3000');
      scene.answering('Terminate');
      assert.equal(await terminate(), true);
      assert.match(
        scene.dialogs.messageTexts[0] ?? '',
        /in use by node · shop \(PID 4720\), which run\.sh started\.$/,
      );
    });
  });

  describe('that does not exit', () => {
    beforeEach(() => {
      scene.confirmTerminate = false;
    });

    it('offers force, and forces it', async () => {
      scene.reacting({ 'SIGTERM 4711': 'ignored' }).answering('Force Terminate');
      assert.equal(await terminate(), true);
      assert.match(
        scene.dialogs.asked[0]?.message ?? '',
        /is still running 5 seconds after it was asked to exit\.$/,
      );
      assert.deepEqual(scene.system.sent, ['SIGTERM 4711', 'SIGKILL 4711']);
      assert.match(scene.dialogs.messageTexts[0] ?? '', /has exited\. Port 3000 is free\.$/);
    });

    it('leaves it alone if force is declined', async () => {
      scene.reacting({ 'SIGTERM 4711': 'ignored' }).answering(undefined);
      assert.equal(await terminate(), false);
      assert.deepEqual([scene.system.sent, scene.dialogs.messages], [['SIGTERM 4711'], []]);
    });

    it('tells that it survived force', async () => {
      scene.reacting({ 'SIGTERM 4711': 'ignored', 'SIGKILL 4711': 'ignored' }).answering('Force Terminate');
      assert.equal(await terminate(), false);
      assert.match(scene.dialogs.messageTexts[0] ?? '', /still running although it was force-terminated/);
      assert.deepEqual(scene.forgotten, []);
    });

    it('offers force for one that cannot be asked', async () => {
      scene.reacting({ 'SIGTERM 4711': 'forceNeeded' }).answering('Force Terminate');
      assert.equal(await terminate(), true);
      assert.match(scene.dialogs.asked[0]?.message ?? '', /has no window/);
    });

    it('resumes a suspended one if chosen', async () => {
      scene.system.suspended.add(4711);
      scene.reacting({ 'SIGTERM 4711': 'ignored' }).answering('Continue');
      assert.equal(await terminate(), true);
      assert.match(scene.dialogs.asked[0]?.message ?? '', /is suspended \(Ctrl\+Z or a debugger\)/);
      assert.deepEqual(scene.dialogs.asked[0]?.actions, ['Continue', 'Force Terminate']);
      assert.deepEqual(scene.system.sent, ['SIGTERM 4711', 'SIGCONT 4711']);
    });

    it('forces a suspended one if chosen, or leaves it alone', async () => {
      scene.system.suspended.add(4711);
      scene.reacting({ 'SIGTERM 4711': 'ignored' }).answering(undefined);
      assert.equal(await terminate(), false);
      scene.answering('Force Terminate');
      assert.equal(await terminate(), true);
      assert.deepEqual(scene.system.sent, ['SIGTERM 4711', 'SIGTERM 4711', 'SIGKILL 4711']);
    });
  });

  describe('with another outcome', () => {
    beforeEach(() => {
      scene.confirmTerminate = false;
    });

    it('offers the command of an administrator to copy if it is denied', async () => {
      scene.reacting({ 'SIGTERM 4711': 'denied' }).answering('Copy Command');
      assert.equal(await terminate(), false);
      assert.match(
        scene.dialogs.offered[0]?.message ?? '',
        /does not allow.*which belongs to user alice\. It is still running\. "sudo kill 4711" would terminate it\.$/,
      );
      assert.deepEqual(scene.dialogs.copied, ['sudo kill 4711']);
      scene.answering(undefined);
      assert.equal(await terminate(), false);
      assert.deepEqual(scene.dialogs.copied, []);
    });

    it('tells that it exited before the signal, and brings the list up to date', async () => {
      scene.reacting({ 'SIGTERM 4711': 'gone' });
      assert.equal(await terminate(), false);
      assert.match(scene.dialogs.messageTexts[0] ?? '', /had already exited\.$/);
      assert.equal(scene.scans, 2);
    });

    it('tells that it stopped listening since, or that its owner is hidden now', async () => {
      const shown = scene.system.listeners;
      scene.scan();
      scene.system.listeners = [];
      assert.equal(await terminate(), false);
      scene.system.listeners = shown;
      scene.scan();
      scene.system.listeners = [listener('127.0.0.1:3000', hiddenOwner('no-permission', root))];
      assert.equal(await terminate(), false);
      assert.match(
        scene.dialogs.messageTexts[0] ?? '',
        /is no longer listening on port 3000\. The list is up to date/,
      );
      assert.match(scene.dialogs.messageTexts[1] ?? '', /whose owner is not visible\.$/);
      assert.deepEqual(scene.system.sent, []);
    });

    it('tells that the port could not be checked', async () => {
      scene.system.onSignal = (pid) => {
        scene.system.end(pid);
        const problem = { message: 'no', detail: '' };
        scene.failure = { kind: 'failed', reason: 'unexpected', problem, lastSnapshot: undefined };
        return 'sent';
      };
      assert.equal(await terminate(), true);
      assert.match(scene.dialogs.messageTexts[0] ?? '', /Couldn't check whether port 3000 is free\.$/);
    });

    it('tells that another process has the port now, without a starter', async () => {
      scene.system.onSignal = (pid) => {
        scene.system.end(pid);
        scene.system.add(process_(5000, ['nginx']), '0.0.0.0:3000');
        return 'sent';
      };
      assert.equal(await terminate(), true);
      assert.match(
        scene.dialogs.messageTexts[0] ?? '',
        /Port 3000 is now in use by nginx · shop \(PID 5000\)\.$/,
      );
    });
  });
});

describe('terminateProcesses', () => {
  const one = server(4711);
  const two = server(4712);
  let scene: TerminationScene;
  beforeEach(() => {
    scene = new TerminationScene();
    scene.system.add(one, '127.0.0.1:3000');
    scene.system.add(two, '127.0.0.1:3001');
  });

  it('inspects them at once, asks once, and terminates one after the other', async () => {
    scene.confirmTerminate = false;
    scene.answering('Terminate All');
    await terminateProcesses(scene.dependencies(), [one, two]);
    assert.deepEqual(scene.system.inspected, [[900, 4711, 4712]]);
    assert.deepEqual(
      scene.dialogs.asked.map(({ message }) => message),
      ['Terminate 2 processes?'],
    );
    assert.deepEqual(scene.system.sent, ['SIGTERM 4711', 'SIGTERM 4712']);
    assert.deepEqual(scene.dialogs.messageTexts, ['2 servers have exited. Ports 3000 and 3001 are free.']);
  });

  it('terminates none if the question is canceled', async () => {
    scene.answering(undefined);
    await terminateProcesses(scene.dependencies(), [one, two]);
    assert.deepEqual(scene.system.sent, []);
  });

  it('refuses those that must not be terminated, and asks about the others', async () => {
    const editor = scene.system.processes.get(800);
    assert.ok(editor);
    scene.system.listeners.push(listener('127.0.0.1:8000', ownedBy(editor)));
    scene.answering('Terminate All');
    await terminateProcesses(scene.dependencies(), [editor, one]);
    assert.match(scene.dialogs.messageTexts[0] ?? '', /It is a part of Visual Studio Code\.$/);
    assert.deepEqual(scene.system.sent, ['SIGTERM 4711']);
  });

  it('asks nothing if none is left', async () => {
    scene.container = 'stopped';
    await terminateProcesses(scene.dependencies(), [one, two]);
    assert.deepEqual([scene.dialogs.asked, scene.system.inspected], [[], []]);
  });

  it('continues with the next one if force is declined for one', async () => {
    scene.reacting({ 'SIGTERM 4711': 'ignored' }).answering('Terminate All', undefined);
    await terminateProcesses(scene.dependencies(), [one, two]);
    assert.deepEqual(scene.system.sent, ['SIGTERM 4711', 'SIGTERM 4712']);
  });

  it('watches the ports of all at the same time', async () => {
    scene.answering('Terminate All');
    await terminateProcesses(scene.dependencies(), [one, two]);
    assert.deepEqual(
      scene.dialogs.progressTitles.filter((title) => title.startsWith('Checking')),
      ['Checking ports 3000 and 3001'],
    );
    assert.equal(scene.system.delays, 4, 'a second, for both');
  });

  it('goes on watching while the port of one is free, though that of another is in use again', async () => {
    scene.answering('Terminate All');
    scene.system.onSignal = (pid) => {
      scene.system.end(pid);
      if (pid === 4711) scene.system.add(process_(5000, ['nginx']), '0.0.0.0:3000');
      return 'sent';
    };
    scene.system.events[2] = () => scene.system.add(process_(5001, ['nginx']), '0.0.0.0:3001');
    await terminateProcesses(scene.dependencies(), [one, two]);
    assert.deepEqual(
      scene.dialogs.messageTexts.map((text) => text.replace(/^.*\. /, '')),
      [
        'Port 3000 is now in use by nginx · shop (PID 5000).',
        'Port 3001 is now in use by nginx · shop (PID 5001).',
      ],
    );
  });

  it('tells of those together of which the same is to be said, and of each other one by itself', async () => {
    const [three, four] = [server(4713), server(4714, { parentPid: nodemon.pid })];
    scene.system.add(nodemon);
    scene.system.add(three, '127.0.0.1:3002');
    scene.system.add(four, '127.0.0.1:3003');
    scene.answering('Terminate All');
    scene.system.onSignal = (pid) => {
      scene.system.end(pid);
      if (pid === 4712) scene.system.add(process_(5000, ['nginx']), '0.0.0.0:3001');
      return 'sent';
    };
    await terminateProcesses(scene.dependencies(), [one, two, three, four]);
    assert.deepEqual(
      scene.dialogs.messages.map(({ level, text }) => `${level}: ${text}`),
      [
        'information: 2 servers have exited. Ports 3000 and 3002 are free.',
        'warning: node · shop (PID 4712) has exited. Port 3001 is now in use by nginx · shop (PID 5000).',
        'information: node · shop (PID 4714) has exited. Port 3003 is free. nodemon restarts it when a file changes.',
      ],
    );
  });

  it('claims no more of several than of one where it is not known what uses their ports', async () => {
    scene.system.connections = undefined;
    scene.answering('Terminate All');
    await terminateProcesses(scene.dependencies(), [one, two]);
    assert.deepEqual(scene.dialogs.messageTexts, [
      '2 servers have exited. No process is listening on ports 3000 and 3001 any more.',
    ]);
  });

  it('keeps none waiting for the answer to what is offered for another', async () => {
    scene.reacting({ 'SIGTERM 4711': 'denied' }).answering('Terminate All', undefined);
    const isAnswered = new Promise<void>((resolve) => {
      const offer = scene.dialogs.offer.bind(scene.dialogs);
      scene.dialogs.offer = async (message, actions) => {
        // the answer comes when all else has been done
        await setImmediate();
        assert.deepEqual(scene.system.sent, ['SIGTERM 4711', 'SIGTERM 4712']);
        assert.match(scene.dialogs.messageTexts.join(), /Port 3001 is free\.$/);
        resolve();
        return offer(message, actions);
      };
    });
    await terminateProcesses(scene.dependencies(), [one, two]);
    await isAnswered;
  });

  it('tells what became of the first one, too, if nothing can be read for the next', async () => {
    scene.answering('Terminate All');
    const problem = { message: 'Scanning failed.', detail: '' };
    scene.system.onSignal = (pid) => {
      scene.system.end(pid);
      scene.failure = { kind: 'failed', reason: 'unexpected', problem, lastSnapshot: undefined };
      return 'sent';
    };
    await assert.rejects(terminateProcesses(scene.dependencies(), [one, two]), /Scanning failed\./);
    assert.deepEqual(scene.system.sent, ['SIGTERM 4711']);
    assert.match(scene.dialogs.messageTexts.join(), /^node · shop \(PID 4711\) has exited\. Couldn't check/);
  });
});

describe('terminateAgreed', () => {
  const node = server(4711);

  it('is silent about an exit, and tells any other outcome', async () => {
    const scene = new TerminationScene();
    const target = scene.system.add(node, '127.0.0.1:3000');
    scene.reacting({ 'SIGTERM 4711': 'denied' });
    assert.equal(await terminateAgreed(scene.dependencies(), target, node), false);
    assert.match(
      scene.dialogs.messageTexts[0] ?? '',
      /does not allow you to terminate node \(PID 4711\), which belongs/,
    );
    scene.reacting({ 'SIGTERM 4711': 'ignored' }).answering(undefined);
    assert.equal(await terminateAgreed(scene.dependencies(), target, node), false);
    scene.reacting({}).answering();
    assert.equal(await terminateAgreed(scene.dependencies(), target, node), true);
    assert.equal(await terminateAgreed(scene.dependencies(), target, node), true, 'it had exited before');
    assert.deepEqual(scene.dialogs.messages, []);
  });
});
