import assert from 'node:assert/strict';
import {
  isInRange,
  isLoopbackHost,
  isPort,
  parseEndpoint,
  parsePort,
  parsePortRange,
} from '../../../../src/model/net/endpoint';

describe('parsePort', () => {
  it('reads 1 to 65535', () => {
    for (const [text, port] of [
      ['1', 1],
      ['3000', 3000],
      ['08080', 8080],
      ['65535', 65_535],
    ] as const) {
      assert.equal(parsePort(text), port, text);
      assert.ok(isPort(port));
    }
  });

  it('refuses everything else', () => {
    for (const text of [
      undefined,
      '',
      '0',
      '65536',
      '99999',
      '100000',
      '-1',
      '+80',
      ' 80',
      '8e1',
      '0x50',
      '80.0',
    ]) {
      assert.equal(parsePort(text), undefined, text);
    }
    for (const value of [0, -1, 65_536, 80.5, NaN, Infinity]) assert.ok(!isPort(value), String(value));
  });
});

describe('parsePortRange', () => {
  it('reads one port and two', () => {
    assert.deepEqual(parsePortRange('3000'), { from: 3000, to: 3000 });
    assert.deepEqual(parsePortRange('3000-3010'), { from: 3000, to: 3010 });
    assert.deepEqual(parsePortRange('1-65535'), { from: 1, to: 65_535 });
  });

  it('refuses an empty range and ends that are no port', () => {
    for (const text of ['', '-', '3000-', '-3000', '3010-3000', '0-80', '80-65536', '1-2-3', '3000 - 3010']) {
      assert.equal(parsePortRange(text), undefined, text);
    }
  });

  it('includes both ends', () => {
    const range = { from: 3000, to: 3010 };
    assert.deepEqual(
      [2999, 3000, 3010, 3011].map((port) => isInRange(port, range)),
      [false, true, true, false],
    );
  });
});

describe('parseEndpoint', () => {
  const cases: readonly [text: string, host: string | undefined, port: number | undefined][] = [
    ['0.0.0.0:8000', '0.0.0.0', 8000],
    ['[::]:8000', '::', 8000],
    [':8000', '', 8000],
    ['8000', undefined, 8000],
    ['0', undefined, 0],
    ['0.0.0.0', '0.0.0.0', undefined],
    ['::1', '::1', undefined],
    ['*:5005', '*', 5005],
  ];
  for (const [text, host, port] of cases) {
    it(`reads ${text}`, () => {
      assert.deepEqual(parseEndpoint(text), { host, port });
    });
  }
});

describe('isLoopbackHost', () => {
  it('accepts loopback addresses, localhost and names below it', () => {
    for (const host of ['127.0.0.1', '127.8.8.8', '::1', 'localhost', 'LOCALHOST', 'shop.localhost']) {
      assert.ok(isLoopbackHost(host), host);
    }
  });

  it('refuses wildcards, other addresses and names', () => {
    for (const host of ['', '*', '0.0.0.0', '::', '192.168.1.20', 'example.com', 'notlocalhost']) {
      assert.ok(!isLoopbackHost(host), host);
    }
  });
});
