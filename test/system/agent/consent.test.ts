import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ScriptedAgent, serverCommand } from '../../support/linux/scriptedAgent';
import type { Actor } from '../../support/linux/world';
import { needsOtherUsers, ordinaryUid, useWorld } from '../../support/linux/world';

const devServer = `
require('net').createServer().listen(5173, '127.0.0.1', () => console.log('ok ' + process.pid));
`;

describe('what an agent has ended in a world of its own', function () {
  this.timeout(120_000);
  const world = useWorld();
  /** Programs that do not end with what started them. */
  const lasting: string[] = [];
  afterEach(async () => {
    for (const pid of lasting.splice(0)) await world().run(['kill', '-KILL', pid]);
    await world().clear();
  });

  /** A server in the background of a shell that is typed into. */
  async function typeServer(actor: Actor): Promise<void> {
    const { folder } = world();
    await writeFile(join(folder, 'server.js'), devServer);
    await actor.ask('start shell bash');
    await actor.ask(`write shell node ${folder}/server.js &`);
    lasting.push(await actor.ask('hear shell'));
  }

  async function newAgent(): Promise<{ readonly client: Actor; readonly agent: ScriptedAgent }> {
    const client = await world().actor();
    return { client, agent: await ScriptedAgent.startedBy(world(), client) };
  }

  /** @returns why a person is asked; nobody answers, and nothing is signaled. */
  async function whyLeftAlone(agent: ScriptedAgent, port: number): Promise<string> {
    const decision = await agent.permit(port);
    const { hasEnded, sent } = await agent.carryOut();
    assert.deepEqual([hasEnded, sent], [false, []]);
    await isListening(port);
    return decision.kind === 'ask' ? decision.why : decision.kind;
  }

  async function isListening(port: number): Promise<void> {
    const visitor = await world().actor();
    assert.equal(await visitor.ask(`try 127.0.0.1 ${port} 5`), 'open');
    await visitor.leave();
  }

  async function endsUnasked(agent: ScriptedAgent, port: number): Promise<void> {
    const { kind } = await agent.permit(port);
    const { hasEnded, asked, sent } = await agent.carryOut();
    assert.deepEqual([kind, hasEnded, asked, sent.length], ['unasked', true, [], 1]);
  }

  it('is unasked what its shell started with npm run dev', async () => {
    const { client, agent } = await newAgent();
    const { folder } = world();
    await writeFile(join(folder, 'server.js'), devServer);
    await writeFile(join(folder, 'package.json'), JSON.stringify({ scripts: { dev: 'node server.js' } }));
    await client.ask(`chdir ${folder}`);
    await client.ask('start shell bash -c npm${IFS}run${IFS}--silent${IFS}dev;true');
    await client.ask('hear shell');
    await endsUnasked(agent, 5173);
  });

  it('is unasked what it started in a session of its own, and what it adopted of that', async () => {
    const { client, agent } = await newAgent();
    await client.ask('fork own');
    await client.ask('tell own new-session');
    await client.ask('tell own listen a tcp 127.0.0.1 3000');
    await endsUnasked(agent, 3000);
    await client.ask('adopt-orphans');
    await client.ask('orphan orphan');
    await client.ask('tell orphan listen a tcp 127.0.0.1 3001');
    await endsUnasked(agent, 3001);
  });

  it('is not what somebody else started, nor the agent itself, nor what started it', async () => {
    const { client, agent } = await newAgent();
    const person = await world().actor();
    await person.ask('listen a tcp 127.0.0.1 3000');
    await client.ask('listen a tcp 127.0.0.1 3001');
    assert.equal(await whyLeftAlone(agent, 3000), 'notStarted');
    assert.equal(await whyLeftAlone(agent, 3001), 'notStarted');
    await agent.permit(3001, 'yes');
    assert.deepEqual((await agent.carryOut()).sent, [], 'not even if a person agrees');
    await agent.permit(3000, 'yes');
    assert.deepEqual((await agent.carryOut()).sent, [`SIGTERM ${person.pid}`]);
  });

  it('is not what lost its starter: it may be anybody’s', async () => {
    const { client, agent } = await newAgent();
    await client.ask('orphan orphan');
    await client.ask('tell orphan listen a tcp 127.0.0.1 3000');
    assert.equal(await whyLeftAlone(agent, 3000), 'notStarted');
  });

  it('is not what a subreaper adopted out of the session of another', async () => {
    const { client, agent } = await newAgent();
    await client.ask('adopt-orphans');
    await client.ask('fork terminal');
    await client.ask('tell terminal new-session');
    await client.ask('tell terminal orphan orphan');
    await client.ask('tell terminal tell orphan listen a tcp 127.0.0.1 3000');
    assert.equal(await whyLeftAlone(agent, 3000), 'notStarted');
  });

  it('is not what carries a copy of the session’s mark', async () => {
    const marked = { through: ['env', 'CLAUDECODE=1', 'CLAUDE_CODE_SESSION_ID=0f0e-1'] };
    const client = await world().actor(marked);
    const agent = await ScriptedAgent.startedBy(world(), client);
    const other = await world().actor(marked);
    await other.ask('listen a tcp 127.0.0.1 3000');
    assert.equal(await whyLeftAlone(agent, 3000), 'markOnly');
  });

  it('is not what runs as another user, or is hidden from it', async function () {
    await needsOtherUsers(this, world());
    const { client, agent } = await newAgent();
    await client.ask('fork other');
    await client.ask('tell other listen a tcp 127.0.0.1 3000');
    await client.ask(`tell other become ${ordinaryUid}`);
    assert.equal(await whyLeftAlone(agent, 3000), 'notStarted');
    const ordinary = await world().actor({ uid: ordinaryUid });
    const ofOrdinary = await ScriptedAgent.startedBy(world(), ordinary);
    const root = await world().actor();
    await root.ask('listen a tcp 127.0.0.1 3001');
    assert.equal((await ofOrdinary.permit(3001)).kind, 'ask');
    assert.deepEqual((await ofOrdinary.carryOut()).sent, []);
  });

  describe('if its client is a shell that is typed into', () => {
    it('is nothing: what a person started there would count as its own', async () => {
      const terminal = await world().actor();
      await typeServer(terminal);
      await terminal.ask(`write shell ${serverCommand(world())}`);
      const agent = await ScriptedAgent.speaking(terminal, 'tell shell');
      assert.equal((await agent.client()).flaw, 'place');
      assert.equal(await whyLeftAlone(agent, 5173), 'place');
    });

    it('is nothing either of an unknown program with such a shell beneath it', async () => {
      const { client, agent } = await newAgent();
      await typeServer(client);
      await client.ask('fork task');
      await client.ask('tell task listen a tcp 127.0.0.1 3000');
      assert.equal(await whyLeftAlone(agent, 5173), 'place');
      assert.equal(await whyLeftAlone(agent, 3000), 'place');
    });
  });

  describe('if its client lies about its parent', () => {
    /** A program with a server of its own, which started the liar. */
    async function victim(): Promise<Actor> {
      const harness = await world().actor();
      await harness.ask('fork server');
      await harness.ask('tell server listen a tcp 127.0.0.1 3000');
      await harness.ask('fork liar');
      return harness;
    }

    it('is nothing of the first process, which adopts what is forked twice', async () => {
      const harness = await victim();
      await harness.ask('tell liar orphan mcp');
      await harness.ask(`tell liar write mcp exec-program ${serverCommand(world())}`);
      const agent = await ScriptedAgent.speaking(harness, 'tell liar tell mcp');
      assert.equal((await agent.client()).flaw, 'place');
      assert.equal(await whyLeftAlone(agent, 3000), 'place');
    });

    it('is nothing of a subreaper that adopted the server for agents', async () => {
      const harness = await victim();
      await harness.ask('adopt-orphans');
      await harness.ask('tell liar orphan mcp');
      await harness.ask(`tell liar write mcp exec-program ${serverCommand(world())}`);
      const agent = await ScriptedAgent.speaking(harness, 'tell liar tell mcp');
      assert.equal((await agent.client()).process?.pid, harness.pid, 'as the system shows it');
      assert.equal(await whyLeftAlone(agent, 3000), 'lineage');
    });

    it('is nothing of a parent that was given to the server for agents (CLONE_PARENT)', async () => {
      const harness = await victim();
      await harness.ask('tell liar sibling mcp');
      await harness.ask(`tell liar write mcp exec-program ${serverCommand(world())}`);
      const agent = await ScriptedAgent.speaking(harness, 'tell liar tell mcp');
      assert.equal((await agent.client()).process?.pid, harness.pid, 'as the system shows it');
      assert.equal(await whyLeftAlone(agent, 3000), 'lineage');
    });

    it('is nothing outside, if the server for agents moves to a session of its own', async () => {
      const harness = await victim();
      await harness.ask('tell liar fork mcp');
      await harness.ask('tell liar tell mcp new-session');
      await harness.ask(`tell liar write mcp exec-program ${serverCommand(world())}`);
      const agent = await ScriptedAgent.speaking(harness, 'tell liar tell mcp');
      assert.equal(await whyLeftAlone(agent, 3000), 'notStarted');
    });
  });

  describe('once its client is no longer what it was', () => {
    /** A client whose pipes stay open when it ends, and a server that it started. */
    async function lastingAgent(): Promise<{ holder: Actor; agent: ScriptedAgent; pid: number }> {
      const holder = await world().actor();
      await holder.ask('pipe mcp');
      const pid = Number(await holder.ask('fork client'));
      await holder.ask(`tell client start-on mcp ${serverCommand(world())}`);
      lasting.push(await holder.ask('tell client fork own'));
      await holder.ask('tell client tell own stay');
      await holder.ask('tell client tell own listen a tcp 127.0.0.1 3000');
      const agent = await ScriptedAgent.speaking(holder, 'tell mcp');
      assert.equal((await agent.permit(3000)).kind, 'unasked');
      return { holder, agent, pid };
    }

    it('is nothing more: it has ended, also between the decision and the act', async () => {
      const { holder, agent } = await lastingAgent();
      await holder.ask('reap client');
      assert.deepEqual((await agent.carryOut()).sent, []);
      assert.equal(await whyLeftAlone(agent, 3000), 'lineage');
    });

    it('is nothing of another process under its PID', async () => {
      const { holder, agent, pid } = await lastingAgent();
      await holder.ask('reap client');
      await holder.ask(`fork-as impostor ${pid}`);
      await holder.ask('tell impostor fork server');
      await holder.ask('tell impostor tell server listen a tcp 127.0.0.1 3001');
      assert.equal(await whyLeftAlone(agent, 3001), 'lineage');
      assert.equal(await whyLeftAlone(agent, 3000), 'lineage');
    });

    it('is nothing of the program that it has become', async () => {
      const { holder, agent } = await lastingAgent();
      await holder.ask('tell client listen b tcp 127.0.0.1 3001');
      await holder.ask('tell client exec b');
      assert.deepEqual((await agent.carryOut()).sent, []);
      await holder.ask('tell client fork server');
      await holder.ask('tell client tell server listen a tcp 127.0.0.1 3002');
      assert.equal(await whyLeftAlone(agent, 3002), 'lineage');
    });

    it('is not what its server has become since the decision', async () => {
      const { client, agent } = await newAgent();
      await client.ask('fork own');
      await client.ask('tell own listen a tcp 127.0.0.1 3000');
      assert.equal((await agent.permit(3000)).kind, 'unasked');
      await client.ask('tell own exec a');
      assert.deepEqual((await agent.carryOut()).sent, []);
      await isListening(3000);
    });
  });
});
