import assert from 'node:assert/strict';
import * as v from 'valibot';
import { AgentError } from '../../../src/agent/agentTool';
import type { ServerAnswer } from '../../../src/agent/descriptions/server';
import { agentTools } from '../../../src/agent/tools';
import type { Listener } from '../../../src/model/listeners/listener';
import type { Snapshot } from '../../../src/model/listeners/snapshot';
import { container, listener, ownedBy, postgres, process_, snapshotOf, unowned, vite } from '../builders';
import { agentMachine, shopNames } from './agentScene';

const elsewhere = process_(310, ['node', '/srv/blog/node_modules/.bin/vite'], { cwd: '/srv/blog' });
const script = process_(320, ['node', 'api.js']);
const tool = agentTools.find(({ name }) => name === 'list_servers')!;

interface Answer {
  readonly servers: readonly ServerAnswer[];
  readonly leftOut: number;
  readonly isWhole: boolean;
  readonly hints: readonly string[];
}

async function list(
  listeners: readonly Listener[],
  input: unknown = {},
  more: Partial<Snapshot> = {},
  options: Parameters<typeof agentMachine>[1] = {},
): Promise<Answer> {
  const machine = agentMachine(snapshotOf(listeners, [], more), options);
  return v.parse(tool.output, await tool.run(input, machine, new AbortController().signal)) as Answer;
}

const pids = ({ servers }: Answer): (number | null)[] => servers.map(({ pid }) => pid);

describe('list_servers', () => {
  it('lists dev servers, and whatever else runs in the workspace, that first', async () => {
    const answer = await list([
      listener('127.0.0.1:5174', ownedBy(elsewhere)),
      listener('127.0.0.1:5432', ownedBy({ ...postgres, cwd: '/var/lib/postgresql' })),
      listener('0.0.0.0:4000', ownedBy(script)),
    ]);
    assert.deepEqual(pids(answer), [320, 310]);
    assert.deepEqual(
      answer.servers.map(({ isInWorkspace }) => isInWorkspace),
      [true, false],
    );
    assert.deepEqual(
      { leftOut: answer.leftOut, isWhole: answer.isWhole, hints: answer.hints },
      {
        leftOut: 0,
        isWhole: true,
        hints: [],
      },
    );
  });

  it('lists a server once, with all its ports', async () => {
    const answer = await list([
      listener('127.0.0.1:5173', ownedBy(vite)),
      listener('[::1]:5173', ownedBy(vite)),
      listener('127.0.0.1:24678', ownedBy(vite)),
    ]);
    assert.deepEqual(
      answer.servers.map(({ ports }) => ports.map(({ port, address }) => `${address} ${port}`)),
      [['127.0.0.1 5173', '::1 5173', '127.0.0.1 24678']],
    );
  });

  it('narrows by workspace, folder, port and kind', async () => {
    const all = [
      listener('127.0.0.1:5173', ownedBy(vite)),
      listener('127.0.0.1:5174', ownedBy(elsewhere)),
      listener('127.0.0.1:5432', ownedBy({ ...postgres, cwd: '/var/lib/postgresql' })),
      unowned('0.0.0.0:631'),
    ];
    assert.deepEqual(pids(await list(all, { where: 'workspace' })), [300]);
    assert.deepEqual(pids(await list(all, { folder: '/srv/blog' })), [310]);
    assert.deepEqual(pids(await list(all, { folder: '/srv/blo' })), []);
    assert.deepEqual(pids(await list(all, { port: 5432 })), [100]);
    assert.deepEqual(pids(await list(all, { port: 631 })), [null]);
    assert.deepEqual(pids(await list(all, { kind: 'services' })), [100]);
    assert.equal((await list(all, { kind: 'all' })).servers.length, 4);
  });

  it('says what it has no room for, and how to ask narrower', async () => {
    const many = Array.from({ length: 200 }, (_, index) =>
      listener(
        `127.0.0.1:${3000 + index}`,
        ownedBy(
          process_(1000 + index, ['node', `/srv/p${index}/node_modules/.bin/vite`], {
            cwd: `/srv/p${index}`,
          }),
        ),
      ),
    );
    const answer = await list(many);
    assert.ok(JSON.stringify(answer).length < 8192);
    assert.equal(answer.servers.length + answer.leftOut, 200);
    assert.match(answer.hints[0] ?? '', new RegExp(`^${answer.leftOut} more servers were left out`));
  });

  it('says that a reading is partial, or that names are missing', async () => {
    const unread = [{ protocol: 'tcp', namespace: { kind: 'host' } }] as const;
    const problems = [{ message: 'The list of sockets was cut short.', detail: '' }];
    const partial = await list([], {}, { unread, problems });
    assert.equal(partial.isWhole, false);
    assert.ok(partial.hints.includes('The list of sockets was cut short.'));
    const unnamed = await list([listener('127.0.0.1:5173', ownedBy(vite))], {}, {}, { isComplete: false });
    assert.equal(unnamed.isWhole, true);
    assert.equal(unnamed.hints.length, 1);
  });

  it('names the container whose ports these are', async () => {
    const web = container({ name: 'web' });
    const names = { ...shopNames, containerOf: () => web };
    const answer = await list([unowned('0.0.0.0:8080')], { kind: 'services' }, {}, { names });
    assert.deepEqual(
      answer.servers.map(({ pid, container }) => ({ pid, container })),
      [{ pid: null, container: 'web' }],
    );
  });

  for (const [input, problem] of [
    ['everything', 'Invalid input for list_servers: it must be an object.'],
    [[], 'Invalid input for list_servers: it must be an object.'],
    [{ port: '3000' }, 'Invalid input for list_servers: "port" must be a whole number from 1 to 65535.'],
    [{ port: 0 }, 'Invalid input for list_servers: "port" must be a whole number from 1 to 65535.'],
    [{ port: 1.5 }, 'Invalid input for list_servers: "port" must be a whole number from 1 to 65535.'],
    [{ folder: './shop' }, 'Invalid input for list_servers: "folder" must be the absolute path of a folder.'],
    [
      { kind: 'x' },
      'Invalid input for list_servers: "kind" must be one of "dev-servers", "services", "all".',
    ],
    [
      { ports: 3000 },
      'Invalid input for list_servers: "ports" is no parameter: there are "where", "folder", "port", "kind".',
    ],
  ] as const) {
    it(`refuses ${JSON.stringify(input)} in one sentence`, async () => {
      await assert.rejects(list([], input), (error: unknown) => {
        assert.ok(error instanceof AgentError);
        assert.equal(error.message, problem);
        return true;
      });
    });
  }
});
