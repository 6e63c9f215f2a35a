import assert from 'node:assert/strict';
import { Consent } from '../../../../src/agent/consent/consent';
import type { AgentAccess, Decision } from '../../../../src/agent/consent/decision';
import { actsAMinute, declinedMs, questionsAMinute } from '../../../../src/agent/consent/limits';
import type { AgentClient } from '../../../../src/model/origin/agentClient';
import { windowClient } from '../../../../src/model/origin/agentClient';
import type { Process } from '../../../../src/model/process/process';
import type { ListenerRow } from '../../../../src/model/rows/listenerRow';
import { container, hiddenOwner, listener, ownedBy, process_, rowsIn, snapshotOf } from '../../builders';
import { FakeSystem } from '../../fakeSystem';
import { FakeDialogs } from '../../flows/fakeDialogs';

const agent = process_(400, ['node', 'agent.mjs'], { parentPid: 50 });
const self = process_(500, ['node', 'mcp.js'], { parentPid: 400 });
const own = process_(600, ['node', 'server.js'], { parentPid: 400 });
const foreign = process_(700, ['node', 'other.js'], { parentPid: 50 });

describe('Consent', () => {
  let system: FakeSystem;
  let now: number;
  let access: AgentAccess;
  let lines: string[];
  let speaking: number;
  beforeEach(() => {
    system = new FakeSystem();
    for (const one of [process_(50, ['bash'], { parentPid: 1 }), agent, self]) system.add(one);
    system.add(own, '127.0.0.1:3000');
    system.add(foreign, '127.0.0.1:4000');
    now = 1_000;
    access = 'ask';
    lines = [];
    speaking = 400;
  });

  const consent = (client: AgentClient = { process: agent }): Consent =>
    new Consent({
      ...{ collector: system, client, pid: 500, access: () => access, now: () => now },
      isSpeaking: (pid) => Promise.resolve(pid === speaking),
      log: (line) => lines.push(line),
    });

  const rowOf = (process: Process): ListenerRow => {
    const [row] = rowsIn(snapshotOf([listener('127.0.0.1:3000', ownedBy(process))]));
    if (row === undefined) throw new Error('no row');
    return row;
  };

  const decide = async (process: Process, one = consent()): Promise<Decision> =>
    (await one.permit({ tool: 'stop_server', rows: [rowOf(process)] })).decision;

  it('lets an agent end unasked what it has started', async () => {
    assert.deepEqual(await decide(own), { kind: 'unasked', startedBy: agent });
  });

  it('does so too if the server for agents runs on the Node.js of an editor', async () => {
    system.processes.set(
      500,
      process_(500, ['/usr/share/code/code', '/home/alice/mcp.js'], { parentPid: 400 }),
    );
    assert.equal((await decide(own)).kind, 'unasked');
  });

  it('asks if the agent has become another program', async () => {
    const client = { process: { ...agent, programMark: '1' } };
    system.processes.set(400, { ...agent, programMark: '2' });
    assert.deepEqual(await decide(own, consent(client)), { kind: 'ask', why: 'lineage' });
  });

  it('asks about everything else', async () => {
    assert.deepEqual(await decide(foreign), { kind: 'ask', why: 'notStarted' });
  });

  it('asks about what only carries the mark of a session, also of the agent itself', async () => {
    const mark = { kind: 'agent', title: 'Claude Code', session: '0f0e' } as const;
    const marked = { ...foreign, starterMark: mark };
    system.processes.set(700, marked);
    const client = { process: { ...agent, starterMark: mark } };
    assert.deepEqual(await decide(marked, consent(client)), { kind: 'ask', why: 'markOnly' });
  });

  it('asks about everything if the agent acts through a window, or its own process gives no right', async () => {
    assert.deepEqual(await decide(own, consent(windowClient)), { kind: 'ask', why: 'window' });
    assert.deepEqual(await decide(own, consent({ process: agent, flaw: 'place' })), {
      kind: 'ask',
      why: 'place',
    });
    assert.deepEqual(await decide(own, consent({ process: undefined })), { kind: 'ask', why: 'lineage' });
  });

  it('asks once the agent has ended, or another process has its PID', async () => {
    const one = consent();
    system.processes.set(500, { ...self, parentPid: 1 });
    assert.deepEqual(await decide(own, one), { kind: 'ask', why: 'lineage' });
    system.processes.set(500, self);
    system.processes.set(400, { ...agent, startMark: 'later' });
    assert.deepEqual(await decide(own, one), { kind: 'ask', why: 'lineage' });
  });

  it('asks if another process than its parent speaks to it', async () => {
    speaking = 50;
    assert.deepEqual(await decide(own), { kind: 'ask', why: 'lineage' });
  });

  it('asks about another process under the PID of its own', async () => {
    system.processes.set(600, { ...own, startMark: 'later' });
    assert.deepEqual(await decide(own), { kind: 'ask', why: 'notStarted' });
  });

  it('asks once somebody types beneath an unknown program: it may be an editor', async () => {
    system.add(process_(650, ['zsh'], { parentPid: 400 }));
    assert.deepEqual(await decide(own), { kind: 'ask', why: 'place' });
    const claude = process_(400, ['claude'], { parentPid: 50 });
    system.processes.set(400, claude);
    assert.deepEqual(await decide(own, consent({ process: claude })), {
      kind: 'unasked',
      startedBy: claude,
    });
  });

  it('asks about containers and hidden owners', async () => {
    const [hidden] = rowsIn(snapshotOf([listener('127.0.0.1:22', hiddenOwner('no-permission', undefined))]));
    if (hidden === undefined) throw new Error('no row');
    const { decision } = await consent().permit({ tool: 'free_port', rows: [hidden] });
    assert.deepEqual(decision, { kind: 'ask', why: 'hidden' });
    const row = { ...rowOf(own), container: container() };
    const inContainer = await consent().permit({ tool: 'free_port', rows: [row] });
    assert.deepEqual(inContainer.decision, { kind: 'ask', why: 'container' });
  });

  it('asks if one of several rows is not its own', async () => {
    const { decision } = await consent().permit({ tool: 't', rows: [rowOf(own), rowOf(foreign)] });
    assert.deepEqual(decision, { kind: 'ask', why: 'notStarted' });
  });

  it('refuses what the setting does not allow, as it is at that moment', async () => {
    const one = consent();
    access = 'read';
    assert.deepEqual(await decide(own, one), { kind: 'refused', reason: 'readOnly' });
    access = 'off';
    assert.deepEqual(await decide(own, one), { kind: 'refused', reason: 'off' });
  });

  it('refuses more than ten acts in a minute', async () => {
    const one = consent();
    for (let act = 0; act < actsAMinute; act++) assert.equal((await decide(own, one)).kind, 'unasked');
    assert.deepEqual(await decide(own, one), { kind: 'refused', reason: 'tooMany' });
    now += 60_000;
    assert.equal((await decide(own, one)).kind, 'unasked');
  });

  describe('asking a person', () => {
    const question = { message: 'Terminate?', detail: '' };
    const yes = [{ id: 'terminate', title: 'Terminate' }] as const;

    it('passes the question on, and does not ask the same again for a while after a no', async () => {
      const one = consent();
      const permit = await one.permit({ tool: 'stop_server', rows: [rowOf(foreign)] });
      assert.equal(await permit.dialogs(new FakeDialogs(undefined)).ask(question, yes), undefined);
      assert.deepEqual(await decide(foreign, one), { kind: 'refused', reason: 'declined' });
      now += declinedMs;
      assert.deepEqual(await decide(foreign, one), { kind: 'ask', why: 'notStarted' });
    });

    it('does not count it as a no if nobody could be asked', async () => {
      const one = consent();
      const permit = await one.permit({ tool: 'stop_server', rows: [rowOf(foreign)] });
      await assert.rejects(permit.dialogs(new FakeDialogs()).ask(question, yes), /no answer is prepared/);
      assert.deepEqual(await decide(foreign, one), { kind: 'ask', why: 'notStarted' });
    });

    it('asks one question about one thing at a time', async () => {
      const one = consent();
      const first = await one.permit({ tool: 'stop_server', rows: [rowOf(foreign)] });
      const second = await one.permit({ tool: 'stop_server', rows: [rowOf(foreign)] });
      const person = new FakeDialogs('Terminate');
      let answerNow = (): void => undefined;
      const thinking = new Promise<void>((resolve) => (answerNow = resolve));
      const ask = person.ask.bind(person);
      person.ask = async (...of) => thinking.then(() => ask(...of));
      const answer = first.dialogs(person).ask(question, yes);
      assert.equal(await second.dialogs(person).ask(question, yes), undefined);
      assert.deepEqual(await decide(foreign, one), { kind: 'refused', reason: 'pending' });
      answerNow();
      assert.equal(await answer, 'terminate');
      assert.equal(person.asked.length, 1);
    });

    it('leaves a person alone for a while after three times no, whatever it is about', async () => {
      const one = consent();
      const others = [701, 702, 703, 704].map((pid) => process_(pid, ['node', 'x.js'], { parentPid: 50 }));
      const person = new FakeDialogs(undefined, undefined, undefined, 'Terminate');
      const ask = async (process: Process): Promise<string | undefined> => {
        system.processes.set(process.pid, process);
        const permit = await one.permit({ tool: 'stop_server', rows: [rowOf(process)] });
        return permit.dialogs(person).ask(question, yes);
      };
      for (const process of others) assert.equal(await ask(process), undefined);
      assert.equal(person.asked.length, 3);
      now += declinedMs;
      assert.equal(await ask(foreign), 'terminate');
    });

    it('asks no more than five questions in a minute', async () => {
      const one = consent();
      const person = new FakeDialogs(...Array.from({ length: 9 }, () => 'Terminate'));
      const permit = await one.permit({ tool: 'stop_server', rows: [rowOf(foreign)] });
      const dialogs = permit.dialogs(person);
      for (let asked = 0; asked < questionsAMinute; asked++) {
        assert.equal(await dialogs.ask(question, yes), 'terminate');
      }
      assert.equal(await dialogs.ask(question, yes), undefined);
      assert.equal(
        await dialogs.choose([{ value: 1, label: 'x' }], { title: '', placeholder: '' }),
        undefined,
      );
      assert.deepEqual(await dialogs.chooseMany([], { title: '', placeholder: '' }), []);
      assert.equal(person.asked.length, questionsAMinute);
    });
  });

  it('logs who asked, for what, the decision, the answer and the outcome, one line each', async () => {
    const secret = 'ghp_' + 'a1B2'.repeat(9);
    const named = { ...foreign, name: `x\n2026 forged ${secret}` };
    const permit = await consent().permit({
      tool: 'stop_server',
      rows: [rowOf(named)],
      clientName: `Claude "Code"\r\n[info] agent request 9: unasked ${'!'.repeat(500)}`,
    });
    await permit
      .dialogs(new FakeDialogs('Terminate'))
      .ask({ message: 'Terminate?', detail: '' }, [{ id: 'terminate', title: 'Terminate' }]);
    permit.finish('exited');
    assert.equal(lines.length, 3);
    assert.match(lines[0] ?? '', /^agent request 1: node \(PID 400\), which calls itself "Claude 'Code'/);
    assert.match(
      lines[0] ?? '',
      / wants stop_server for x.* \(PID 700\) on tcp 3000: a person is asked \(notStarted\)$/,
    );
    assert.deepEqual(lines.slice(1), [
      'agent request 1: a person answered terminate',
      'agent request 1: exited',
    ]);
    for (const line of lines) {
      assert.ok(line.length < 400, `${line.length}`);
      assert.doesNotMatch(line, /[\r\n]/);
      assert.ok(!line.includes(secret));
    }
  });
});
