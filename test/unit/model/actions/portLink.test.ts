import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { linkSchemeIn, parsePortLink, portLinkText } from '../../../../src/model/actions/portLink';

const parts = (path: string, query: string, fragment = '') => ({ path, query, fragment });

describe('a link to a port', () => {
  it('names what to do, the port and at most the process', () => {
    assert.deepEqual(parsePortLink(parts('/open', 'port=3000')), { action: 'open', port: 3000 });
    assert.deepEqual(parsePortLink(parts('/reveal', 'port=65535')), { action: 'reveal', port: 65_535 });
    assert.deepEqual(parsePortLink(parts('/stop', 'port=1&pid=4294967295')), {
      ...{ action: 'stop', port: 1, pid: 4_294_967_295 },
    });
  });

  it('is nothing else', () => {
    const others = [
      ...['', '/', '/open/', '//open', '/open/x', '/Open', '/kill', '/__proto__', '/constructor'].map(
        (path) => parts(path, 'port=3000'),
      ),
      ...[
        ...[
          '',
          'port',
          'port=',
          'port=0',
          'port=65536',
          'port=03000',
          'port=-1',
          'port=+1',
          'port=3e3',
          'port=0x1',
        ],
        ...[
          'port=3000.0',
          'port= 3000',
          'port=3000 ',
          'port=3000\n',
          'port=３０００',
          'port=99999999999999999999999',
        ],
        ...['port=3000&port=22', 'port=3000&', '&port=3000', 'port[]=3000', 'Port=3000', 'port=3000;pid=1'],
        ...[
          'port=3000&pid=',
          'port=3000&pid=0',
          'port=3000&pid=1&pid=2',
          'pid=1&port=3000',
          'port=3000&pid=-1',
        ],
        ...[
          'port=3000&url=https://evil.example',
          'port=3000&force=true',
          'port=3000&yes',
          `port=${'3'.repeat(1e6)}`,
        ],
      ].map((query) => parts('/stop', query)),
      parts('/open', 'port=3000', 'x'),
    ];
    for (const one of others) assert.equal(parsePortLink(one), undefined, JSON.stringify(one).slice(0, 80));
  });

  it('leads to this extension, as its manifest names it, and is read as it was written', () => {
    const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { publisher: string; name: string };
    for (const link of [
      { action: 'open', port: 3000 },
      { action: 'stop', port: 8080, pid: 4711 },
    ] as const) {
      const url = new URL(portLinkText('vscode-insiders', link));
      assert.equal(url.protocol, 'vscode-insiders:');
      assert.equal(url.host, `${manifest.publisher}.${manifest.name}`);
      assert.deepEqual(parsePortLink(parts(url.pathname, url.search.slice(1))), link);
    }
  });

  it('is made for the editor that says what its links are called, and for no other', () => {
    const schemeOf = (value: string) => linkSchemeIn({ LOCAL_PORTS_LINK_SCHEME: value });
    assert.equal(schemeOf('vscode'), 'vscode');
    assert.equal(schemeOf('vscode-insiders'), 'vscode-insiders');
    assert.equal(schemeOf('vscodium'), 'vscodium');
    assert.equal(linkSchemeIn({}), undefined);
    for (const other of [
      '',
      'https',
      'javascript',
      'file',
      'VSCode',
      'vs code',
      'vscode:',
      '1x',
      'x'.repeat(40),
    ]) {
      assert.equal(schemeOf(other), undefined, other);
    }
  });
});
