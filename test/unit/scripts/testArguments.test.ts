import assert from 'node:assert/strict';
import { parseTestArguments } from '../../../scripts/testArguments';
import { filterFrom, filterText, filterVariable, includesFile, titlePattern } from '../../support/filter';

const layers = [
  { name: 'lint', isStatic: true },
  { name: 'unit', isStatic: false },
  { name: 'system', isStatic: false },
];

function parse(line: string): ReturnType<typeof parseTestArguments> {
  return parseTestArguments(line === '' ? [] : line.split(' '), layers);
}

describe('the arguments of the test runner', () => {
  const all = { files: [], title: undefined };

  it('run every layer if there are none', () => {
    assert.deepEqual(parse(''), { layers: ['lint', 'unit', 'system'], filter: all });
  });

  it('name one layer, or several', () => {
    assert.deepEqual(parse('unit'), { layers: ['unit'], filter: all });
    assert.deepEqual(parse('lint,unit'), { layers: ['lint', 'unit'], filter: all });
  });

  it('choose files by parts of their paths, also by one that is the name of a layer', () => {
    assert.deepEqual(parse('unit conflicts system'), {
      layers: ['unit'],
      filter: { files: ['conflicts', 'system'], title: undefined },
    });
  });

  it('choose tests by a part of their title, before or after the files', () => {
    const filter = { files: ['conflicts'], title: 'moved' };
    assert.deepEqual(parse('unit conflicts -g moved'), { layers: ['unit'], filter });
    assert.deepEqual(parse('unit -g moved conflicts'), { layers: ['unit'], filter });
    assert.deepEqual(parse('unit,system --grep moved conflicts'), { layers: ['unit', 'system'], filter });
  });

  for (const [line, message] of [
    ['nonsense', /^Unknown layer "nonsense"\. Choose from lint, unit, system\.$/],
    ['unit,nonsense', /^Unknown layer "nonsense"/],
    ['unit -g', /^-g needs a part of a title/],
    ['-g moved', /^-g needs a layer before it\./],
    ['unit --watch', /^Unknown option "--watch"\./],
    ['lint conflicts', /^The layer "lint" has no single tests/],
    ['lint,unit -g moved', /^The layer "lint" has no single tests/],
  ] as const) {
    it(`are refused in one sentence: ${line}`, () => {
      const problem = parse(line);
      assert.match(typeof problem === 'string' ? problem : 'accepted', message);
    });
  }
});

describe('the filter of the test runner', () => {
  const built = '/home/alice/conflicts/out/test/unit/model/net/url.test.js';
  const includes = (...files: string[]): boolean => includesFile({ files, title: undefined }, built);

  it('takes files by any part of their path, and all files if no part is given', () => {
    assert.equal(includes(), true);
    assert.equal(includes('net/url'), true);
    assert.equal(includes('address', 'url'), true);
    assert.equal(includes('address'), false);
  });

  it('takes paths as editors and shells give them', () => {
    assert.equal(includes('test/unit/model/net/url.test.ts'), true);
    assert.equal(includes('./test/unit/model/net/url.test.ts'), true);
    assert.equal(includes('test\\unit\\model\\net\\url.test.ts'), true);
    assert.equal(includesFile({ files: ['net/url'], title: undefined }, built.replaceAll('/', '\\')), true);
  });

  it('takes no file for the folder that the project is in', () => {
    assert.equal(includes('conflicts'), false);
  });

  it('takes titles literally and in any case', () => {
    const matches = (title: string, part: string): boolean =>
      titlePattern({ files: [], title: part })?.test(title) === true;
    assert.equal(matches('reads bind(2) for "::" [x]', 'BIND(2) for "::" [x]'), true);
    assert.equal(matches('reads bind2', 'bind(2)'), false);
    assert.equal(titlePattern({ files: ['net'], title: undefined }), undefined);
  });

  it('reaches the process that runs the tests through its environment', () => {
    const filter = { files: ['net', 'url'], title: 'reads "::"' };
    assert.deepEqual(filterFrom({ [filterVariable]: JSON.stringify(filter) }), filter);
    assert.deepEqual(filterFrom({}), { files: [], title: undefined });
  });

  it('is written as it was given', () => {
    assert.equal(filterText({ files: ['net', 'url'], title: 'reads' }), 'net url -g "reads"');
    assert.equal(filterText({ files: [], title: undefined }), '');
  });
});
