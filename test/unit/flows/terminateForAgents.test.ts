import assert from 'node:assert/strict';
import { terminateProcess } from '../../../src/flows/terminate';
import type { Process } from '../../../src/model/process/process';
import { process_ } from '../builders';
import { TerminationScene, server } from './termination';

const agent = process_(400, ['node', 'agent.mjs'], { parentPid: 50 });
const self = process_(900, ['node', 'mcp.js'], { parentPid: 400 });

describe('terminateProcess for an agent', () => {
  let scene: TerminationScene;
  beforeEach(() => {
    scene = new TerminationScene();
    scene.system.add(process_(50, ['bash'], { parentPid: 1 }));
    scene.system.add(agent);
    scene.system.add(self);
  });

  const own = server(4711, { parentPid: 400 });
  const terminate = (process: Process): Promise<boolean> =>
    terminateProcess({ ...scene.dependencies(), startedBy: agent }, process, true);

  it('ends without a question what the agent has started', async () => {
    scene.system.add(own, '127.0.0.1:3000');
    assert.equal(await terminate(own), true);
    assert.deepEqual([scene.dialogs.asked, scene.system.sent], [[], ['SIGTERM 4711']]);
  });

  it('asks about anything else, and signals nothing without an answer', async () => {
    const other = server(4712, { parentPid: 50 });
    scene.system.add(other, '127.0.0.1:3000');
    await assert.rejects(terminate(other), /no answer is prepared for: Terminate node/);
    assert.deepEqual(scene.system.sent, []);
  });

  it('asks once the agent has another start', async () => {
    scene.system.add(own, '127.0.0.1:3000');
    scene.system.processes.set(400, { ...agent, startMark: 'later' });
    await assert.rejects(terminate(own), /no answer is prepared/);
    assert.deepEqual(scene.system.sent, []);
  });

  it('asks about a service, and if it is unknown whether it is one', async () => {
    scene.system.processes.set(400, { ...agent, parentPid: 1 });
    scene.system.add(own, '127.0.0.1:3000');
    scene.system.units.set(4711, 'unknown');
    await assert.rejects(terminate(own), /no answer is prepared/);
    assert.deepEqual(scene.system.sent, []);
  });

  it('ends a supervisor of its own with all it has started, so that nothing restarts', async () => {
    const nodemon = process_(4700, ['node', '/usr/local/bin/nodemon', 'server.js'], { parentPid: 400 });
    scene.system.add(nodemon);
    const supervised = server(4711, { parentPid: 4700 });
    scene.system.add(supervised, '127.0.0.1:3000');
    assert.equal(await terminate(supervised), true);
    assert.deepEqual([scene.dialogs.asked, scene.system.sent], [[], ['SIGTERM 4700', 'SIGTERM 4711']]);
  });

  it('leaves alone a supervisor that runs the agent itself', async () => {
    const nodemon = process_(45, ['node', '/usr/local/bin/nodemon', 'agent.mjs'], { parentPid: 1 });
    scene.system.add(nodemon);
    scene.system.processes.set(400, { ...agent, parentPid: 45 });
    scene.system.add(own, '127.0.0.1:3000');
    assert.equal(await terminate(own), true);
    assert.deepEqual([scene.dialogs.asked, scene.system.sent], [[], ['SIGTERM 4711']]);
  });

  it('asks if its supervisor has started what the agent has not', async () => {
    const nodemon = process_(4700, ['node', '/usr/local/bin/nodemon', 'server.js'], { parentPid: 400 });
    scene.system.add(nodemon);
    const supervised = server(4711, { parentPid: 4700 });
    scene.system.add(supervised, '127.0.0.1:3000');
    scene.system.add(process_(4712, ['zsh'], { parentPid: 4700 }));
    await assert.rejects(terminate(supervised), /no answer is prepared/);
    assert.deepEqual(scene.system.sent, []);
  });

  it('signals nothing if it is no longer the agent’s right before the signal', async () => {
    scene.system.add(own, '127.0.0.1:3000');
    for (const change of [
      () => scene.system.processes.set(4711, { ...own, parentPid: 50 }),
      () => scene.system.processes.set(400, { ...agent, startMark: 'later' }),
      () => scene.system.processes.set(900, { ...self, parentPid: 1 }),
    ]) {
      for (const one of [agent, self, own]) scene.system.processes.set(one.pid, one);
      const inspect = scene.system.inspect.bind(scene.system);
      scene.system.inspect = async (...of) => {
        const found = await inspect(...of);
        change();
        return found;
      };
      assert.equal(await terminate(own), false);
      scene.system.inspect = inspect;
      assert.deepEqual(scene.system.sent, []);
      assert.match(scene.dialogs.messageTexts.join('\n'), /not shown to be started by the agent/);
    }
  });

  it('leaves force to a person', async () => {
    scene.system.add(own, '127.0.0.1:3000');
    scene.reacting({ 'SIGTERM 4711': 'ignored' });
    await assert.rejects(terminate(own), /no answer is prepared for: .* is still running/);
    assert.deepEqual(scene.system.sent, ['SIGTERM 4711']);
    scene.answering('Force Terminate');
    assert.equal(await terminate(own), true);
    assert.deepEqual(scene.system.sent.slice(1), ['SIGTERM 4711', 'SIGKILL 4711']);
  });
});
