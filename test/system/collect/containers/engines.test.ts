import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmodSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { EngineListing } from '../../../../src/collect/containers/engines';
import { ContainerEngines } from '../../../../src/collect/containers/engines';
import {
  requestEngine,
  EngineFailure,
  maximumAnswerBytes,
} from '../../../../src/collect/containers/engineClient';
import { containersLeftOutMessage, engineProblemMessage } from '../../../../src/messages/containerEngines';
import type { Container } from '../../../../src/model/containers/container';
import type { EngineProblemKind } from '../../../../src/model/containers/engines';
import type { Problem } from '../../../../src/model/listeners/snapshot';
import { skipBecause } from '../../../support/skip';
import { entry, idOf } from '../../../unit/collect/containers/apiContainers';
import { FakeEngines } from './fakeEngines';

const never = new AbortController().signal;

const kinds: readonly EngineProblemKind[] = [
  ...(['denied', 'not-running', 'timed-out', 'cut-off'] as const),
  ...(['too-large', 'not-understood', 'unexpected'] as const),
];

/** Which of the messages a problem has. */
function kindOf({ message }: Problem, path: string): EngineProblemKind | 'refused' {
  const kind = kinds.find((each) => message === engineProblemMessage(each, { path, timeoutMs: 2_000 }));
  assert.ok(kind !== undefined || message.startsWith(`The container engine at ${path} refused`), message);
  return kind ?? 'refused';
}

