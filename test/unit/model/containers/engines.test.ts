import assert from 'node:assert/strict';
import {
  engineOfBridge,
  engineOfServer,
  engines,
  sharedProxies,
} from '../../../../src/model/containers/engines';

describe('the table of container engines', () => {
  it('names each proxy once, as a lower-case program without extension', () => {
    const names = [...Object.values(engines).flatMap(({ proxies }) => proxies), ...sharedProxies].map(
      ({ name }) => name,
    );
    assert.deepEqual([...new Set(names)], names);
    for (const name of names) assert.match(name, /^(?!.*\.exe$)[a-z0-9. -]+$/);
  });

  it('names each socket once, below a folder that is filled in', () => {
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      const paths = Object.values(engines).flatMap(({ sockets }) => sockets[platform] ?? []);
      assert.ok(paths.length > 0);
      assert.deepEqual([...new Set(paths)], paths);
      for (const path of paths) assert.match(path, /^(\{(home|runtime|temporary)\})?\/[^{}]+$/);
    }
  });

  it('recognizes Podman by the header of its answers, and takes every other engine for Docker', () => {
    assert.equal(engineOfServer('Libpod/4.3.1 (linux)'), 'podman');
    for (const server of ['Docker/20.10.24 (linux)', '', 'undefined', 'like Libpod/4']) {
      assert.equal(engineOfServer(server), 'docker');
    }
  });

  it('recognizes the bridges of each engine', () => {
    for (const [name, title] of [
      ['docker0', 'Docker'],
      ['docker_gwbridge', 'Docker'],
      ['br-0123456789ab', 'Docker'],
      ['podman1', 'Podman'],
      ['cni-podman0', 'Podman'],
      ['br-lan', undefined],
      ['eth0', undefined],
    ] as const) {
      assert.equal(engineOfBridge(name)?.title, title, name);
    }
  });

  it('has a title and a command line for every engine', () => {
    for (const [id, { title, commandLine }] of Object.entries(engines)) {
      assert.match(title, /^[A-Z]/);
      assert.equal(commandLine.program, id);
    }
  });
});
