import assert from 'node:assert/strict';
import { expectedText } from '../../../src/messages/expected';
import type { ExpectedSource, PlacedDeclaration } from '../../../src/model/expected/expectedPort';
import { expectedPorts } from '../../../src/model/expected/expectedPort';

const scripts = { manager: 'npm', devServer: 'dev' } as const;

function declared(source: ExpectedSource, name?: string): PlacedDeclaration {
  const place = name === undefined ? { folder: '/work' } : { folder: `/work/${name}`, package: name };
  return { protocol: 'tcp', port: 3000, source, scripts, ...place };
}

/** What its row says beside the port. */
function said(...declarations: readonly PlacedDeclaration[]): string {
  const [expected] = expectedPorts([], declarations);
  assert.ok(expected);
  const unmet = { expected, state: { kind: 'closed' } } as const;
  return expectedText({ kind: 'expected', id: expected.id, unmet, given: undefined }).description;
}

describe('the row of an expected port', () => {
  const script = { kind: 'script', script: 'dev' } as const;
  const vite = { kind: 'config', file: 'vite.config.ts', title: 'Vite' } as const;
  const next = { kind: 'config', file: 'next.config.ts', title: 'Next.js' } as const;
  const service = (name: string) => ({ kind: 'compose', file: 'compose.yaml', service: name }) as const;

  it('names the package whose file declares it', () => {
    assert.equal(said(declared(vite, '@acme/web')), 'not listening · Vite · @acme/web · vite.config.ts');
    assert.equal(said(declared(vite)), 'not listening · Vite · vite.config.ts');
  });

  it('names one server of a folder once, and two that want the port both', () => {
    assert.equal(said(declared(script), declared(vite)), 'not listening · npm run dev · package.json');
    assert.equal(
      said(declared(vite, 'web'), declared(next, 'api')),
      'not listening · Vite and Next.js · web · vite.config.ts and api · next.config.ts',
    );
    assert.equal(
      said(declared(service('a')), declared(service('b'))),
      'not listening · a and b · compose.yaml',
    );
    assert.equal(
      said(declared(script), declared(service('web'))),
      'not listening · npm run dev and web · package.json and compose.yaml',
    );
  });

  it('counts further ones', () => {
    const many = ['a', 'b', 'c', 'd'].map((name) => declared(service(name)));
    assert.equal(said(...many), 'not listening · a, b and 2 more · compose.yaml');
  });

  it('keeps the names of packages and files to one line', () => {
    assert.ok(!/[\n\u202e]/.test(said(declared(vite, 'x\n\u202ey'.repeat(1_000)))));
    assert.ok(said(declared(vite, 'x'.repeat(10_000))).length < 200);
  });
});
