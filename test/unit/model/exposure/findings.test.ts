import assert from 'node:assert/strict';
import { acknowledge } from '../../../../src/model/exposure/acknowledgement';
import { finish } from '../../../../src/model/text/timeSlice';
import type { Finding } from '../../../../src/model/exposure/findings';
import { findingKey, findingOf, findingsOf } from '../../../../src/model/exposure/findings';
import type { Listener } from '../../../../src/model/listeners/listener';
import type { Process } from '../../../../src/model/process/process';
import {
  container,
  hiddenOwner,
  listener,
  ownedBy,
  process_,
  root,
  snapshotOf,
  rowsIn,
} from '../../builders';
import type { Names } from '../../../../src/model/rows/names';
import { noNames } from '../../../../src/model/rows/names';

const vite = process_(300, ['node', '/home/alice/shop/node_modules/.bin/vite']);
const server = process_(310, ['./server'], { executable: '/home/alice/shop/target/debug/server' });
const inspected = process_(320, ['node', '--inspect=0.0.0.0:9229', 'api.js']);
const redis = process_(330, ['/usr/bin/redis-server', '0.0.0.0:6379']);

function findings(listeners: readonly Listener[], names: Names = noNames): Finding[] {
  return [...finish(findingsOf(rowsIn(snapshotOf(listeners), names))).values()];
}

describe('findingsOf', () => {
  it('finds the gravest first, then by port', () => {
    const found = findings([
      listener('0.0.0.0:80', ownedBy(redis)),
      listener('0.0.0.0:5173', ownedBy(vite)),
      listener('0.0.0.0:3000', ownedBy(server)),
      listener('0.0.0.0:9229', ownedBy(inspected)),
    ]);
    assert.deepEqual(
      found.map(({ traits: { kind, port } }) => [kind, port]),
      [
        ['debugger', 9229],
        ['dev-server', 3000],
        ['dev-server', 5173],
        ['service', 80],
      ],
    );
  });

  it('has all that an acknowledgement may refer to', () => {
    assert.deepEqual(
      findings([listener('[::]:5173', ownedBy(vite))]).map(({ traits }) => traits),
      [
        {
          kind: 'dev-server',
          process: { pid: 300, startMark: '3000' },
          program: 'vite',
          protocol: 'tcp',
          address: '::',
          port: 5173,
          exposure: 'all-interfaces',
        },
      ],
    );
    const [own] = findings([listener('0.0.0.0:3000', ownedBy(server))]);
    assert.equal(own?.traits.program, '/home/alice/shop/target/debug/server');
  });

  const programs: readonly [program: string, process: Process][] = [
    [
      '/home/alice/shop/src/server.js',
      process_(300, ['node', '--inspect', './src/server.js', '--port', '1']),
    ],
    ['/srv/api/main.py', process_(300, ['python3', '/srv/api/main.py'])],
    ['python3 -m shop.web in /home/alice/shop', process_(300, ['python3', '-m', 'shop.web'])],
    ['node src/server.js', process_(300, ['node', 'src/server.js'], { cwd: undefined })],
    // nothing tells one from another
    ['/usr/bin/node', process_(300, ['node', '-e', 'require("http").createServer().listen(1)'])],
    // each `go run` leaves it in another folder
    ['shop in /home/alice/shop', process_(300, ['/tmp/go-build12/b001/exe/shop'])],
    ['/home/alice/shop/target/debug/server', server],
    ['vite', vite],
    ['redis', redis],
  ];
  for (const [program, process] of programs) {
    it(`identifies ${JSON.stringify(process.commandLine)} by ${program}`, () => {
      const [found] = findings([listener('0.0.0.0:3000', ownedBy(process))]);
      assert.equal(found?.traits.program, program);
    });
  }

  it('identifies what a build tool runs by its own file, not by the tool', () => {
    const cargo = process_(290, ['cargo', 'run']);
    const snapshot = snapshotOf([listener('0.0.0.0:3000', ownedBy({ ...server, parentPid: 290 }))], [cargo]);
    const [found] = finish(findingsOf(rowsIn(snapshot))).values();
    assert.equal(found?.row.recognition?.framework, 'cargo');
    assert.equal(found.traits.program, '/home/alice/shop/target/debug/server');
  });

  it('identifies a tool by itself, whatever its project is built with', () => {
    const names = { ...noNames, projectOf: (folder: string) => ({ name: 'shop', folder, onVite: 'Qwik' }) };
    const [found] = findings([listener('0.0.0.0:3000', ownedBy(vite))], names);
    assert.equal(found?.row.recognition?.title, 'Qwik');
    assert.equal(found.traits.program, 'vite');
  });

  it('finds nothing on loopback, on UDP, in another network namespace, or for a hidden owner', () => {
    assert.deepEqual(
      findings([
        listener('127.0.0.1:5173', ownedBy(vite)),
        listener('0.0.0.0:5173/udp', ownedBy(vite)),
        { ...listener('0.0.0.0:5173', ownedBy(vite)), namespace: { kind: 'other', id: 7 } },
        listener('0.0.0.0:5174', hiddenOwner('no-permission', root)),
      ]),
      [],
    );
  });

  it('finds nothing in what a container publishes: that is a choice', () => {
    const names = { ...noNames, containerOf: () => container({ name: 'web' }) };
    assert.deepEqual(findings([listener('0.0.0.0:5173', ownedBy(vite))], names), []);
  });

  it('finds nothing in a row without a process', () => {
    const [found] = findings([listener('0.0.0.0:5173', ownedBy(vite))]);
    assert.ok(found);
    assert.equal(findingOf({ ...found.row, process: undefined }), undefined);
    assert.equal(findingOf({ ...found.row, recognition: undefined }), undefined);
  });
});

