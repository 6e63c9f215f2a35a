import assert from 'node:assert/strict';
import type { Browser } from '../../../src/flows/open';
import { copyUrl, openListener } from '../../../src/flows/open';
import type { Listener } from '../../../src/model/listeners/listener';
import { listener, ownedBy, process_ } from '../builders';
import { FakeDialogs } from './fakeDialogs';

const owner = ownedBy(process_(100, ['node', 'vite']));

function setUp({
  scheme = 'http',
  location = 'here',
  opens = true,
}: {
  readonly scheme?: 'http' | 'https';
  readonly location?: Browser['location'];
  readonly opens?: boolean;
} = {}) {
  const done: string[] = [];
  const browser: Browser = {
    location,
    externalUrl: (url) => Promise.resolve(url.replace('localhost', 'tunnel.example')),
    open: (url) => {
      done.push(`open ${url}`);
      return Promise.resolve(opens);
    },
    openInEditor: (url) => {
      done.push(`open ${url} in the editor`);
      return Promise.resolve();
    },
  };
  const detectScheme = (host: string, port: number): Promise<'http' | 'https'> => {
    done.push(`connect to ${host} ${port}`);
    return Promise.resolve(scheme);
  };
  return { browser, detectScheme, done };
}

describe('openListener', () => {
  it('opens the URL with the scheme that the server speaks', async () => {
    for (const scheme of ['http', 'https'] as const) {
      const setup = setUp({ scheme });
      await openListener(setup, listener('0.0.0.0:3000', owner), 'browser');
      assert.deepEqual(setup.done, ['connect to 127.0.0.1 3000', `open ${scheme}://localhost:3000/`]);
    }
  });

  it('opens the URL in the editor as it works where the window is', async () => {
    const setup = setUp();
    await openListener(setup, listener('0.0.0.0:3000', owner), 'editor');
    assert.equal(setup.done.at(-1), 'open http://tunnel.example:3000/ in the editor');
  });

  it('forwards a port of ::1 as one of localhost', async () => {
    const setup = setUp({ location: 'forwarded' });
    await openListener(setup, listener('[::1]:3000', owner), 'browser');
    assert.equal(setup.done.at(-1), 'open http://localhost:3000/');
  });

  const elsewhere: Listener = {
    ...listener('127.0.0.1:3000', owner),
    namespace: { kind: 'other', id: 7 },
  };
  for (const [title, target, pattern] of [
    ['another network namespace', elsewhere, /another network namespace, which the browser cannot reach\.$/],
    ['UDP', listener('127.0.0.1:53/udp', owner), /Port 53 is a UDP port.* Copy its address instead\.$/],
    [
      'a link-local address',
      listener('[fe80::1%eth0]:3000', owner),
      /link-local address \[fe80::1%eth0\]:3000\. Copy/,
    ],
  ] as const) {
    it(`refuses ${title} and says why`, async () => {
      const setup = setUp();
      await assert.rejects(openListener(setup, target, 'browser'), pattern);
      assert.ok(!setup.done.some((step) => step.startsWith('open')));
    });
  }

  it('says so if nothing was opened', async () => {
    await assert.rejects(
      openListener(setUp({ opens: false }), listener('127.0.0.1:3000', owner), 'browser'),
      /^UserError: http:\/\/127\.0\.0\.1:3000\/ was not opened\. Copy the URL instead\.$/,
    );
  });
});

describe('copyUrl', () => {
  it('copies the URL as it works where the browser runs', async () => {
    const dialogs = new FakeDialogs();
    await copyUrl({ ...setUp(), dialogs }, listener('0.0.0.0:3000', owner));
    assert.deepEqual(dialogs.copied, ['http://tunnel.example:3000/']);
  });

  it('refuses an address that no URL can have', async () => {
    const dialogs = new FakeDialogs();
    await assert.rejects(
      copyUrl({ ...setUp(), dialogs }, listener('[fe80::1%eth0]:3000', owner)),
      /^UserError/,
    );
    assert.deepEqual(dialogs.copied, []);
  });
});
