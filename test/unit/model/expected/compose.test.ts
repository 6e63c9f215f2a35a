import assert from 'node:assert/strict';
import { composeDeclarations } from '../../../../src/model/expected/compose';
import { noVariables, parseDotEnv } from '../../../../src/model/expected/dotEnv';
import { interpolate } from '../../../../src/model/expected/interpolate';

/** `web 3000`, `dns 53/udp` */
function published(text: string, env = ''): string[] {
  const variables = env === '' ? noVariables : parseDotEnv(env);
  return composeDeclarations('compose.yaml', text, variables).map(({ protocol, port, source }) => {
    const service = source.kind === 'compose' ? source.service : '';
    return `${service} ${port}${protocol === 'tcp' ? '' : `/${protocol}`}`;
  });
}

function ofPort(port: string): string[] {
  return published(`services:\n  web:\n    ports:\n      - ${port}`).map((text) => text.slice('web '.length));
}

describe('the ports that a Compose file publishes', () => {
  const short: readonly (readonly [port: string, published: readonly string[]])[] = [
    ['"3000:3000"', ['3000']],
    ['8080:80', ['8080']],
    ["'127.0.0.1:8001:8001'", ['8001']],
    ['"[::1]:6001:6001"', ['6001']],
    ['"::1:6000:6000"', ['6000']],
    ['"53:53/udp"', ['53/udp']],
    ['"9090-9092:8080-8082"', ['9090', '9091', '9092']],
    ['"127.0.0.1:5000-5001:5000-5001"', ['5000', '5001']],
    ['"${PORT:-3000}:3000"', ['3000']],
    ['"${HOST:-127.0.0.1}:${PORT-3000}:3000"', ['3000']],
    ['{ target: 80, published: "8080" }', ['8080']],
    ['{ target: 80, published: 8080, host_ip: 127.0.0.1, protocol: udp, mode: host }', ['8080/udp']],
    ['{ target: 80-81, published: 8080-8081 }', ['8080', '8081']],
    // the engine chooses
    ['"3000"', []],
    ['3000-3005', []],
    ['"127.0.0.1::5000"', []],
    ['"3000-3005:80"', []],
    ['{ target: 80 }', []],
    ['{ target: 80, published: 8080-8090 }', []],
    // not known without running something
    ['"${PORT}:3000"', []],
    ['"${PORT:?say which}:3000"', []],
    // no ports
    ['"0:80"', []],
    ['"70000:80"', []],
    ['"3001-3000:3001-3000"', []],
    ['"8080:80/sctp"', []],
    ['"web:80"', []],
    ['[3000, 3000]', []],
    ['~', []],
    // many connections that come and go
    ['"30000-30999:30000-30999"', []],
  ];
  for (const [port, expected] of short) {
    it(`are ${expected.join(', ') || 'not known'} of ${port}`, () => {
      assert.deepEqual(ofPort(port), expected);
    });
  }

  it('are those of all services that start without a profile', () => {
    const text = [
      'name: shop',
      'x-ports: &ports ["3000:3000"]',
      'x-base: &base',
      '  ports: ["4000:4000"]',
      'services:',
      '  web: {ports: *ports}',
      '  api:',
      '    <<: *base',
      '  db:',
      '    image: postgres',
      '    ports:',
      '    - 5432:5432',
      '  debug:',
      '    profiles: [debug]',
      '    ports: ["9229:9229"]',
      '  worker:',
      '    image: worker',
    ].join('\n');
    assert.deepEqual(published(text), ['web 3000', 'api 4000', 'db 5432']);
  });

  it('take a port from .env, and nothing else', () => {
    const text =
      'services:\n  web:\n    ports: ["${WEB_PORT:-3000}:3000", "${SECRET:-4000}:4000", "${OTHER:-5000}:5000"]';
    assert.deepEqual(published(text, 'WEB_PORT=3100\nSECRET=4100'), ['web 3100', 'web 5000']);
  });

  it('are at most some hundred', () => {
    const ranges = Array.from(
      { length: 30 },
      (_, index) => `"${10_000 + 20 * index}-${10_019 + 20 * index}:1-20"`,
    );
    assert.equal(published(`services:\n  web:\n    ports: [${ranges.join(', ')}]`).length, 200);
  });

  for (const text of [
    '',
    'services:',
    'services: [a]',
    'services: web',
    'services:\n  web:',
    'services:\n  web:\n    ports: 3000',
    '{}',
    '\0',
    'a: b: c',
  ]) {
    it(`are none of ${JSON.stringify(text)}`, () => {
      assert.deepEqual(published(text), []);
    });
  }
});

