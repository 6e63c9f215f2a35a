import assert from 'node:assert/strict';
import { acknowledgementWords } from '../../../src/messages/acknowledgement';
import type { Acknowledgement, FindingTraits } from '../../../src/model/exposure/acknowledgement';
import { acknowledge } from '../../../src/model/exposure/acknowledgement';

const vite: FindingTraits = {
  kind: 'dev-server',
  process: { pid: 300, startMark: '3000' },
  program: 'vite',
  protocol: 'tcp',
  address: '0.0.0.0',
  port: 5173,
  exposure: 'all-interfaces',
};

function made(scope: Acknowledgement['scope'], change: Partial<FindingTraits> = {}): Acknowledgement {
  const acknowledgement = acknowledge(scope, { ...vite, ...change }, '/home/alice/shop');
  assert.ok(acknowledgement);
  return acknowledgement;
}

describe('acknowledgementWords', () => {
  it('say what each scope covers', () => {
    assert.deepEqual(
      (['server', 'workspace', 'program'] as const).map((scope) => acknowledgementWords(made(scope))),
      [
        'PID 300 on port 5173, while it runs',
        'Vite on port 5173, in this workspace',
        'Any Vite on all interfaces, always',
      ],
    );
  });

  it('name the program, its exposure, and a debugger as such', () => {
    const words = (change: Partial<FindingTraits>): string => acknowledgementWords(made('program', change));
    const own = '/home/alice/shop/server.js';
    assert.equal(words({ kind: 'debugger' }), 'Debugger of any Vite on all interfaces, always');
    assert.equal(words({ exposure: 'interface' }), 'Any Vite on one interface, always');
    assert.equal(words({ program: 'redis' }), 'Any Redis on all interfaces, always');
    assert.equal(words({ program: own }), `${own} on all interfaces, always`);
    assert.equal(words({ program: own, kind: 'debugger' }), `Debugger of ${own} on all interfaces, always`);
    assert.equal(
      acknowledgementWords(made('server', { kind: 'debugger' })),
      'Debugger of PID 300 on port 5173, while it runs',
    );
    assert.equal(
      acknowledgementWords(made('workspace', { kind: 'debugger' })),
      'Debugger of Vite on port 5173, in this workspace',
    );
  });
});
