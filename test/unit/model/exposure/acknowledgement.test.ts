import assert from 'node:assert/strict';
import type { Acknowledgement, FindingTraits } from '../../../../src/model/exposure/acknowledgement';
import {
  acknowledge,
  acknowledgementWords,
  acknowledges,
  readAcknowledgements,
} from '../../../../src/model/exposure/acknowledgement';

const vite: FindingTraits = {
  kind: 'dev-server',
  process: { pid: 300, startMark: '3000' },
  program: 'vite',
  protocol: 'tcp',
  address: '0.0.0.0',
  port: 5173,
  exposure: 'all-interfaces',
};

function made(scope: Acknowledgement['scope'], traits = vite, workspace?: string): Acknowledgement {
  const acknowledgement = acknowledge(scope, traits, workspace);
  assert.ok(acknowledgement);
  return acknowledgement;
}

describe('an acknowledgement', () => {
  const scopes = [made('server'), made('workspace', vite, '/home/alice/shop'), made('program')];

  it('covers what it was made for', () => {
    for (const one of scopes) assert.equal(acknowledges(one, vite, '/home/alice/shop'), true, one.scope);
  });

  const changes: readonly [what: string, change: Partial<FindingTraits>, stillKnown: string[]][] = [
    ['a debugger in its place', { kind: 'debugger' }, []],
    ['a service in its place', { kind: 'service' }, []],
    ['another address', { address: '::' }, ['program']],
    ['another port', { port: 5174 }, ['program']],
    ['another protocol', { protocol: 'udp' }, ['program']],
    ['another program', { program: 'next' }, ['server']],
    ['another exposure', { exposure: 'interface', address: '192.168.1.20' }, []],
    ['a restart', { process: { pid: 301, startMark: '3010' } }, ['workspace', 'program']],
    ['the same PID used again', { process: { pid: 300, startMark: '9' } }, ['workspace', 'program']],
    ['an unknown start', { process: { pid: 300, startMark: undefined } }, ['workspace', 'program']],
  ];
  for (const [what, change, stillKnown] of changes) {
    it(`asks anew for ${what}${stillKnown.length === 0 ? '' : `, except of scope ${stillKnown.join(', ')}`}`, () => {
      const changed = { ...vite, ...change };
      const known = scopes.filter((one) => acknowledges(one, changed, '/home/alice/shop'));
      assert.deepEqual(
        known.map(({ scope }) => scope),
        stillKnown,
      );
    });
  }

  it('of a workspace counts in it alone', () => {
    for (const workspace of [undefined, '/home/alice/other', '']) {
      assert.equal(acknowledges(made('workspace', vite, '/home/alice/shop'), vite, workspace), false);
    }
  });

  it('cannot be made of a server without a start, nor for a workspace where none is open', () => {
    const unknown = { ...vite, process: { pid: 300, startMark: undefined } };
    assert.equal(acknowledge('server', unknown, '/home/alice/shop'), undefined);
    assert.equal(acknowledge('workspace', vite, undefined), undefined);
    assert.notEqual(acknowledge('program', unknown, undefined), undefined);
  });

  it('says what it covers', () => {
    assert.deepEqual(scopes.map(acknowledgementWords), [
      'PID 300 on port 5173, while it runs',
      'Vite on port 5173, in this workspace',
      'any Vite on all interfaces, always',
    ]);
    const words = (change: Partial<FindingTraits>): string =>
      acknowledgementWords(made('program', { ...vite, ...change }));
    assert.equal(words({ kind: 'debugger' }), 'debugger of any Vite on all interfaces, always');
    assert.equal(words({ exposure: 'interface' }), 'any Vite on a single interface, always');
    assert.equal(words({ program: 'redis' }), 'any Redis on all interfaces, always');
    const own = '/home/alice/shop/server.js';
    assert.equal(words({ program: own }), `${own} on all interfaces, always`);
  });
});

describe('readAcknowledgements', () => {
  const stored = [made('server'), made('workspace', vite, '/home/alice/shop'), made('program')];

  it('gives back what was stored', () => {
    assert.deepEqual(readAcknowledgements(JSON.parse(JSON.stringify(stored))), stored);
  });

  it('takes nothing from what is no list', () => {
    for (const value of [undefined, null, {}, 'x', 5]) assert.deepEqual(readAcknowledgements(value), []);
  });

  it('passes over what it does not understand, and keeps the rest', () => {
    const [server, workspace, program] = stored;
    const strange = [
      null,
      'x',
      {},
      { ...server, scope: 'galaxy' },
      { ...server, kind: 'printer' },
      { ...server, pid: '300' },
      { ...server, startMark: undefined },
      { ...server, port: '5173' },
      { ...workspace, workspace: 7 },
      { ...workspace, program: undefined },
      { ...program, exposure: undefined },
    ];
    assert.deepEqual(readAcknowledgements([...strange, program]), [program]);
  });
});