describe('findingKey', () => {
  it('is the same for a server that restarts, and for nothing else', () => {
    const key = (...[endpoint, process]: [string, typeof vite]): string | undefined => {
      const [found] = findings([listener(endpoint, ownedBy(process))]);
      return found === undefined ? undefined : findingKey(found.traits);
    };
    const before = key('0.0.0.0:5173', vite);
    assert.equal(key('0.0.0.0:5173', { ...vite, pid: 301, startMark: '9' }), before);
    for (const other of [
      key('[::]:5173', vite),
      key('0.0.0.0:5174', vite),
      key('0.0.0.0:5173', server),
      key('0.0.0.0:5173', redis),
    ]) {
      assert.notEqual(other, undefined);
      assert.notEqual(other, before);
    }
  });
});

describe('ports that containers publish on all interfaces', () => {
  const proxied = (endpoint: string) => listener(endpoint, ownedBy(process_(300, ['/usr/bin/docker-proxy'])));
  const web = container({ name: 'web', project: 'shop', service: 'web' });

  function findings(endpoint: string, publishedPorts: boolean): string[] {
    const rows = rowsIn(snapshotOf([proxied(endpoint)]), { ...noNames, containerOf: () => web });
    const found = [...finish(findingsOf(rows, { publishedPorts })).values()];
    assert.deepEqual(
      rows.flatMap((row) => findingOf(row, { publishedPorts }) ?? []),
      found,
    );
    return found.map(({ traits: { kind, program, port } }) => `${kind} ${program} ${port}`);
  }

  it('are warned of if a person wants that, whoever holds the port', () => {
    assert.deepEqual(findings('0.0.0.0:8080', true), ['published docker:shop/web 8080']);
    assert.deepEqual(findings('0.0.0.0:8080', false), []);
  });

  it('are not warned of on loopback or on an address that was chosen', () => {
    assert.deepEqual(findings('127.0.0.1:8080', true), []);
    assert.deepEqual(findings('192.168.1.5:8080', true), []);
  });

  it('are acknowledged by their container, not by the process that holds the port', () => {
    const rows = rowsIn(snapshotOf([proxied('0.0.0.0:8080')]), { ...noNames, containerOf: () => web });
    const [found] = finish(findingsOf(rows, { publishedPorts: true })).values();
    assert.ok(found);
    assert.equal(acknowledge('server', found.traits, 'w'), undefined);
    assert.ok(acknowledge('workspace', found.traits, 'w'));
    assert.ok(acknowledge('program', found.traits, undefined));
  });
});
