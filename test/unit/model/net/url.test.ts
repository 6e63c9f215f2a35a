import assert from 'node:assert/strict';
import { hasUrl, hostAndPort, hostOf, placeText, urlAt } from '../../../../src/model/net/url';
import { at } from '../../builders';

describe('URLs and addresses to copy', () => {
  const cases: readonly [address: string, hostAndPort: string, url: string | undefined][] = [
    ['127.0.0.1', '127.0.0.1:3000', 'http://127.0.0.1:3000/'],
    ['127.0.0.53', '127.0.0.53:3000', 'http://127.0.0.53:3000/'],
    ['::1', '[::1]:3000', 'http://[::1]:3000/'],
    ['::ffff:127.0.0.1', '127.0.0.1:3000', 'http://127.0.0.1:3000/'],
    ['192.168.1.20', '192.168.1.20:3000', 'http://192.168.1.20:3000/'],
    ['169.254.7.9', '169.254.7.9:3000', 'http://169.254.7.9:3000/'],
    ['2606:4700::1111', '[2606:4700::1111]:3000', 'http://[2606:4700::1111]:3000/'],
    ['fe80::1%eth0', '[fe80::1%eth0]:3000', undefined],
    ['fe80::1', '[fe80::1]:3000', undefined],
  ];
  for (const [text, words, url] of cases) {
    it(`${text} is ${words}${url === undefined ? ', without a URL' : ''}`, () => {
      const address = at(text);
      assert.equal(hostAndPort({ address, port: 3000 }), words);
      assert.equal(hasUrl(address) ? urlAt(hostOf(address), 3000, 'http') : undefined, url);
    });
  }

  it('are canonical URLs', () => {
    for (const [address, , url] of cases) {
      if (url === undefined) continue;
      assert.equal(new URL(url).href, url, address);
    }
  });

  it('have the scheme that the server speaks', () => {
    assert.equal(urlAt('127.0.0.1', 8443, 'https'), 'https://127.0.0.1:8443/');
  });

  it('claim no scheme of a server that was not asked', () => {
    assert.equal(placeText('127.0.0.1', 8443, undefined), '127.0.0.1:8443');
    assert.equal(placeText('127.0.0.1', 8443, 'https'), 'https://127.0.0.1:8443/');
  });
});
