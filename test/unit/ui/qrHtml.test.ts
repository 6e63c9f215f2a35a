import assert from 'node:assert/strict';
import { qrCodeOf } from '../../../src/model/text/qrCode';
import { qrHtml } from '../../../src/ui/qrHtml';
import { modulesOfPath, readQr } from '../../support/readQr';

const url = 'http://192.168.1.20:5173/';
const texts = {
  title: 'QR Code',
  heading: 'Open on a phone',
  description: `QR code of ${url}`,
  copy: 'Copy URL',
  notes: ['The network of <img src=x onerror=alert(1)> "Wi-Fi"'],
};
const html = qrHtml({ url, code: qrCodeOf(url), texts }, 'abc', 'de');

describe('the page of a QR code', () => {
  it('shows the code in black on white, which reads as the URL, and the URL as text', () => {
    const [, size = '0'] = /viewBox="0 0 (\d+) \1"/.exec(html) ?? [];
    const path = /<path d="([^"]+)" fill="#000"/.exec(html)?.[1] ?? '';
    const modules = modulesOfPath(path, Number(size))
      .slice(4, -4)
      .map((row) => row.slice(4, -4));
    assert.equal(readQr(modules), url);
    assert.match(html, new RegExp(`<rect width="${size}" height="${size}" fill="#fff"/>`));
    assert.match(html, /<p class="url">http:\/\/192\.168\.1\.20:5173\/<\/p>/);
  });

  it('names the picture for screen readers, in the language of the window', () => {
    assert.match(html, /<svg role="img" aria-label="QR code of http:\/\/192\.168\.1\.20:5173\/"/);
    assert.match(html, /<html lang="de">/);
  });

  it('may load nothing, and runs nothing but its own script', () => {
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1];
    assert.equal(policy, "default-src 'none'; style-src 'nonce-abc'; script-src 'nonce-abc'");
    assert.equal([...html.matchAll(/<script/g)].length, 1);
    assert.ok(!/(?:src|href)=(?!x )/.test(html.replace(/&#\d+;/g, '')), 'refers to nothing');
  });

  it('takes no name for markup', () => {
    assert.ok(!html.includes('<img'));
    assert.match(html, /&#60;img src=x onerror=alert\(1\)&#62; &#34;Wi-Fi&#34;/);
  });
});
