import assert from 'node:assert/strict';
import { hostAndPort, httpUrl } from '../../../src/model/url';
import { at } from '../builders';

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
    it(`name ${address} as ${words}${url === undefined ? ', and have no URL for it' : ''}`, () => {
      const endpoint = { address: at(address), port: 3000 };
      assert.equal(hostAndPort(endpoint), words);
      assert.equal(httpUrl(endpoint), url);
    });
  }

  it('are URLs that browsers understand as the same', () => {
    for (const [address, , url] of cases) {
      if (url === undefined) continue;
      assert.equal(new URL(url).href, url, address);
    }
  });
});
