import assert from 'node:assert/strict';
import { parseContainers, parseMessage } from '../../../../src/collect/containers/parseContainers';
import type { Container } from '../../../../src/model/containers/container';
import type { EngineId } from '../../../../src/model/containers/engines';
import { seededRandom } from '../../random';
import { entry, idOf } from './apiContainers';
import { finish } from '../../../../src/model/text/timeSlice';

function parse(
  entries: readonly unknown[],
  engine: EngineId = 'docker',
): { containers: readonly Container[]; leftOut: readonly string[] } {
  const parsed = finish(parseContainers(JSON.stringify(entries), engine, '/var/run/docker.sock'));
  assert.ok(parsed);
  return parsed;
}

function only(fields: object, engine: EngineId = 'docker'): Container {
  const { containers, leftOut } = parse([entry('web', fields)], engine);
  assert.deepEqual(leftOut, []);
  const [container] = containers;
  assert.ok(container);
  return container;
}

/** `0.0.0.0+:: 8080->80/tcp` */
function ports(fields: readonly object[], engine: EngineId = 'docker'): string[] {
  return only({ Ports: fields }, engine).ports.map(
    ({ hostAddresses, hostPort, containerPort, protocol }) =>
      `${hostAddresses.map(({ text }) => text).join('+')} ${hostPort}->${containerPort}/${protocol}`,
  );
}

describe('the list of containers', () => {
  it('has names, images and Compose projects', () => {
    assert.deepEqual(
      only({
        Names: ['/shop-web-1'],
        Image: 'registry.example:5000/shop/web:1.2',
        Labels: {
          'com.docker.compose.project': 'shop',
          'com.docker.compose.service': 'web',
          'com.docker.compose.project.working_dir': '/home/alice/shop, the new one=2',
          'org.example.note': 'a=b,c=d',
        },
      }),
      {
        id: idOf('web'),
        name: 'shop-web-1',
        image: 'registry.example:5000/shop/web:1.2',
        engine: 'docker',
        socketPath: '/var/run/docker.sock',
        state: 'running',
        project: 'shop',
        service: 'web',
        workingDirectory: '/home/alice/shop, the new one=2',
        ports: [],
      },
    );
  });

  it('may lack labels, ports and names', () => {
    for (const missing of [null, undefined]) {
      const container = only({ Labels: missing, Ports: missing, Names: missing, Image: '' });
      assert.equal(container.name, idOf('web').slice(0, 12));
      assert.equal(container.image, undefined);
      assert.equal(container.project, undefined);
      assert.deepEqual(container.ports, []);
    }
  });

  it("has a container's own name, not a link's", () => {
    assert.equal(only({ Names: ['/shop/database', '/postgres'] }).name, 'postgres');
  });

  it('may be empty', () => {
    assert.deepEqual(parse([]), { containers: [], leftOut: [] });
  });

  for (const [what, body] of [
    ['nothing', ''],
    ['a page', '<!doctype html><title>It works</title>'],
    ['an object', '{"message":"page not found"}'],
    ['null', 'null'],
    ['a list that was cut', JSON.stringify([entry('web')]).slice(0, -20)],
  ] as const) {
    it(`is not read from ${what}`, () => {
      assert.equal(finish(parseContainers(body, 'docker', '/var/run/docker.sock')), undefined);
    });
  }

  it('leaves out a malformed container, says why, and keeps the others', () => {
    const wrong: readonly [unknown, string | undefined][] = [
      ['web', undefined],
      [null, undefined],
      [entry('a', { Id: 5 }), 'Id'],
      [entry('a', { Id: '../../images' }), 'Id'],
      [entry('a', { Id: 'abc' }), 'Id'],
      [entry('a', { Id: idOf('a').toUpperCase().replace('6', 'A') }), 'Id'],
      [entry('a', { Names: '/a' }), 'Names'],
      [entry('a', { Names: [5] }), 'Names.0'],
      [entry('a', { Image: { name: 'nginx' } }), 'Image'],
      [entry('a', { State: { Running: true } }), 'State'],
      [entry('a', { State: undefined }), 'State'],
      [entry('a', { Labels: ['com.docker.compose.project=shop'] }), 'Labels'],
      [entry('a', { Labels: { 'com.docker.compose.project': 5 } }), 'Labels.com.docker.compose.project'],
      [entry('a', { Ports: '0.0.0.0:80->80/tcp' }), 'Ports'],
      [entry('a', { Ports: [null] }), 'Ports.0'],
      [entry('a', { Ports: [{ PrivatePort: '80', Type: 'tcp' }] }), 'Ports.0.PrivatePort'],
      [entry('a', { Ports: [{ Type: 'tcp' }] }), 'Ports.0.PrivatePort'],
      [entry('a', { Ports: [{ PrivatePort: 80, PublicPort: 65_536, Type: 'tcp' }] }), 'Ports.0.PublicPort'],
      [entry('a', { Ports: [{ PrivatePort: 80, PublicPort: -1, Type: 'tcp' }] }), 'Ports.0.PublicPort'],
      [entry('a', { Ports: [{ PrivatePort: 80, PublicPort: 80.5, Type: 'tcp' }] }), 'Ports.0.PublicPort'],
      [entry('a', { Ports: [{ IP: 'all', PrivatePort: 80, PublicPort: 80, Type: 'tcp' }] }), 'Ports.0.IP'],
      [entry('a', { Ports: [{ IP: 5, PrivatePort: 80, PublicPort: 80, Type: 'tcp' }] }), 'Ports.0.IP'],
      [entry('a', { Ports: [{ PrivatePort: 80, PublicPort: 80 }] }), 'Ports.0.Type'],
    ];
    for (const [bad, what] of wrong) {
      const { containers, leftOut } = parse([entry('first'), bad, entry('last')]);
      assert.deepEqual(
        containers.map(({ name }) => name),
        ['first', 'last'],
      );
      assert.deepEqual(leftOut, [what === undefined ? '[1]' : `[1].${what}`], JSON.stringify(bad));
    }
  });
});

