import assert from 'node:assert/strict';
import type { Container } from '../../../../src/model/containers/container';
import type { ProxyTarget } from '../../../../src/model/containers/portProxies';
import type { Advice } from '../../../../src/model/loopback/advice';
import { bindAdvice, publishingAdvice } from '../../../../src/model/loopback/advice';
import type { Process } from '../../../../src/model/process/process';
import { recognize } from '../../../../src/model/recognition/recognize';
import { at, container, hiddenOwner, hostContext, listener, ownedBy, process_, root } from '../../builders';

const modules = '/home/alice/shop/node_modules';
const bash = process_(50, ['/bin/bash']);

describe('bindAdvice', () => {
  const of = (endpoint: string, ...chain: [Process, ...Process[]]) =>
    bindAdvice(
      recognize(chain[0], chain.slice(1), hostContext),
      chain,
      listener(endpoint, ownedBy(chain[0])),
    );

  it('has the flag, the file and the default', () => {
    assert.deepEqual(of('0.0.0.0:5173', process_(100, ['node', `${modules}/.bin/vite`, '--host']), bash), {
      instruction: { kind: 'start-with-flag', program: 'Vite', flag: '--host 127.0.0.1', without: undefined },
      byDefault: 'loopback',
      flag: '--host 127.0.0.1',
      config: { file: 'vite.config.*', key: 'server.host', value: "'127.0.0.1'" },
      environment: undefined,
    });
  });

  it('contains the port if the flag does', () => {
    assert.equal(
      of('0.0.0.0:8123', process_(100, ['php', '-S', '0.0.0.0:8123']), bash)?.flag,
      '-S 127.0.0.1:8123',
    );
    assert.equal(
      of('0.0.0.0:8123', process_(100, ['python3', 'manage.py', 'runserver', '0:8123']), bash)?.flag,
      '127.0.0.1:8123',
    );
    const config = of('0.0.0.0:8123', process_(100, ['nginx']), bash)?.config;
    assert.deepEqual(config, { file: 'nginx.conf', key: 'listen', value: '127.0.0.1:8123' });
  });

  it('has the variable if there is no flag', () => {
    const advice = of(
      '0.0.0.0:3000',
      process_(100, ['node', `${modules}/.bin/react-scripts`, 'start']),
      bash,
    );
    assert.equal(advice?.environment, 'HOST=127.0.0.1');
    assert.deepEqual(advice.instruction, {
      kind: 'set-variable',
      program: 'Create React App',
      variable: 'HOST=127.0.0.1',
    });
  });

  it("names the change in the code of a project's own program", () => {
    const advice = of('0.0.0.0:3000', process_(100, ['node', 'server.js']), bash);
    assert.deepEqual(advice?.instruction, { kind: 'note', note: 'node-listen-host', port: 3000 });
  });

  it('names the setting of a further port of a service', () => {
    const mysql = process_(100, ['/usr/sbin/mysqld']);
    assert.equal(of('0.0.0.0:3306', mysql, bash)?.flag, '--bind-address=127.0.0.1');
    assert.equal(of('0.0.0.0:33060', mysql, bash)?.flag, '--mysqlx-bind-address=127.0.0.1');
    const rabbit = process_(100, ['/usr/lib/erlang/bin/beam.smp', '--', '-s', 'rabbit', 'boot'], {
      name: 'beam.smp',
    });
    assert.equal(of('0.0.0.0:5672', rabbit, bash)?.config?.key, 'listeners.tcp.local');
    assert.equal(of('0.0.0.0:15672', rabbit, bash)?.config?.key, 'management.tcp.ip');
    assert.match(of('0.0.0.0:25672', rabbit, bash)?.environment ?? '', /inet_dist_use_interface/);
  });

  it('does not guess what a jar holds', () => {
    const advice = of('0.0.0.0:8080', process_(100, ['java', '-jar', 'shop.jar']), bash);
    assert.equal(advice?.flag, undefined);
    assert.deepEqual(advice?.instruction, { kind: 'note', note: 'java-address', port: 8080 });
    const withPort = process_(100, ['java', '-jar', 'shop.jar', '--server.port=8080']);
    assert.equal(of('0.0.0.0:8080', withPort, bash)?.flag, '--server.address=127.0.0.1');
  });

  it("is about the debugger on the debugger's port", () => {
    const process = process_(100, ['node', '--inspect=0.0.0.0', `${modules}/.bin/vite`]);
    assert.deepEqual(of('0.0.0.0:9229', process, bash)?.instruction, {
      kind: 'debugger',
      debugger: 'node',
      port: 9229,
    });
    assert.equal(of('0.0.0.0:5173', process, bash)?.flag, '--host 127.0.0.1');
  });

  it('is undefined on loopback and for unknown programs', () => {
    assert.equal(of('127.0.0.1:5173', process_(100, ['node', `${modules}/.bin/vite`]), bash), undefined);
    assert.equal(of('0.0.0.0:22000', process_(100, ['/usr/bin/syncthing']), bash), undefined);
  });
});

