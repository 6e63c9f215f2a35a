import assert from 'node:assert/strict';
import { runToEnd } from '../../../scripts/host/ownedProcess';
import { builtFile, projectRoot } from '../../../scripts/host/projectRoot';

describe('the test runner', function () {
  this.timeout(60_000);

  async function run(...args: string[]): Promise<{ code: number | null | undefined; output: string }> {
    const { code, output } = await runToEnd(process.execPath, [builtFile('scripts/test'), ...args], {
      name: 'test',
      cwd: projectRoot(),
      timeoutMs: 50_000,
    });
    return { code, output };
  }

  it('runs the tests of one file', async () => {
    const { code, output } = await run('unit', 'test/unit/model/net/wellKnownPorts.test.ts');
    assert.equal(code, 0, output);
    assert.match(output, /^1 passed, 0 failed$/m);
  });

  it('runs the tests of one title', async () => {
    const { code, output } = await run('unit', 'scripts/testArguments', '-g', 'run every layer if');
    assert.equal(code, 0, output);
    assert.match(output, /^1 passed, 0 failed$/m);
  });

  for (const [args, message] of [
    [['nonsense'], /^Unknown layer "nonsense"\. Choose from typecheck, /m],
    [['unit', 'no-such-file'], /^No test of the layer "unit" matches: no-such-file$/m],
    [
      ['unit', 'model/net', '-g', 'no such title'],
      /^No test of the layer "unit" matches: model\/net -g "no such title"$/m,
    ],
  ] as const) {
    it(`fails and says why: ${args.join(' ')}`, async () => {
      const { code, output } = await run(...args);
      assert.equal(code, 1, output);
      assert.match(output, message);
    });
  }
});
