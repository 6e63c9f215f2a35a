import assert from 'node:assert/strict';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { makeScratchFolder } from '../../../scripts/host/scratchFolder';
import { agentTools } from '../../../src/agent/tools';
import { startListening, stopAll } from '../../support/listeningProcess';
import type { AgentClient } from './agentClient';
import { closeAgentClients, eras, startAgentClient } from './agentClient';

const stable = { kind: 'stable', name: 'web' };

for (const era of eras) {
  describe(`the server for agents, spoken to as of ${era}`, () => {
    let agent: AgentClient;

    before(async () => {
      agent = await startAgentClient({ era });
    });

    after(async () => {
      await closeAgentClients();
      await stopAll();
    });

    it('introduces itself, and offers every tool with schemas and hints', async () => {
      assert.equal(agent.client.getNegotiatedProtocolVersion(), era);
      assert.match(agent.client.getInstructions() ?? '', /never by name/);
      const { tools } = await agent.client.listTools();
      assert.deepEqual(
        tools.map(({ name, annotations }) => [name, annotations?.readOnlyHint, annotations?.destructiveHint]),
        agentTools.map(({ name, effect }) => [name, effect === 'reads', effect !== 'reads']),
      );
      for (const { name, inputSchema, outputSchema, annotations, description } of tools) {
        assert.equal(inputSchema.type, 'object', name);
        assert.equal(outputSchema?.['type'], 'object', name);
        assert.equal(annotations?.openWorldHint, false, name);
        assert.ok((description ?? '').length > 50, name);
      }
    });

    it('lists a server, in data and in text alike', async () => {
      const server = await startListening({ sockets: [{ host: '127.0.0.1' }] });
      const [port] = server.ports;
      const { answer, text } = await agent.call('list_servers', { port });
      assert.deepEqual(JSON.parse(text), answer);
      const [listed] = answer['servers'] as { pid: number; ports: { port: number; protocol: string }[] }[];
      assert.equal(listed?.pid, server.pid);
      assert.equal(listed.ports[0]?.port, port);
      await server.stop();
    });

    it('says what is wrong with an input, and does not end for it', async () => {
      for (const input of [{ port: 'x' }, { port: 0 }, { prot: 1 }, { folder: 7 }, { port: null }]) {
        const { error } = await agent.call('list_servers', input);
        assert.match(error, /^Invalid input for list_servers/, JSON.stringify(input));
      }
      await assert.rejects(agent.client.callTool({ name: 'no_such_tool' }), /not found/);
    });

    it('says who owns a port, and its URL', async () => {
      const server = await startListening({ sockets: [{ host: '127.0.0.1' }] });
      const [port = 0] = server.ports;
      const owner = (await agent.call('find_port_owner', { port })).answer;
      assert.equal(owner['state'], 'listens');
      assert.equal((owner['owners'] as { owner: { pid: number } }[])[0]?.owner.pid, server.pid);
      const { answer } = await agent.call('get_server_url', { port });
      assert.equal(answer['url'], `http://localhost:${port}/`);
      await server.stop();
      assert.equal((await agent.call('find_port_owner', { port })).answer['state'], 'closed');
    });

    it('waits for a port, and gives one that is free', async () => {
      const { answer: picked } = await agent.call('pick_port');
      const port = Number(picked['port']);
      const waiting = agent.call('wait_for_port', { port });
      const server = await startListening({ sockets: [{ host: '127.0.0.1', port }] });
      assert.equal((await waiting).answer['isReached'], true);
      assert.notEqual((await agent.call('pick_port', { from: port })).answer['port'], port);
      await server.stop();
      const [one, other] = [await agent.call('pick_port', stable), await agent.call('pick_port', stable)];
      assert.deepEqual(one.answer, other.answer);
    });

    it('gives up a wait that is canceled, and answers what comes next', async () => {
      const cancellation = new AbortController();
      const waiting = agent.call('wait_for_port', { port: 1 }, cancellation);
      cancellation.abort();
      await assert.rejects(waiting);
      assert.equal((await agent.call('find_port_owner', { port: 1 })).answer['state'], 'closed');
    });

    it('knows the folders of the client, else the one that it was started in', async () => {
      const folder = await makeScratchFolder('agent folder ');
      const server = await startListening({ sockets: [{ host: '127.0.0.1' }] }, { cwd: folder.path });
      const isListed = async (one: AgentClient): Promise<boolean> => {
        const { text } = await one.call('list_servers', { where: 'workspace', kind: 'all' });
        return text.includes(`"pid":${server.pid},`);
      };
      assert.equal(await isListed(agent), false);
      const roots = [pathToFileURL(folder.path).href];
      for (const options of [{ roots }, { cwd: folder.path }]) {
        const other = await startAgentClient({ era, ...options });
        assert.equal(await isListed(other), true, JSON.stringify(options));
        await other.close();
      }
      await server.stop();
      await folder.remove();
    });

    it('offers less, or nothing, if what starts it says so', async () => {
      const reading = await startAgentClient({ era, args: ['--agents', 'read'] });
      const { tools } = await reading.client.listTools();
      const expected = agentTools.filter(({ effect }) => effect === 'reads');
      assert.deepEqual(
        tools.map(({ name }) => name),
        expected.map(({ name }) => name),
      );
      await assert.rejects(reading.call('stop_server', { pid: 1 }), /not found/);
      await reading.close();
      const nothing = await startAgentClient({ era, env: { LOCAL_PORTS_AGENTS: 'off' } });
      assert.deepEqual((await nothing.client.listTools()).tools, []);
      await assert.rejects(nothing.read('local-ports://servers'), /not found/i);
      await nothing.close();
    });

    it('has the list, and each port, as resources', async () => {
      const server = await startListening({ sockets: [{ host: '127.0.0.1' }] });
      const [port = 0] = server.ports;
      const { resources } = await agent.client.listResources();
      const uri = `local-ports://servers/${port}`;
      assert.ok(resources.some((one) => one.uri === 'local-ports://servers'));
      assert.ok(resources.some((one) => one.uri === uri));
      for (const place of ['local-ports://servers', uri]) {
        const { listeners } = (await agent.read(place)) as {
          listeners: { port: number; owner: { pid: number } }[];
        };
        assert.equal(listeners.find((one) => one.port === port)?.owner.pid, server.pid, place);
      }
      await server.stop();
      assert.deepEqual((await agent.read(uri))['listeners'], []);
      for (const wrong of [
        'local-ports://servers/0x50',
        'local-ports://servers/99999',
        'local-ports://other',
      ]) {
        await assert.rejects(agent.read(wrong), /not found/i, wrong);
      }
    });

    it('notifies a subscriber when a server opens and closes', async function () {
      // the busier the machine, the rarer the scans
      this.timeout(60_000);
      const changed: string[] = [];
      const changes = new EventTarget();
      agent.client.setNotificationHandler('notifications/resources/updated', ({ params: { uri } }) => {
        changed.push(uri);
        changes.dispatchEvent(new Event(uri));
      });
      agent.client.setNotificationHandler('notifications/resources/list_changed', () => {
        changes.dispatchEvent(new Event('list'));
      });
      const port = await freePort();
      const list = 'local-ports://servers';
      const uris = [list, `${list}/${port}`];
      for (const uri of uris) await agent.read(uri);
      await agent.client.listResources();
      const subscription =
        era === '2025-11-25'
          ? undefined
          : await agent.client.listen({ resourceSubscriptions: uris, resourcesListChanged: true });
      if (subscription === undefined) for (const uri of uris) await agent.client.subscribeResource({ uri });

      const all = () => Promise.all([...uris, 'list'].map((name) => once(changes, name)));
      const opened = all();
      const server = await startListening({ sockets: [{ host: '127.0.0.1', port }] });
      await opened;
      const { listeners } = (await agent.read(uris[1]!)) as { listeners: { owner: { pid: number } }[] };
      assert.equal(listeners[0]?.owner.pid, server.pid);

      const closed = all();
      await server.stop();
      // whoever scans, the subscriber hears of it
      await agent.call('list_servers');
      await closed;
      assert.deepEqual((await agent.read(uris[1]!))['listeners'], []);
      assert.ok(
        changed.every((uri) => uris.includes(uri)),
        changed.join(),
      );
      await subscription?.close();
      if (subscription === undefined) for (const uri of uris) await agent.client.unsubscribeResource({ uri });
    });
  });
}

async function freePort(): Promise<number> {
  const server = await startListening({ sockets: [{ host: '127.0.0.1' }] });
  const [port = 0] = server.ports;
  await server.stop();
  return port;
}
