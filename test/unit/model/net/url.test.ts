import assert from 'node:assert/strict';
import { connectHost, hostAndPort, httpUrl } from '../../../../src/model/net/url';
import { at } from '../../builders';

describe('URLs and addresses to copy', () => {
  const cases: readonly [address: string, hostAndPort: string, url: string | undefined][] = [
    ['127.0.0.1', '127.0.0.1:3000', 'http://127.0.0.1:3000/'],
    ['127.0.0.53', '127.0.0.53:3000', 'http://127.0.0.53:3000/'],
    ['::1', '[::1]:3000', 'http://[::1]:3000/'],
    ['::ffff:127.0.0.1', '127.0.0.1:3000', 'http://127.0.0.1:3000/'],
    ['0.0.0.0', 'localhost:3000', 'http://localhost:3000/'],
    ['::', 'localhost:3000', 'http://localhost:3000/'],
    ['192.168.1.20', '192.168.1.20:3000', 'http://192.168.1.20:3000/'],
    ['169.254.7.9', '169.254.7.9:3000', 'http://169.254.7.9:3000/'],
    ['2606:4700::1111', '[2606:4700::1111]:3000', 'http://[2606:4700::1111]:3000/'],
    ['fe80::1%eth0', '[fe80::1%eth0]:3000', undefined],
    ['fe80::1', '[fe80::1]:3000', undefined],
  ];
  for (const [address, words, url] of cases) {
    it(`${address} is ${words}${url === undefined ? ', without a URL' : ''}`, () => {
      const endpoint = { address: at(address), port: 3000 };
      assert.equal(hostAndPort(endpoint), words);
      assert.equal(httpUrl(endpoint), url);
    });
  }

  it('are canonical URLs', () => {
    for (const [address, , url] of cases) {
      if (url === undefined) continue;
      assert.equal(new URL(url).href, url, address);
    }
  });

  it('have the scheme that the server speaks', () => {
    const endpoint = { address: at('127.0.0.1'), port: 8443 };
    assert.equal(httpUrl(endpoint, 'https'), 'https://127.0.0.1:8443/');
    assert.equal(httpUrl({ ...endpoint, address: at('fe80::1%eth0') }, 'https'), undefined);
  });

  it('use localhost for ::1 if VS Code forwards the port, and keep other addresses', () => {
    const forwarded = (address: string): string | undefined =>
      httpUrl({ address: at(address), port: 3000 }, 'http', 'forwarded');
    assert.equal(forwarded('::1'), 'http://localhost:3000/');
    assert.equal(forwarded('::'), 'http://localhost:3000/');
    assert.equal(forwarded('0.0.0.0'), 'http://localhost:3000/');
    assert.equal(forwarded('127.0.0.1'), 'http://127.0.0.1:3000/');
    assert.equal(forwarded('127.0.0.53'), 'http://127.0.0.53:3000/');
    assert.equal(forwarded('192.168.1.20'), 'http://192.168.1.20:3000/');
    assert.equal(forwarded('2606:4700::1111'), 'http://[2606:4700::1111]:3000/');
    assert.equal(forwarded('fe80::1%eth0'), undefined);
  });

  it('connect to loopback of the same family for a wildcard, else to the address itself', () => {
    assert.equal(connectHost(at('0.0.0.0')), '127.0.0.1');
    assert.equal(connectHost(at('::')), '::1');
    assert.equal(connectHost(at('127.0.0.53')), '127.0.0.53');
    assert.equal(connectHost(at('fe80::1%eth0')), 'fe80::1%eth0');
  });
});
