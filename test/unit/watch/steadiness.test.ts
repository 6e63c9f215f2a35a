import assert from 'node:assert/strict';
import { Steadiness } from '../../../src/watch/steadiness';
import { listener, ownedBy, process_, snapshotOf, unowned } from '../builders';
import { FakeClock } from './fakeClock';

const server = process_(100, ['node', 'server.js']);
const shop = snapshotOf([listener('127.0.0.1:3000', ownedBy(server))], [server]);

describe('Steadiness', () => {
  let clock: FakeClock;
  let steadiness: Steadiness;
  beforeEach(() => {
    clock = new FakeClock();
    steadiness = new Steadiness(clock);
    steadiness.observe(shop);
    clock.pass(29_999);
  });

  it('is quiet once half a minute of scans has found the same listeners', () => {
    assert.equal(steadiness.isQuiet, false);
    steadiness.observe({ listeners: shop.listeners.map((one) => ({ ...one })) });
    clock.pass(1);
    assert.equal(steadiness.isQuiet, true);
  });

  it('reads nothing of a listener that is the same object as before', () => {
    let reads = 0;
    const counted = shop.listeners.map(
      (one) =>
        new Proxy(one, {
          get: (target, key, receiver) => {
            reads++;
            return Reflect.get(target, key, receiver) as unknown;
          },
        }),
    );
    steadiness.observe({ listeners: counted });
    reads = 0;
    steadiness.observe({ listeners: [...counted] });
    assert.equal(reads, 0);
  });

  const changes: readonly [what: string, change: () => void][] = [
    [
      'a listener comes',
      () => {
        steadiness.observe({ listeners: [...shop.listeners, unowned('0.0.0.0:80')] });
      },
    ],
    [
      'a listener ends',
      () => {
        steadiness.observe({ listeners: [] });
      },
    ],
    [
      'a listener has another owner',
      () => {
        const other = process_(101, ['node', 'server.js']);
        steadiness.observe({ listeners: [listener('127.0.0.1:3000', ownedBy(other))] });
      },
    ],
    [
      'a listener has a further owner',
      () => {
        const owner = ownedBy(server, process_(101, ['node', 'server.js']));
        steadiness.observe({ listeners: [listener('127.0.0.1:3000', owner)] });
      },
    ],
    [
      'the owner of a listener is hidden',
      () => {
        steadiness.observe({ listeners: [unowned('127.0.0.1:3000')] });
      },
    ],
    ...['127.0.0.1:3001', '127.0.0.2:3000', '127.0.0.1:3000/udp'].map((endpoint): [string, () => void] => [
      `${endpoint} replaces a listener`,
      () => {
        steadiness.observe({ listeners: [listener(endpoint, ownedBy(server))] });
      },
    ]),
    [
      'a change is expected',
      () => {
        steadiness.expectChange();
      },
    ],
  ];
  for (const [what, change] of changes) {
    it(`is not quiet for as long after ${what}`, () => {
      clock.pass(1);
      change();
      assert.equal(steadiness.isQuiet, false);
      clock.pass(29_999);
      assert.equal(steadiness.isQuiet, false);
      clock.pass(1);
      assert.equal(steadiness.isQuiet, true);
    });
  }
});
