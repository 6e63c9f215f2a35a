import assert from 'node:assert/strict';
import type { EngineEnvironment } from '../../../../src/collect/containers/engineSockets';
import { remoteEngineMessage } from '../../../../src/messages/containerEngines';
import { engineSockets } from '../../../../src/collect/containers/engineSockets';

const linux: EngineEnvironment = {
  platform: 'linux',
  env: { XDG_RUNTIME_DIR: '/run/user/1000' },
  home: '/home/alice',
  uid: 1000,
};

function withHost(host: string, environment = linux): EngineEnvironment {
  return { ...environment, env: { ...environment.env, DOCKER_HOST: host } };
}

describe('engineSockets', () => {
  it('lists those of Docker and Podman on Linux, of the system and of the user', () => {
    const { paths, problems } = engineSockets(linux);
    assert.deepEqual(paths, [
      '/var/run/docker.sock',
      '/run/user/1000/docker.sock',
      '/home/alice/.docker/desktop/docker.sock',
      '/run/user/1000/podman/podman.sock',
      '/run/podman/podman.sock',
    ]);
    assert.deepEqual(problems, []);
    // a remote session may lack the variable
    assert.deepEqual(engineSockets({ ...linux, env: {} }).paths, paths);
  });

  it('lists those of engines in a virtual machine on macOS', () => {
    const { paths } = engineSockets({
      platform: 'darwin',
      env: { TMPDIR: '/var/folders/x/T/' },
      home: '/Users/alice',
      uid: 501,
    });
    for (const path of [
      '/Users/alice/.docker/run/docker.sock',
      '/Users/alice/.colima/default/docker.sock',
      '/Users/alice/.orbstack/run/docker.sock',
      '/Users/alice/.rd/docker.sock',
      '/Users/alice/.local/share/containers/podman/machine/podman.sock',
      '/var/folders/x/T/podman/podman-machine-default-api.sock',
    ]) {
      assert.ok(paths.includes(path), path);
    }
  });

  it('lists named pipes on Windows, and nothing on other platforms', () => {
    const windows: EngineEnvironment = {
      platform: 'win32',
      env: {},
      home: 'C:\\Users\\alice',
      uid: undefined,
    };
    assert.deepEqual(engineSockets(windows).paths, [
      '//./pipe/docker_engine',
      '//./pipe/podman-machine-default',
    ]);
    assert.deepEqual(engineSockets({ ...linux, platform: 'aix' }).paths, []);
    for (const host of ['npipe:////./pipe/other', 'npipe://\\\\.\\pipe\\other']) {
      assert.equal(engineSockets(withHost(host, windows)).paths[0], '//./pipe/other');
    }
  });

  it('starts with the one in DOCKER_HOST, and lists none twice', () => {
    const other = engineSockets(withHost('unix:///tmp/other.sock'));
    assert.equal(other.paths[0], '/tmp/other.sock');
    assert.equal(other.paths.length, 6);
    const usual = engineSockets(withHost('unix:///var/run/docker.sock'));
    assert.deepEqual(usual.paths, engineSockets(linux).paths);
    assert.deepEqual([...other.problems, ...usual.problems], []);
  });

  for (const [host, platform] of [
    ['tcp://127.0.0.1:2375', 'linux'],
    ['ssh://alice:secret@build.example', 'linux'],
    ['npipe:////./pipe/docker_engine', 'linux'],
    ['unix://relative.sock', 'linux'],
    ['localhost:2375', 'linux'],
    ['npipe:////server.example/pipe/docker_engine', 'win32'],
    ['unix:///var/run/docker.sock', 'win32'],
  ] as const) {
    it(`ignores ${host} on ${platform}, and reports it without what may be secret`, () => {
      const environment = { ...linux, platform };
      const { paths, problems } = engineSockets(withHost(host, environment));
      assert.deepEqual(paths, engineSockets(environment).paths);
      assert.deepEqual(
        problems.map(({ message }) => message),
        [remoteEngineMessage()],
      );
      const words = problems.map(({ message, detail }) => message + detail).join();
      assert.match(words, /DOCKER_HOST/);
      assert.doesNotMatch(words, /secret|example|2375/);
    });
  }
});
