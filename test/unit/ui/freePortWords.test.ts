import assert from 'node:assert/strict';
import type { PortTrial } from '../../../src/act/freePort';
import type { Circumstances } from '../../../src/ui/freePortWords';
import { nobodyHoldsWords } from '../../../src/ui/freePortWords';

const plain: Circumstances = { reserved: [], elsewhere: false, coverage: 'everything', platform: 'linux' };

function words(kind: 'free' | 'in-use' | 'denied', port: number, more: Partial<Circumstances> = {}): string {
  return nobodyHoldsWords(port, { kind }, { ...plain, ...more });
}

describe('nobodyHoldsWords', () => {
  it('say that it is free, and what may be in the way all the same', () => {
    assert.match(words('free', 3000), /^Nobody listens on port 3000: it is free now\..*TIME_WAIT/);
    assert.match(
      words('free', 3000, { elsewhere: true }),
      /another network of this machine.*does not matter/,
    );
  });

  it('claim nothing about the processes of others where these cannot be seen', () => {
    const trials: PortTrial[] = [
      { kind: 'free' },
      { kind: 'in-use' },
      { kind: 'denied' },
      { kind: 'failed', detail: 'listen EMFILE' },
    ];
    for (const trial of trials) {
      const own = nobodyHoldsWords(3000, trial, { ...plain, coverage: 'own-processes' });
      assert.match(own, /^None of your processes listens on port 3000/, trial.kind);
      assert.doesNotMatch(own, /Nobody/, trial.kind);
    }
    assert.match(words('in-use', 3000, { coverage: 'own-processes' }), /process of another user/);
    assert.doesNotMatch(words('in-use', 3000), /another user/);
  });

  it('blame the low number for a low port of Unix alone', () => {
    assert.match(words('denied', 80), /below 1024 are for administrators/);
    assert.match(words('denied', 1023), /below 1024/);
    for (const [port, platform] of [
      [1024, 'linux'],
      [5000, 'darwin'],
      [80, 'win32'],
    ] as const) {
      const told = words('denied', port, { platform });
      assert.doesNotMatch(told, /1024 are/, platform);
      assert.match(told, /does not let you have it\. Take another port\./);
    }
  });

  it('name the range that Windows reserves, both ends included', () => {
    const reserved = [
      { start: 5357, end: 5357 },
      { start: 50_000, end: 50_059 },
    ];
    for (const port of [50_000, 50_030, 50_059]) {
      assert.match(words('denied', port, { reserved, platform: 'win32' }), /reserves ports 50000 to 50059/);
    }
    for (const port of [49_999, 50_060]) {
      assert.doesNotMatch(words('denied', port, { reserved, platform: 'win32' }), /reserves/);
    }
  });

  it('say why it could not be tried', () => {
    assert.match(
      nobodyHoldsWords(3000, { kind: 'failed', detail: 'listen EMFILE' }, plain),
      /not be tried: listen EMFILE\.$/,
    );
  });
});
