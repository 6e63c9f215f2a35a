import assert from 'node:assert/strict';
import type { Browser } from '../../../src/flows/open';
import { copyAddress, copyUrl, openListener } from '../../../src/flows/open';
import { Schemes } from '../../../src/flows/schemes';
import type { Listener } from '../../../src/model/listeners/listener';
import type { Scheme } from '../../../src/model/net/url';
import type { ListenerRow } from '../../../src/model/rows/listenerRow';
import { at, listener, ownedBy, process_, rowsIn, snapshotOf } from '../builders';
import { FakeDialogs } from './fakeDialogs';

const owner = ownedBy(process_(100, ['node', 'vite']));
const other = ownedBy(process_(200, ['python3', 'app.py']));

function rowOf(own: Listener, ...others: readonly Listener[]): ListenerRow {
  const row = rowsIn(snapshotOf([own, ...others])).find((one) => one.listener === own);
  assert.ok(row);
  return row;
}

const alone = (endpoint: string): ListenerRow => rowOf(listener(endpoint, owner));

function setUp({
  scheme = 'http',
  location = 'here',
  opens = true,
  hasEditorBrowser = true,
  closed = [],
  lan = ['192.168.1.5'],
}: {
  readonly scheme?: Scheme;
  readonly location?: Browser['location'];
  readonly opens?: boolean;
  readonly hasEditorBrowser?: boolean;
  /** The addresses at which nothing accepts a connection. */
  readonly closed?: readonly string[];
  readonly lan?: readonly string[];
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
      return Promise.resolve(hasEditorBrowser);
    },
  };
  const schemes = new Schemes((host, port) => {
    done.push(`connect to ${host} ${port}`);
    return Promise.resolve(closed.includes(host) ? undefined : scheme);
  });
  const addresses = lan.map((text) => at(text));
  const interfaces = { current: () => [{ name: 'wlan0', kind: 'wifi' as const, addresses }] };
  return { browser, schemes, interfaces, dialogs: new FakeDialogs(), done };
}

