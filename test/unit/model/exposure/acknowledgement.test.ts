import assert from 'node:assert/strict';
import type { Acknowledgement, FindingTraits } from '../../../../src/model/exposure/acknowledgement';
import { acknowledge, acknowledges } from '../../../../src/model/exposure/acknowledgement';
import { AcknowledgementStore } from '../../../../src/watch/acknowledgementStore';

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
    it(`warns again about ${what}${stillKnown.length === 0 ? '' : `, except of scope ${stillKnown.join(', ')}`}`, () => {
      const changed = { ...vite, ...change };
      const known = scopes.filter((one) => acknowledges(one, changed, '/home/alice/shop'));
      assert.deepEqual(
        known.map(({ scope }) => scope),
        stillKnown,
      );
    });
  }

  it('of a workspace counts in that workspace only', () => {
    for (const workspace of [undefined, '/home/alice/other', '']) {
      assert.equal(acknowledges(made('workspace', vite, '/home/alice/shop'), vite, workspace), false);
    }
  });

  it('is impossible for a server without a start time, and for a workspace if none is open', () => {
    const unknown = { ...vite, process: { pid: 300, startMark: undefined } };
    assert.equal(acknowledge('server', unknown, '/home/alice/shop'), undefined);
    assert.equal(acknowledge('workspace', vite, undefined), undefined);
    assert.notEqual(acknowledge('program', unknown, undefined), undefined);
  });
});

/** What a store reads of what is stored. */
function readAcknowledgements(value: unknown): readonly Acknowledgement[] {
  const storage = { get: () => value, update: () => Promise.resolve() };
  return new AcknowledgementStore(storage, () => undefined).all;
}

describe('stored acknowledgements', () => {
  const stored = [made('server'), made('workspace', vite, '/home/alice/shop'), made('program')];

  it('gives back what was stored', () => {
    assert.deepEqual(readAcknowledgements(JSON.parse(JSON.stringify(stored))), stored);
  });

  it('reads nothing from what is not a list', () => {
    for (const value of [undefined, null, {}, 'x', 5]) assert.deepEqual(readAcknowledgements(value), []);
  });

  it('skips what it cannot read, and keeps the rest', () => {
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
