import assert from 'node:assert/strict';
import type { AgentMachine } from '../../../src/agent/agentMachine';
import { Consent } from '../../../src/agent/consent/consent';
import type { AgentAccess } from '../../../src/agent/consent/decision';
import { agentTools } from '../../../src/agent/tools';
import type { FlowDependencies } from '../../../src/core/flowDependencies';
import { terminateProcess } from '../../../src/flows/terminate';
import { extensionId } from '../../../src/model/actions/portLink';
import type { AgentClient } from '../../../src/model/origin/agentClient';
import { windowClient } from '../../../src/model/origin/agentClient';
import { container, hostContext, process_, rowsIn, unowned } from '../builders';
import { FakeDialogs } from '../flows/fakeDialogs';
import { noOffers } from '../flows/noOffers';
import { TerminationScene } from '../flows/termination';
import { agentMachine, shopNames } from './agentScene';
import { answerOf, problemOf } from './answersOf';

const agent = process_(400, ['node', 'agent.mjs'], { parentPid: 50 });
const own = process_(600, ['node', 'server.js'], { parentPid: 400 });
const foreign = process_(700, ['node', 'other.js', '--token', 'hunter2'], { parentPid: 50 });

interface Ended {
  readonly outcome: string;
  readonly servers: readonly { readonly pid: number }[];
  readonly commandLine: string | null;
  readonly messages: readonly string[];
}