describe('publishingAdvice', () => {
  const web = container({
    ports: [
      { hostAddresses: [at('0.0.0.0')], hostPort: 8080, containerPort: 80, protocol: 'tcp' },
      { hostAddresses: [at('0.0.0.0')], hostPort: 8080, containerPort: 443, protocol: 'udp' },
    ],
  });
  const of = (
    endpoint: string,
    more: { container?: Container; proxyTarget?: ProxyTarget },
  ): Advice | undefined =>
    publishingAdvice({
      listener: listener(endpoint, hiddenOwner('no-permission', root)),
      container: more.container,
      proxyTarget: more.proxyTarget,
    });

  it('publishes the port of a container on loopback, with the port inside', () => {
    assert.equal(of('0.0.0.0:8080', { container: web })?.flag, '-p 127.0.0.1:8080:80');
    assert.equal(of('0.0.0.0:8080/udp', { container: web })?.flag, '-p 127.0.0.1:8080:443/udp');
    assert.deepEqual(of('192.168.1.5:8080', { container: web })?.instruction, {
      kind: 'recreate-container',
      publishing: '127.0.0.1:8080:80',
    });
  });

  it("edits the Compose file of a Compose project's container", () => {
    const advice = of('0.0.0.0:8080', { container: { ...web, project: 'shop', service: 'web' } });
    assert.equal(advice?.flag, undefined);
    assert.deepEqual(advice?.config, {
      file: 'compose.yaml',
      key: 'ports',
      value: '["127.0.0.1:8080:80"]',
    });
    assert.deepEqual(advice.instruction, {
      kind: 'publish-with-compose',
      publishing: '127.0.0.1:8080:80',
      engine: 'docker',
    });
  });

  it('takes the port inside from the proxy if the engine does not know it', () => {
    const proxyTarget: ProxyTarget = {
      ...{ protocol: 'tcp', hostAddress: at('0.0.0.0'), hostPort: 8080 },
      ...{ containerAddress: at('172.17.0.2'), containerPort: 8000 },
    };
    assert.equal(of('0.0.0.0:8080', { proxyTarget })?.flag, '-p 127.0.0.1:8080:8000');
  });

  it('is undefined on loopback, for another port, in another network namespace, and without a container', () => {
    assert.equal(of('127.0.0.1:8080', { container: web }), undefined);
    assert.equal(of('0.0.0.0:8081', { container: web }), undefined);
    assert.equal(of('0.0.0.0:8080', {}), undefined);
    const inside = {
      ...listener('0.0.0.0:8080', ownedBy(process_(1, ['x']))),
      namespace: { kind: 'other', id: 7 },
    } as const;
    assert.equal(publishingAdvice({ listener: inside, container: web, proxyTarget: undefined }), undefined);
  });
});
