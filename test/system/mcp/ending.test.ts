import assert from 'node:assert/strict';
import type { ElicitResult } from '@modelcontextprotocol/client';
import type { ListeningProcess } from '../../support/listeningProcess';
import { isThere, startListening, stopAll } from '../../support/listeningProcess';
import type { AgentClient } from './agentClient';
import { closeAgentClients, eras, startAgentClient } from './agentClient';

const startServer = (): Promise<ListeningProcess> => startListening({ sockets: [{ host: '127.0.0.1' }] });
const stop = (agent: AgentClient, { pid }: ListeningProcess) => agent.call('stop_server', { pid });

for (const era of eras) {
  describe(`ending servers for an agent, spoken to as of ${era}`, () => {
    after(async () => {
      await closeAgentClients();
      await stopAll();
    });

    it('needs no question for what the agent has started', async () => {
      const agent = await startAgentClient({ era });
      const server = await startServer();
      const { answer } = await stop(agent, server);
      await server.ended;
      assert.equal(answer['outcome'], 'ended');
      assert.match(agent.log(), /unasked/);
      await agent.close();
    });

    it('is refused for anything else if nobody can be asked, with what a person would type', async () => {
      const agent = await startAgentClient({ era, isOther: true });
      const server = await startServer();
      for (const [tool, input, command] of [
        ['stop_server', { pid: server.pid }, `local-ports stop ${server.pid}`],
        ['free_port', { port: server.ports[0] }, `local-ports free ${server.ports[0]!}`],
      ] as const) {
        const { error } = await agent.call(tool, input);
        assert.ok(error.includes(command), error);
      }
      assert.ok(server.isRunning());
      await server.stop();
      await agent.close();
    });

    it('is decided by the person, who may also cancel, or answer what was not asked', async () => {
      let answer: (answers: readonly string[]) => ElicitResult = () => ({ action: 'cancel' });
      const asked: string[] = [];
      const agent = await startAgentClient({
        ...{ era, isOther: true },
        answer: (message, answers) => {
          asked.push(message);
          return answer(answers);
        },
      });
      const declining: readonly (typeof answer)[] = [
        () => ({ action: 'decline' }),
        (answers) => ({ action: 'accept', content: { answer: answers.at(-1)! } }),
      ];
      const wrong: readonly (typeof answer)[] = [
        () => ({ action: 'accept', content: { answer: 'yes' } }),
        () => ({ action: 'accept' }),
      ];
      const assertDeclined = async (each: typeof answer): Promise<void> => {
        answer = each;
        const server = await startServer();
        const result = await stop(agent, server);
        assert.equal(result.answer['outcome'], 'declined', result.text);
        assert.ok(isThere(server.pid));
        // a no counts for a while
        assert.match((await stop(agent, server)).error, /^Refused/);
        await server.stop();
      };
      for (const each of declining) await assertDeclined(each);
      answer = ([first = '']) => ({ action: 'accept', content: { answer: first } });
      const secret = 'hunter2hunter2';
      const args = ['--password', secret];
      const server = await startListening({ sockets: [{ host: '127.0.0.1' }] }, { args });
      const result = await stop(agent, server);
      await server.ended;
      assert.equal(result.answer['outcome'], 'ended', result.text);
      assert.match(asked.at(-1)!, new RegExp(`\\b${server.pid}\\b`));
      assert.match(asked.at(-1)!, /test-agent/);
      assert.ok(!`${asked.join()} ${result.text} ${agent.log()}`.includes(secret));
      for (const each of wrong) await assertDeclined(each);
      assert.equal(asked.length, 5);
      await agent.close();
    });

    it('is not done if the question is lost, and can be asked again', async () => {
      let asked = 0;
      const agent = await startAgentClient({
        ...{ era, isOther: true },
        answer: () => {
          if (++asked === 1) throw new Error('the window was closed');
          return { action: 'decline' };
        },
      });
      const server = await startServer();
      const lost = await stop(agent, server).catch((error: unknown) => ({ error: String(error) }));
      assert.notEqual(lost.error, '');
      assert.ok(server.isRunning());
      const { answer } = await stop(agent, server);
      assert.deepEqual([answer['outcome'], asked], ['declined', 2]);
      await server.stop();
      await agent.close();
    });

    it('is not done if the call is canceled while the person is asked', async () => {
      const cancellation = new AbortController();
      const agent = await startAgentClient({
        ...{ era, isOther: true },
        answer: async (_message, [first = '']) => {
          cancellation.abort();
          await new Promise((resolve) => setImmediate(resolve));
          return { action: 'accept', content: { answer: first } };
        },
      });
      const server = await startServer();
      const { signal } = cancellation;
      await assert.rejects(agent.call('stop_server', { pid: server.pid }, { signal }));
      // what was canceled comes before this in the server's work
      await agent.call('list_servers');
      assert.ok(server.isRunning());
      assert.doesNotMatch(agent.log(), /ended/);
      await server.stop();
      await agent.close();
    });
  });
}