describe('tools that end something', () => {
  let scene: TerminationScene;
  let access: AgentAccess;
  let log: string[];
  beforeEach(() => {
    scene = new TerminationScene();
    for (const one of [process_(50, ['bash'], { parentPid: 1 }), agent]) scene.system.add(one);
    // the server for agents, which flows protect as they do the editor
    scene.system.add(process_(hostContext.editor.pid, ['node', 'mcp.js'], { parentPid: 400 }));
    scene.system.add(own, '127.0.0.1:3000');
    scene.system.add(foreign, '127.0.0.1:4000', '[::1]:4000');
    access = 'ask';
    log = [];
  });

  /** @param person undefined: nobody can be asked. */
  function machineOf(
    person: FakeDialogs | undefined,
    client: AgentClient = { process: agent },
    more: Partial<AgentMachine> = {},
  ): AgentMachine {
    const snapshot = scene.scan();
    return agentMachine(snapshot, {
      consent: new Consent({
        ...{
          collector: scene.system,
          client,
          pid: hostContext.editor.pid,
          access: () => access,
          now: () => 0,
          isSpeaking: () => Promise.resolve(true),
        },
        isSpeaking: () => Promise.resolve(true),
        log: (line) => log.push(line),
      }),
      person,
      read: () => {
        const now = scene.scan();
        return Promise.resolve({ rows: rowsIn(now, shopNames), snapshot: now, isComplete: true });
      },
      flows: (dialogs, startedBy) => {
        const flows = {
          ...scene.dependencies(),
          ...{ dialogs, startAgainOffers: noOffers(dialogs) },
          ...(startedBy === undefined ? {} : { startedBy }),
          containerMonitor: { refresh: () => Promise.resolve() },
          terminate: (process) => terminateProcess(flows, process, true),
        } as FlowDependencies;
        return flows;
      },
      ...more,
    });
  }

  const tools = [
    { name: 'stop_server', ofOwn: { pid: 600 }, ofForeign: { pid: 700 } },
    { name: 'free_port', ofOwn: { port: 3000 }, ofForeign: { port: 4000 } },
  ] as const;

  for (const { name, ofOwn, ofForeign } of tools) {
    describe(name, () => {
      it('ends what the agent has started, without a question', async () => {
        const answer = (await answerOf(name, ofOwn, machineOf(undefined))) as Ended;
        assert.deepEqual([answer.outcome, answer.servers.map(({ pid }) => pid)], ['ended', [600]]);
        assert.deepEqual(scene.system.sent, ['SIGTERM 600']);
        assert.match(answer.messages.join(' '), /600/);
      });

      it('asks a person about anything else, and says that an agent wants it', async () => {
        const person = new FakeDialogs('Terminate');
        const machine = machineOf(person, { process: agent }, { clientName: 'claude-code\u202e' });
        const answer = (await answerOf(name, ofForeign, machine)) as Ended;
        assert.deepEqual([answer.outcome, scene.system.sent], ['ended', ['SIGTERM 700']]);
        assert.match(person.asked[0]?.message ?? '', /port 4000\?$/);
        assert.match(
          person.asked[0]?.detail ?? '',
          /^A coding agent asks for it, which calls itself claude-code\ufffd\.\n\n.*700/,
        );
      });

      it('asks about everything in a window', async () => {
        const person = new FakeDialogs('Terminate');
        await answerOf(name, ofOwn, machineOf(person, windowClient));
        assert.match(person.asked[0]?.detail ?? '', /^A coding agent of this window asks for it\./);
      });

      it('ends nothing if the person says no, and takes that for the answer', async () => {
        const machine = machineOf(new FakeDialogs(undefined));
        const answer = (await answerOf(name, ofForeign, machine)) as Ended;
        assert.equal(answer.outcome, 'declined');
        assert.match(answer.messages.join(' '), /said no/);
        assert.match(await problemOf(name, ofForeign, machine), /^Refused: a person has said no/);
        assert.deepEqual(scene.system.sent, []);
      });

      it('ends nothing if nobody can be asked, and says how a person can', async () => {
        const machine = machineOf(undefined, { process: agent }, { linkScheme: 'vscode' });
        const problem = await problemOf(name, ofForeign, machine);
        assert.match(problem, /^A person must agree, and none can be asked from here\. Nothing was ended\./);
        assert.ok(
          problem.includes(name === 'stop_server' ? '"local-ports stop 700"' : '"local-ports free 4000"'),
        );
        assert.ok(problem.includes(`vscode://${extensionId}/stop?port=4000&pid=700`));
        assert.deepEqual(scene.system.sent, []);
      });

      it('leaves force to a person', async () => {
        scene.reacting({ 'SIGTERM 600': 'ignored' });
        assert.match(await problemOf(name, ofOwn, machineOf(undefined)), /A person must agree/);
        assert.deepEqual(scene.system.sent, ['SIGTERM 600']);
        const person = new FakeDialogs('Force Terminate');
        const answer = (await answerOf(name, ofOwn, machineOf(person))) as Ended;
        assert.deepEqual([answer.outcome, scene.system.sent.at(-1)], ['ended', 'SIGKILL 600']);
      });

      it('names in a dry run what would end, and asks nobody', async () => {
        const answer = (await answerOf(
          name,
          { ...ofForeign, dryRun: true },
          machineOf(new FakeDialogs()),
        )) as Ended;
        assert.deepEqual([answer.outcome, answer.servers.map(({ pid }) => pid)], ['dry-run', [700]]);
        assert.match(answer.commandLine ?? '', /^node other\.js --token \S+$/);
        assert.ok(!JSON.stringify(answer).includes('hunter2'));
        assert.deepEqual([scene.system.sent, log], [[], []]);
      });

      it('does nothing while agents may only read', async () => {
        for (access of ['read', 'off'] as const) {
          assert.match(
            await problemOf(name, ofOwn, machineOf(new FakeDialogs())),
            /^Refused: .*localPorts\.agents/,
          );
        }
        assert.deepEqual(scene.system.sent, []);
      });

      it('does nothing after it was canceled, not even with a yes that comes late', async () => {
        const canceled = new AbortController();
        const late = new (class extends FakeDialogs {
          override ask: FakeDialogs['ask'] = (question, actions) => {
            canceled.abort();
            return super.ask(question, actions);
          };
        })('Terminate');
        await assert.rejects(answerOf(name, ofForeign, machineOf(late), canceled.signal), {
          name: 'AbortError',
        });
        await assert.rejects(answerOf(name, ofOwn, machineOf(late), canceled.signal), { name: 'AbortError' });
        assert.deepEqual(scene.system.sent, []);
      });

      it('logs who wanted what, and what became of it', async () => {
        await answerOf(name, ofOwn, machineOf(undefined));
        assert.equal(log.length, 2);
        assert.match(log[0] ?? '', new RegExp(`${name} for node \\(PID 600\\) on tcp 3000: unasked`));
        assert.match(log[1] ?? '', /: ended$/);
      });
    });
  }

  it('says what a call would end, for the question of a host', async () => {
    for (const { name, ofForeign } of tools) {
      const tool = agentTools.find((one) => one.name === name);
      const rows = await tool?.about?.(ofForeign, machineOf(undefined));
      assert.deepEqual(
        rows?.map(({ process }) => process?.pid),
        [700, 700],
      );
      assert.equal(await tool?.about?.({ ...ofForeign, dryRun: true }, machineOf(undefined)), undefined);
    }
    assert.deepEqual(
      agentTools.filter(({ about }) => about !== undefined).map(({ name }) => name),
      agentTools.filter(({ effect }) => effect === 'ends').map(({ name }) => name),
    );
  });

  it('stops nothing that does not listen, or not on the port that is named', async () => {
    const machine = machineOf(new FakeDialogs());
    assert.match(
      await problemOf('stop_server', { pid: 50 }, machine),
      /^No process with the PID 50 is seen to listen/,
    );
    assert.match(
      await problemOf('stop_server', { pid: 600, port: 4000 }, machine),
      /does not listen on port 4000/,
    );
    for (const pid of [0, -600, 1.5, 2 ** 60, NaN, '600']) {
      assert.match(await problemOf('stop_server', { pid }, machine), /"pid" must be a PID/);
    }
    assert.deepEqual(scene.system.sent, []);
  });

  it('frees no port of which the holder is not one, or not known', async () => {
    scene.system.add(process_(710, ['node', 'third.js'], { parentPid: 50 }), '0.0.0.0:4000');
    scene.system.listeners.push(unowned('127.0.0.1:631'));
    const machine = machineOf(new FakeDialogs());
    assert.match(
      await problemOf('free_port', { port: 4000 }, machine),
      /stop_server with its PID: 710, 700\.$/,
    );
    assert.match(await problemOf('free_port', { port: 631 }, machine), /not visible to this user/);
    assert.match(
      await problemOf('free_port', { port: 3999 }, machine),
      /^Nothing is seen to listen on port 3999/,
    );
    assert.deepEqual(scene.system.sent, []);
  });

  it('asks about a container whatever its process descends from', async () => {
    const machine = machineOf(
      undefined,
      { process: agent },
      {
        read: () => {
          const snapshot = scene.scan();
          const names = { ...shopNames, containerOf: () => container({ name: 'web' }) };
          return Promise.resolve({ rows: rowsIn(snapshot, names), snapshot, isComplete: true });
        },
      },
    );
    await problemOf('free_port', { port: 3000 }, machine);
    assert.match(log[0] ?? '', /a person is asked \(container\)/);
  });
});