describe('openListener', () => {
  it('opens the URL with the scheme that the server speaks', async () => {
    for (const scheme of ['http', 'https'] as const) {
      const setup = setUp({ scheme });
      await openListener(setup, alone('0.0.0.0:3000'), 'browser');
      assert.deepEqual(setup.done, ['connect to 127.0.0.1 3000', `open ${scheme}://localhost:3000/`]);
    }
  });

  it('opens the URL in the editor', async () => {
    const setup = setUp();
    await openListener(setup, alone('0.0.0.0:3000'), 'editor');
    assert.equal(setup.done.at(-1), 'open http://localhost:3000/ in the editor');
    assert.deepEqual(setup.dialogs.messages, []);
  });

  it('opens the default browser if the editor has none, and says so', async () => {
    const setup = setUp({ hasEditorBrowser: false });
    await openListener(setup, alone('0.0.0.0:3000'), 'editor');
    assert.equal(setup.done.at(-1), 'open http://localhost:3000/');
    assert.deepEqual(setup.dialogs.messageTexts, [
      'This editor has no browser. Opening the default browser.',
    ]);
  });

  it('forwards a port of ::1 as one of localhost', async () => {
    const setup = setUp({ location: 'forwarded' });
    await openListener(setup, alone('[::1]:3000'), 'browser');
    assert.equal(setup.done.at(-1), 'open http://localhost:3000/');
  });

  it('opens an address where only this program answers, after connecting to that one', async () => {
    const setup = setUp();
    await openListener(
      setup,
      rowOf(listener('0.0.0.0:5302', owner), listener('[::1]:5302', other)),
      'browser',
    );
    assert.deepEqual(setup.done, ['connect to 127.0.0.1 5302', 'open http://127.0.0.1:5302/']);
  });

  it('opens a network address of this machine if others have taken all of loopback', async () => {
    const setup = setUp();
    const [own, ...others] = [
      listener('0.0.0.0:3000', owner),
      listener('127.0.0.1:3000', other),
      listener('[::1]:3000', other),
    ] as const;
    await openListener(setup, rowOf(own, ...others), 'browser');
    assert.deepEqual(setup.done, ['connect to 192.168.1.5 3000', 'open http://192.168.1.5:3000/']);
  });

  it('says that another program answers if no address leads to this one', async () => {
    const setup = setUp({ lan: [] });
    const row = rowOf(listener('0.0.0.0:3000', owner), listener('127.0.0.1:3000', other));
    await openListener(setup, row, 'browser');
    assert.deepEqual(setup.done, []);
    assert.deepEqual(setup.dialogs.messages, [
      {
        level: 'information',
        text: 'Port 3000 of localhost leads to python3 app.py · shop, and no other address of this machine is known that leads to node vite · shop.',
      },
    ]);
  });

  it('opens what may lead there if a connection is accepted, and else does not', async () => {
    // whether :: accepts IPv4 connections is not known
    const row = rowOf(listener('[::]:3000', owner), listener('[::1]:3000', other));
    const accepting = setUp();
    await openListener(accepting, row, 'browser');
    assert.deepEqual(accepting.done, ['connect to 127.0.0.1 3000', 'open http://127.0.0.1:3000/']);
    const refusing = setUp({ closed: ['127.0.0.1', '192.168.1.5'] });
    await openListener(refusing, row, 'browser');
    assert.deepEqual(refusing.done, ['connect to 127.0.0.1 3000', 'connect to 192.168.1.5 3000']);
    assert.match(refusing.dialogs.messageTexts[0] ?? '', /^Port 3000 of localhost leads to python/);
  });

  it('opens a server that does not answer now: the browser says so', async () => {
    const setup = setUp({ closed: ['127.0.0.1'] });
    await openListener(setup, alone('127.0.0.1:3000'), 'browser');
    assert.equal(setup.done.at(-1), 'open http://localhost:3000/');
  });

  describe('on a machine whose ports VS Code forwards', () => {
    it('says that 127.0.0.1 may lead to what listens on ::1', async () => {
      const setup = setUp({ location: 'forwarded' });
      const row = rowOf(listener('127.0.0.1:3000', owner), listener('[::1]:3000', other));
      await openListener(setup, row, 'browser');
      assert.equal(setup.done.at(-1), 'open http://127.0.0.1:3000/');
      assert.deepEqual(setup.dialogs.messageTexts, [
        'http://127.0.0.1:3000/ may lead to python3 app.py · shop instead of node vite · shop: both listen on port 3000 of localhost.',
      ]);
    });

    it('does not open ::1 beside 127.0.0.1, which is forwarded in its place', async () => {
      const setup = setUp({ location: 'forwarded' });
      const row = rowOf(listener('[::1]:3000', owner), listener('127.0.0.1:3000', other));
      await openListener(setup, row, 'browser');
      assert.deepEqual(setup.done, []);
      assert.deepEqual(setup.dialogs.messageTexts, [
        'VS Code forwards port 3000 of localhost, where python3 app.py · shop answers: node vite · shop cannot be reached from your browser.',
      ]);
    });
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
    it(`does not open ${title} and says why, without an error`, async () => {
      const setup = setUp();
      await openListener(setup, rowOf(target), 'browser');
      assert.deepEqual(setup.done, []);
      assert.match(setup.dialogs.messageTexts[0] ?? '', pattern);
      assert.equal(setup.dialogs.messages[0]?.level, 'information');
    });
  }

  it('says so if nothing was opened', async () => {
    const setup = setUp({ opens: false });
    await openListener(setup, alone('127.0.0.1:3000'), 'browser');
    assert.deepEqual(setup.dialogs.messages, [
      { level: 'information', text: 'http://localhost:3000/ was not opened. Copy the URL instead.' },
    ]);
  });
});

describe('copyUrl', () => {
  it('copies the URL as it works where the browser runs, with the scheme that the server speaks', async () => {
    const setup = setUp({ scheme: 'https' });
    await copyUrl(setup, alone('0.0.0.0:3000'));
    assert.deepEqual(setup.done, ['connect to 127.0.0.1 3000']);
    assert.deepEqual(setup.dialogs.copied, ['https://tunnel.example:3000/']);
  });

  it('copies nothing for an address that no URL can have, and says so', async () => {
    const setup = setUp();
    await copyUrl(setup, alone('[fe80::1%eth0]:3000'));
    assert.deepEqual(setup.dialogs.copied, []);
    assert.match(setup.dialogs.messageTexts[0] ?? '', /link-local/);
  });
});

describe('copyAddress', () => {
  it('copies an address where only this program answers, without connecting', async () => {
    for (const [own, beside, expected] of [
      ['127.0.0.1:3000', [], '127.0.0.1:3000'],
      ['0.0.0.0:3000', [], 'localhost:3000'],
      ['0.0.0.0:3000', ['[::1]:3000'], '127.0.0.1:3000'],
      ['0.0.0.0:53/udp', ['127.0.0.1:53/udp'], '192.168.1.5:53'],
      ['[fe80::1%eth0]:3000', [], '[fe80::1%eth0]:3000'],
    ] as const) {
      const setup = setUp();
      await copyAddress(setup, rowOf(listener(own, owner), ...beside.map((one) => listener(one, other))));
      assert.deepEqual(setup.dialogs.copied, [expected]);
      assert.deepEqual(setup.done, []);
    }
  });
});

describe('what a server speaks', () => {
  it('is remembered until it is asked again', async () => {
    const answers: (Scheme | undefined)[] = ['https', undefined, 'http'];
    const schemes = new Schemes(() => Promise.resolve(answers.shift()));
    const row = alone('127.0.0.1:3000');
    assert.equal(schemes.of(row), undefined);
    await schemes.ask(row, '127.0.0.1');
    assert.equal(schemes.of(row), 'https');
    await schemes.ask(row, '127.0.0.1');
    assert.equal(schemes.of(row), 'https', 'no answer says nothing');
    await schemes.ask(row, '127.0.0.1');
    assert.equal(schemes.of(row), 'http');
  });

  it('is not known of another process on the same port', async () => {
    const schemes = new Schemes(() => Promise.resolve('https' as const));
    await schemes.ask(alone('127.0.0.1:3000'), '127.0.0.1');
    assert.equal(schemes.of(rowOf(listener('127.0.0.1:3000', other))), undefined);
  });
});