describe('the list of containers, given anything', () => {
  it('has every entry among the containers or the left out', () => {
    const random = seededRandom(41);
    const port = { IP: '0.0.0.0', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' };
    const whole = JSON.stringify([
      entry('web', { Ports: [port, { ...port, IP: '::' }, { PrivatePort: 9000, Type: 'udp' }] }),
      entry('db', { Labels: null, Names: ['/db'], Ports: [{ ...port, PublicPort: 5432, Type: 'udp' }] }),
    ]);
    let understood = 0;
    for (let round = 0; round < 4000; round++) {
      const at = Math.floor(random() * whole.length);
      const piece = '0"{}[],:\\x-'.charAt(Math.floor(random() * 11));
      const body = whole.slice(0, at) + piece + whole.slice(at + Math.floor(random() * 3));
      const parsed = finish(parseContainers(body, 'docker', '/var/run/docker.sock'));
      if (parsed === undefined) continue;
      understood++;
      assert.equal(
        parsed.containers.length + parsed.leftOut.length,
        (JSON.parse(body) as unknown[]).length,
        body,
      );
      for (const { id, ports: published } of parsed.containers) {
        assert.match(id, /^[0-9a-f]{12,64}$/);
        for (const { hostPort, containerPort, protocol, hostAddresses } of published) {
          assert.ok(
            hostPort > 0 && hostPort <= 65_535 && containerPort >= 0 && containerPort <= 65_535,
            body,
          );
          assert.ok(['tcp', 'udp'].includes(protocol) && hostAddresses.length > 0, body);
        }
      }
    }
    assert.ok(understood > 500, String(understood));
  });
});

describe('published ports', () => {
  it('of both families are merged, IPv4 first', () => {
    assert.deepEqual(
      ports([
        { IP: '::', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' },
        { IP: '0.0.0.0', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' },
      ]),
      ['0.0.0.0+:: 8080->80/tcp'],
    );
  });

  it('are distinct if host port, protocol or container port differ, and sorted', () => {
    assert.deepEqual(
      ports([
        { IP: '0.0.0.0', PrivatePort: 81, PublicPort: 9001, Type: 'tcp' },
        { IP: '0.0.0.0', PrivatePort: 53, PublicPort: 53, Type: 'udp' },
        { IP: '127.0.0.1', PrivatePort: 80, PublicPort: 9000, Type: 'tcp' },
        { IP: '127.0.0.2', PrivatePort: 8080, PublicPort: 9000, Type: 'tcp' },
        { IP: '0.0.0.0', PrivatePort: 53, PublicPort: 53, Type: 'tcp' },
      ]),
      [
        '0.0.0.0 53->53/tcp',
        '0.0.0.0 53->53/udp',
        '127.0.0.1 9000->80/tcp',
        '127.0.0.2 9000->8080/tcp',
        '0.0.0.0 9001->81/tcp',
      ],
    );
  });

  it('may be only on IPv6, or on one interface', () => {
    assert.deepEqual(
      ports([
        { IP: '::1', PrivatePort: 443, PublicPort: 8443, Type: 'tcp' },
        { IP: '192.168.1.20', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' },
      ]),
      ['192.168.1.20 8080->80/tcp', '::1 8443->443/tcp'],
    );
  });

  it('exclude those that are only exposed, or of a protocol without listeners', () => {
    assert.deepEqual(
      ports([
        { PrivatePort: 33060, Type: 'tcp' },
        { PrivatePort: 33061, PublicPort: 0, Type: 'tcp' },
        { IP: '0.0.0.0', PrivatePort: 3868, PublicPort: 3868, Type: 'sctp' },
      ]),
      [],
    );
  });

  it('of a range are separate', () => {
    const range = [9000, 9001].flatMap((port) =>
      ['0.0.0.0', '::'].map((IP) => ({ IP, PrivatePort: port, PublicPort: port, Type: 'udp' })),
    );
    assert.deepEqual(ports(range), ['0.0.0.0+:: 9000->9000/udp', '0.0.0.0+:: 9001->9001/udp']);
  });

  it('take time in proportion to their number, even if all are of one port', () => {
    const many = Array.from({ length: 30_000 }, (_, i) => ({
      IP: `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`,
      PrivatePort: 80,
      PublicPort: 8080,
      Type: 'tcp',
    }));
    const [port, ...others] = only({ Ports: many }).ports;
    assert.equal(port?.hostAddresses.length, many.length);
    assert.deepEqual(others, []);
  });

  it('are listed once, even if the engine repeats them', () => {
    const port = { IP: '0.0.0.0', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' };
    assert.deepEqual(ports([port, port]), ['0.0.0.0 8080->80/tcp']);
  });

  it('are on every IPv4 address if Podman leaves the address out', () => {
    assert.deepEqual(
      ports(
        [
          { PrivatePort: 80, PublicPort: 8080, Type: 'tcp' },
          { IP: '', PrivatePort: 53, PublicPort: 5353, Type: 'udp' },
          { IP: '127.0.0.1', PrivatePort: 443, PublicPort: 8443, Type: 'tcp' },
        ],
        'podman',
      ),
      ['0.0.0.0 5353->53/udp', '0.0.0.0 8080->80/tcp', '127.0.0.1 8443->443/tcp'],
    );
  });
});

describe("an engine's message", () => {
  it('is read if it has text', () => {
    assert.equal(parseMessage('{"message":"No such container: web"}\n'), 'No such container: web');
    assert.equal(
      parseMessage('{"cause":"no such container","message":"no container with ID \\"web\\"","response":404}'),
      'no container with ID "web"',
    );
    for (const body of ['', 'Bad Gateway', '[]', '{"message":5}', '{"message":" "}', 'null']) {
      assert.equal(parseMessage(body), undefined);
    }
  });
});