describe('interpolate', () => {
  const variables = {
    valueOf: (name: string) =>
      new Map([
        ['PORT', '3100'],
        ['EMPTY_PORT', ''],
      ]).get(name),
    isSecret: (name: string) => name === 'SECRET',
  };
  const cases: readonly (readonly [text: string, value: string | undefined])[] = [
    ['plain', 'plain'],
    ['$PORT:80', '3100:80'],
    ['${PORT}:80', '3100:80'],
    ['${PORT:-3000}', '3100'],
    ['${EMPTY_PORT:-3000}', '3000'],
    ['${EMPTY_PORT-3000}', ''],
    ['${A:-${B:-${PORT}}}', '3100'],
    ['${PORT:+8080}', '8080'],
    ['${A:+8080}', undefined],
    ['${PORT:?no}', '3100'],
    ['${A:?no}', undefined],
    ['${A}', undefined],
    ['$A', undefined],
    ['$$A', '$A'],
    ['${SECRET:-3000}', undefined],
    ['$', undefined],
    ['${', undefined],
    ['${A', undefined],
    ['${A:-3000', undefined],
    ['${1}', undefined],
    ['${A/x/y}', undefined],
    ['${A:-'.repeat(50) + '}'.repeat(50), undefined],
  ];
  for (const [text, value] of cases) {
    it(`makes ${String(value)} of ${text.slice(0, 40)}`, () => {
      assert.equal(interpolate(text, variables), value);
    });
  }

  it('reads a long text once', () => {
    assert.equal(interpolate('${A:-'.repeat(10_000), variables), undefined);
    assert.equal(interpolate('$PORT'.repeat(10_000), variables)?.length, 40_000);
  });
});

describe('parseDotEnv', () => {
  it('reads ports, and keeps no other value', () => {
    const env = parseDotEnv(
      [
        'PORT=3000',
        'export API_PORT="4000" # c',
        "WEB_PORT='5000'",
        'DB_PASSWORD=hunter2',
        'TOKEN_PORT=ghp_secret',
        'KEY="-----BEGIN',
        'FAKE_PORT=6000',
        '-----END"',
        ' SPACED_PORT = 7000 ',
        'PORTS=8000',
        'MYPORT=8001',
        'BAD_PORT=99999',
        'TWICE_PORT=1',
        'TWICE_PORT=x',
        '# COMMENT_PORT=9000',
      ].join('\n'),
    );
    assert.deepEqual(
      [...env.ports],
      [
        ['PORT', 3000],
        ['API_PORT', 4000],
        ['WEB_PORT', 5000],
        ['SPACED_PORT', 7000],
      ],
    );
    assert.equal(env.valueOf('DB_PASSWORD'), undefined);
    assert.equal(env.isSecret('DB_PASSWORD'), true);
    assert.equal(env.isSecret('OTHER'), false);
    const kept = JSON.stringify([...env.ports]) + JSON.stringify(env);
    for (const secret of ['hunter2', 'ghp_secret', 'BEGIN']) assert.ok(!kept.includes(secret));
  });

  it('knows nothing of a file that is too long', () => {
    const env = parseDotEnv(`PORT=3000\n${'A=b\n'.repeat(20_000)}`);
    assert.deepEqual([...env.ports], []);
    assert.equal(env.isSecret('A'), true);
  });
});
