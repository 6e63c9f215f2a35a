import assert from 'node:assert/strict';
import type { HideRule } from '../../../../src/model/tree/hideRule';
import { hiddenBy, isHideRule } from '../../../../src/model/tree/hideRule';
import { at } from '../../builders';
import { cpuMsOf } from '../../../../src/collect/cpuTime';

function hides(rule: HideRule, port: number, address: string, process?: string): boolean {
  const owner = process === undefined ? undefined : { name: process };
  return hiddenBy([rule], { port, address: at(address) }, owner) !== undefined;
}

describe('hiddenBy', () => {
  const cases: readonly [description: string, rule: HideRule, fits: string[], fitsNot: string[]][] = [
    ['a port', { port: 5000 }, ['5000'], ['4999', '5001', '50000']],
    ['a port written as text', { port: '5000' }, ['5000'], ['500', '50000']],
    ['both ends of a range', { port: '5000-5010' }, ['5000', '5005', '5010'], ['4999', '5011']],
    ['a range with blanks', { port: ' 5000 - 5010 ' }, ['5000', '5010'], ['5011']],
    ['the last port there is', { port: '65535' }, ['65535'], ['65534']],
    ['nothing by a range that runs backwards', { port: '5010-5000' }, [], ['5000', '5005', '5010']],
    ['nothing by a port that is none', { port: 'http' }, [], ['80']],
    ['nothing by a rule that names nothing', {}, [], ['80', '5000']],
  ];
  for (const [description, rule, fits, fitsNot] of cases) {
    it(`hides ${description}`, () => {
      for (const port of fits) assert.equal(hides(rule, Number(port), '127.0.0.1', 'x'), true, port);
      for (const port of fitsNot) assert.equal(hides(rule, Number(port), '127.0.0.1', 'x'), false, port);
    });
  }

  const names: readonly [pattern: string, fits: string[], fitsNot: string[]][] = [
    ['node', ['node', 'Node', 'NODE'], ['nodejs', 'deno', '']],
    ['*', ['node', '', 'a\nb'], []],
    ['node*', ['node', 'nodejs'], ['deno']],
    ['*.exe', ['node.exe', '.exe'], ['node.exe.old', 'nodexexe']],
    ['com.*.agent', ['com.acme.agent', 'com..agent'], ['com.agent', 'com.acme.agents']],
    ['a*a', ['aa', 'aba'], ['a']],
    ['*a*b*', ['ab', 'xaxbx'], ['ba']],
    ['a**b', ['ab', 'axb'], ['a']],
    ['next-server (v*', ['next-server (v16.1.0)'], ['next-server v16']],
    ['[x]?.+', ['[x]?.+'], ['x', '[x].']],
  ];
  for (const [pattern, fits, fitsNot] of names) {
    it(`matches ${pattern} with the star as its only wildcard`, () => {
      for (const name of fits) assert.equal(hides({ process: pattern }, 80, '::', name), true, name);
      for (const name of fitsNot) assert.equal(hides({ process: pattern }, 80, '::', name), false, name);
    });
  }

  it('does not match the process of a hidden owner, not even by a star', () => {
    assert.equal(hides({ process: '*' }, 80, '0.0.0.0'), false);
    assert.equal(hides({ process: '*', port: 80 }, 80, '0.0.0.0'), false);
    assert.equal(hides({ port: 80 }, 80, '0.0.0.0'), true);
  });

  it('matches an address in any notation', () => {
    assert.equal(hides({ address: '127.0.0.53' }, 53, '127.0.0.53'), true);
    assert.equal(hides({ address: '127.0.0.5' }, 53, '127.0.0.53'), false);
    for (const address of ['::1', '[::1]', '0:0:0:0:0:0:0:1']) {
      assert.equal(hides({ address }, 53, '::1'), true, address);
    }
    assert.equal(hides({ address: 'FE80::1%eth0' }, 53, 'fe80::1%eth0'), true);
    assert.equal(hides({ address: 'fe80::1%eth1' }, 53, 'fe80::1%eth0'), false);
    assert.equal(hides({ address: 'localhost' }, 53, '127.0.0.1'), false);
  });

  it('requires all that a rule names', () => {
    const rule = { port: '5000-5010', process: 'node', address: '127.0.0.1' };
    assert.equal(hides(rule, 5005, '127.0.0.1', 'node'), true);
    assert.equal(hides(rule, 5011, '127.0.0.1', 'node'), false);
    assert.equal(hides(rule, 5005, '0.0.0.0', 'node'), false);
    assert.equal(hides(rule, 5005, '127.0.0.1', 'deno'), false);
  });

  it('returns the first rule that matches', () => {
    const rules: HideRule[] = [{ port: 1 }, { process: 'no*' }, { port: 80 }];
    assert.equal(hiddenBy(rules, { port: 80, address: at('::') }, { name: 'node' }), rules[1]);
    assert.equal(hiddenBy([], { port: 80, address: at('::') }, { name: 'node' }), undefined);
  });

  it('is fast for a pattern of many stars', () => {
    const pattern = `${'*a'.repeat(2_000)}b`;
    const spent = cpuMsOf(() => {
      assert.equal(hides({ process: pattern }, 80, '::', 'a'.repeat(4_000)), false);
    });
    assert.ok(spent < 1_000, String(spent));
  });
});

describe('isHideRule', () => {
  it('accepts a port, a process, an address, or several of them', () => {
    for (const rule of [
      { port: 1 },
      { port: '1-65535' },
      { process: '*' },
      { address: '::1' },
      { port: 80, process: 'x', address: '127.0.0.1' },
    ]) {
      assert.equal(isHideRule(rule), true, JSON.stringify(rule));
    }
  });

  it('accepts nothing else', () => {
    const wrong: readonly unknown[] = [
      undefined,
      null,
      '5000',
      [5000],
      {},
      { ports: 5000 },
      { port: 80, prot: 'tcp' },
      ...[0, 65_536, -1, 80.5, NaN, 'http', '', '5010-5000', '1-65536', '5000-', true, null].map((port) => ({
        port,
      })),
      { process: '' },
      { process: 5 },
      { address: [] },
      { address: 'localhost' },
      { address: '127.0.0.*' },
    ];
    for (const value of wrong) assert.equal(isHideRule(value), false, JSON.stringify(value));
  });
});