describe('ContainerEngines', () => {
  let engines: FakeEngines;
  beforeEach(async function () {
    if (process.platform === 'win32') skipBecause(this, 'no Unix sockets here');
    engines = await FakeEngines.create();
  });
  afterEach(() => engines.end());

  async function list(...paths: string[]): Promise<EngineListing> {
    return new ContainerEngines({ paths, problems: [] }).list(never);
  }

  function names({ containers }: EngineListing): string[] {
    return containers.map(({ name }) => name);
  }

  /** The only problem, of a listing without containers. */
  async function problemAt(path: string): Promise<Problem & { readonly kind: string }> {
    const { containers, problems } = await list(path);
    assert.deepEqual(containers, []);
    const [problem, ...others] = problems;
    assert.ok(problem);
    assert.deepEqual(others, []);
    assert.ok(problem.message.includes(path), problem.message);
    return { ...problem, kind: kindOf(problem, path) };
  }

  describe('listing', () => {
    it('sends one request, without an API version, for running containers', async () => {
      const path = await engines.answering('docker.sock', JSON.stringify([entry('web')]));
      const { containers, problems } = await list(path);
      assert.deepEqual(problems, []);
      assert.deepEqual(
        containers.map(({ name, engine, socketPath }) => ({ name, engine, socketPath })),
        [{ name: 'web', engine: 'docker', socketPath: path }],
      );
      assert.deepEqual(engines.requests, ['GET /containers/json']);
    });

    it('recognizes Podman by its answer, at any socket', async () => {
      const path = await engines.answering('docker.sock', JSON.stringify([entry('lab1')]), {
        server: 'Libpod/4.3.1 (linux)',
      });
      const { containers } = await list(path);
      assert.equal(containers[0]?.engine, 'podman');
    });

    it('merges the containers of several engines, each once, as the first engine lists it', async () => {
      const docker = await engines.answering('a.sock', JSON.stringify([entry('web'), entry('shop')]));
      const same = await engines.answering('b.sock', JSON.stringify([entry('shop'), entry('web')]));
      const other = await engines.answering('c.sock', JSON.stringify([entry('lab1')]));
      const listing = await list(docker, same, other);
      assert.deepEqual(names(listing), ['web', 'shop', 'lab1']);
      assert.equal(listing.containers[1]?.socketPath, docker);
    });

    it('reports nothing if there is no engine, and that none has answered', async () => {
      writeFileSync(engines.path('file'), '');
      const paths = [engines.path('absent.sock'), engines.path('file/docker.sock')];
      const { containers, problems, unread } = await list(...paths);
      assert.deepEqual([containers, problems], [[], []]);
      assert.deepEqual(
        unread.map(({ socketPath, absent }) => [socketPath, absent !== undefined]),
        paths.map((path) => [path, true]),
      );
    });

    it('passes on the problems of sockets that are not queried', async () => {
      const remote = {
        message: 'It is elsewhere.',
        detail: 'DOCKER_HOST is tcp://…',
      } as const;
      const listing = await new ContainerEngines({ paths: [], problems: [remote] }).list(never);
      assert.deepEqual(listing.problems, [remote]);
    });

    it('keeps the containers of one engine if another fails', async () => {
      const good = await engines.answering('good.sock', JSON.stringify([entry('web')]));
      const bad = await engines.answering('bad.sock', 'nonsense');
      const listing = await list(bad, good);
      assert.deepEqual(names(listing), ['web']);
      assert.equal(listing.problems.length, 1);
    });

    it('reports containers that are left out, and keeps the others', async () => {
      const body = JSON.stringify([entry('web'), entry('a', { State: 5 }), entry('b', { Ports: 5 })]);
      const path = await engines.answering('docker.sock', body);
      const listing = await list(path);
      assert.deepEqual(names(listing), ['web']);
      const [problem] = listing.problems;
      assert.ok(problem);
      assert.equal(problem.message, containersLeftOutMessage(path, 2));
      assert.match(problem.message, /2 containers/);
      assert.match(problem.detail, /\[1\]\.State; \[2\]\.Ports/);
    });

    for (const [what, body] of [
      ['garbage', '<!doctype html>'],
      ['a truncated answer', JSON.stringify([entry('web')]).slice(0, -9)],
      ['an object', '{}'],
    ] as const) {
      it(`reports that ${what} is not understood, with its beginning in the log`, async () => {
        const path = await engines.answering('docker.sock', body);
        const problem = await problemAt(path);
        assert.equal(problem.kind, 'not-understood');
        assert.ok(problem.detail.includes(body.slice(0, 10)), problem.detail);
      });
    }

    it("reports a refusal in the engine's own words", async () => {
      const body = '{"message":"client version 1.24 is too old."}';
      const path = await engines.answering('docker.sock', body, { status: 400 });
      const problem = await problemAt(path);
      assert.equal(problem.kind, 'refused');
      assert.match(problem.message, /refused: client version 1\.24 is too old\.$/);
    });

    for (const [what, versions, requests] of [
      ['Docker 20', { from: '1.12', to: '1.41' }, ['GET /containers/json']],
      ['Docker 29', { from: '1.44', to: '1.52' }, ['GET /containers/json']],
      [
        'an engine that requires a version',
        { from: '1.44', to: '1.60', isRequired: true },
        ['GET /containers/json', 'GET /_ping', 'GET /v1.60/containers/json'],
      ],
      [
        'a proxy that adds a version too old for its engine',
        { from: '1.44', to: '1.52', added: '1.40' },
        ['GET /containers/json', 'GET /v1.52/containers/json'],
      ],
      [
        'a proxy that adds a version too new for its engine',
        { from: '1.12', to: '1.39', added: '1.52' },
        ['GET /containers/json', 'GET /v1.39/containers/json'],
      ],
    ] as const) {
      it(`reads the list of ${what}`, async () => {
        const path = await engines.versioned('docker.sock', versions, JSON.stringify([entry('web')]));
        const listing = await list(path);
        assert.deepEqual([names(listing), listing.problems], [['web'], []]);
        assert.deepEqual(engines.requests, requests);
      });
    }

    it('sends no third request to an engine that refuses its own version too', async () => {
      const path = await engines.http('docker.sock', (_request, response) => {
        response.writeHead(404, { 'api-version': '1.60' }).end('{"message":"page not found"}');
      });
      assert.equal((await problemAt(path)).kind, 'refused');
      assert.deepEqual(engines.requests, ['GET /containers/json', 'GET /v1.60/containers/json']);
    });

    it('puts nothing but a version into its path', async () => {
      const path = await engines.http('docker.sock', (_request, response) => {
        response.writeHead(404, { 'api-version': '1.60/../images' }).end('{"message":"page not found"}');
      });
      assert.equal((await problemAt(path)).kind, 'refused');
      assert.deepEqual(engines.requests, ['GET /containers/json', 'GET /_ping']);
    });

    it('reports the status of a refusal without words', async () => {
      const path = await engines.answering('docker.sock', '', { status: 503 });
      assert.match((await problemAt(path)).message, /503/);
    });

    it('follows no redirect', async () => {
      const path = await engines.http('docker.sock', (_request, response) => {
        response.writeHead(301, { location: 'http://127.0.0.1:9/containers/json' }).end();
      });
      assert.equal((await problemAt(path)).kind, 'refused');
      assert.equal(engines.requests.length, 1);
    });

    it('reads the list of a thousand containers', async () => {
      const Labels = Object.fromEntries(
        Array.from({ length: 20 }, (_, i) => [`label.${i}`, 'x'.repeat(100)]),
      );
      const body = JSON.stringify(Array.from({ length: 1000 }, (_, i) => entry(`web-${i}`, { Labels })));
      const path = await engines.answering('docker.sock', body);
      assert.equal((await list(path)).containers.length, 1000);
    });

    it('refuses an answer of 20 MB, and shows no part of it', async () => {
      const body = JSON.stringify([entry('web', { Image: 'x'.repeat(20 * 1024 * 1024) })]);
      const path = await engines.answering('docker.sock', body);
      const problem = await problemAt(path);
      assert.equal(problem.kind, 'too-large');
      assert.match(problem.message, /16 MB/);
      assert.equal(maximumAnswerBytes, 16 * 1024 * 1024);
    });

    it('reports an engine that closes the connection within its answer', async () => {
      const path = await engines.http('docker.sock', (_request, response) => {
        response.writeHead(200, { 'content-length': '1000' });
        response.write(JSON.stringify([entry('web')]), () => response.socket?.destroy());
      });
      assert.equal((await problemAt(path)).kind, 'cut-off');
    });

    it('reports one that closes it within a chunk', async () => {
      const path = await engines.http('docker.sock', (_request, response) => {
        response.write(JSON.stringify([entry('web')]), () => response.socket?.destroy());
      });
      assert.equal((await problemAt(path)).kind, 'cut-off');
    });

    it('reports one that closes it before it answers', async () => {
      const unread = await engines.plain('unread.sock', (socket) => socket.destroy());
      assert.equal((await problemAt(unread)).kind, 'cut-off');
      const read = await engines.http('read.sock', (request) => request.socket.destroy());
      assert.equal((await problemAt(read)).kind, 'cut-off');
    });

    it('reports that a server without HTTP is no engine', async () => {
      const path = await engines.plain('docker.sock', (socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
      assert.equal((await problemAt(path)).kind, 'not-understood');
    });

    it('reports a socket file without a server', async () => {
      // a socket file outlives its server if it was renamed
      const server = createServer().listen(engines.path('a.sock'));
      await once(server, 'listening');
      renameSync(engines.path('a.sock'), engines.path('left.sock'));
      const closed = once(server, 'close');
      server.close();
      await closed;
      assert.equal((await problemAt(engines.path('left.sock'))).kind, 'not-running');
    });

    it('reports a missing permission for a socket, but not for its folder', async () => {
      const open = await engines.answering('docker.sock', '[]');
      chmodSync(open, 0o600);
      mkdirSync(engines.path('podman'));
      const closed = await engines.answering('podman/podman.sock', '[]');
      chmodSync(engines.path('podman'), 0o700);
      const listing = await asOrdinaryUser(open, engines.path('podman'), () => list(open, closed));
      assert.deepEqual(
        listing.problems.map((problem) => kindOf(problem, open)),
        ['denied'],
      );
      assert.ok(listing.problems[0]?.message.includes(open));
      assert.deepEqual(engines.requests, []);
    });

    it('sends nothing if it was aborted before', async () => {
      const path = await engines.answering('docker.sock', '[]');
      const listing = new ContainerEngines({ paths: [path], problems: [] }).list(
        AbortSignal.abort(new Error('the window closes')),
      );
      await assert.rejects(listing, /the window closes/);
      assert.deepEqual(engines.requests, []);
    });

    it('stops waiting for a slow engine after two seconds, and reports it', async () => {
      const silent = await engines.http('docker.sock', () => undefined);
      const startedAt = performance.now();
      const problem = await problemAt(silent);
      assert.equal(problem.kind, 'timed-out');
      assert.match(problem.message, /2 seconds/);
      assert.ok(performance.now() - startedAt >= 1990);
    });
  });

  describe('requestEngine', () => {
    it('stops at once if it is aborted, with the reason', async () => {
      const abort = new AbortController();
      const path = await engines.http('docker.sock', () => {
        abort.abort(new Error('the window closes'));
      });
      const request = { method: 'GET', path: '/containers/json', timeoutMs: 600_000 } as const;
      await assert.rejects(requestEngine(path, request, abort.signal), /the window closes/);
    });

    it('limits the time to the end of the answer, not between its chunks', async () => {
      const timers: NodeJS.Timeout[] = [];
      const path = await engines.http('docker.sock', (_request, response) => {
        timers.push(setInterval(() => response.write(' '), 20));
      });
      const answer = requestEngine(path, { method: 'GET', path: '/containers/json', timeoutMs: 200 }, never);
      try {
        await assert.rejects(
          answer,
          (error) => error instanceof EngineFailure && error.reason === 'timed-out',
        );
      } finally {
        timers.forEach(clearInterval);
      }
    });
  });

  describe('stopping and restarting', () => {
    function container(socketPath: string, id = idOf('web')): Container {
      return {
        id,
        name: 'web',
        image: 'nginx',
        engine: 'docker',
        socketPath,
        state: 'running',
        project: undefined,
        service: undefined,
        workingDirectory: undefined,
        ports: [],
      };
    }
    const engine = new ContainerEngines({ paths: [], problems: [] });

    it('requests it of the engine that listed the container, with a grace period of ten seconds', async () => {
      const path = await engines.answering('docker.sock', '', { status: 204 });
      assert.deepEqual(await engine.stop(container(path), never), { kind: 'done' });
      assert.deepEqual(await engine.restart(container(path), never), { kind: 'done' });
      assert.deepEqual(engines.requests, [
        `POST /containers/${idOf('web')}/stop?t=10`,
        `POST /containers/${idOf('web')}/restart?t=10`,
      ]);
    });

    it('says that it was stopped before, or no longer exists', async () => {
      const stopped = await engines.answering('stopped.sock', '', { status: 304 });
      assert.deepEqual(await engine.stop(container(stopped), never), { kind: 'already' });
      const gone = await engines.answering('gone.sock', '{"message":"No such container"}', { status: 404 });
      assert.deepEqual(await engine.stop(container(gone), never), { kind: 'gone' });
    });

    it('stops a container of an engine that requires a version, once', async () => {
      const versions = { from: '1.44', to: '1.60', isRequired: true };
      const path = await engines.versioned('docker.sock', versions, '[]');
      assert.deepEqual(await engine.stop(container(path), never), { kind: 'done' });
      const stop = `/containers/${idOf('web')}/stop?t=10`;
      assert.deepEqual(engines.requests, [`POST ${stop}`, 'GET /_ping', `POST /v1.60${stop}`]);
    });

    it('does not call a container gone because the engine does not know the path', async () => {
      const path = await engines.answering('docker.sock', '{"message":"page not found"}', { status: 404 });
      const outcome = await engine.stop(container(path), never);
      assert.ok(outcome.kind === 'failed');
      assert.equal(kindOf(outcome.problem, path), 'refused');
    });

    for (const status of [403, 409, 500]) {
      it(`reports a refusal in the engine's own words (${status})`, async () => {
        const body = '{"message":"container is\\u001b[31m marked for removal"}\n';
        const path = await engines.answering('docker.sock', body, { status });
        const outcome = await engine.stop(container(path), never);
        assert.ok(outcome.kind === 'failed');
        assert.equal(kindOf(outcome.problem, path), 'refused');
        // no control characters in a sentence
        assert.match(outcome.problem.message, /refused: container is\ufffd\[31m marked for removal\.$/);
      });
    }

    it('reports that the socket is gone', async () => {
      const path = engines.path('absent.sock');
      const outcome = await engine.stop(container(path), never);
      assert.ok(outcome.kind === 'failed');
      assert.equal(kindOf(outcome.problem, path), 'not-running');
    });

    it('sends nothing but ids of containers', async () => {
      const path = await engines.answering('docker.sock', '', { status: 204 });
      for (const id of ['../images/prune', 'web', '', `${idOf('web')}/kill`, idOf('web').slice(0, 11)]) {
        await assert.rejects(engine.stop(container(path, id), never), TypeError);
      }
      assert.deepEqual(engines.requests, []);
    });
  });
});

/** As the user `nobody` if the tests run as root; else without permissions for the owner too. */
async function asOrdinaryUser<T>(socket: string, folder: string, act: () => Promise<T>): Promise<T> {
  if (process.getuid?.() === 0) {
    process.seteuid?.(65534);
    try {
      return await act();
    } finally {
      process.seteuid?.(0);
    }
  }
  chmodSync(socket, 0o000);
  chmodSync(folder, 0o000);
  try {
    return await act();
  } finally {
    chmodSync(folder, 0o700);
  }
}
