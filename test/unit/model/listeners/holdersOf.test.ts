import assert from 'node:assert/strict';
import type { Listener } from '../../../../src/model/listeners/listener';
import { holdersOf } from '../../../../src/model/listeners/listener';
import { listener, ownedBy, process_ } from '../../builders';

describe('holdersOf', () => {
  const owner = ownedBy(process_(1000, ['node']));
  const all = [
    listener('127.0.0.1:3000', owner),
    listener('0.0.0.0:3000', owner),
    listener('192.168.1.20:3000', owner),
    listener('127.0.0.1:3001', owner),
    listener('127.0.0.1:3000/udp', owner),
  ];

  function held(endpoint: string): string[] {
    return holdersOf(listener(endpoint, owner), all).map(
      ({ protocol, address, port }) => `${protocol} ${address.text}:${port}`,
    );
  }

  it('finds the same address, and the wildcard', () => {
    assert.deepEqual(held('127.0.0.1:3000'), ['tcp 127.0.0.1:3000', 'tcp 0.0.0.0:3000']);
  });

  it('finds every address that keeps a wildcard from being bound', () => {
    assert.deepEqual(held('[::]:3000'), ['tcp 127.0.0.1:3000', 'tcp 0.0.0.0:3000', 'tcp 192.168.1.20:3000']);
  });

  it('finds none on a free port', () => {
    assert.deepEqual(held('127.0.0.1:3002'), []);
  });

  it('takes no wildcard of one family for a holder of the other, except :: for every IPv4 address', () => {
    const one = (endpoint: string): Listener => listener(endpoint, owner);
    const isHeld = (wanted: string, by: string): boolean => holdersOf(one(wanted), [one(by)]).length > 0;
    assert.equal(isHeld('[::1]:3000', '0.0.0.0:3000'), false);
    assert.equal(isHeld('0.0.0.0:3000', '[::1]:3000'), false);
    assert.equal(isHeld('127.0.0.1:3000', '[::]:3000'), true);
    assert.equal(isHeld('0.0.0.0:3000', '[::]:3000'), true);
  });

  it('takes no listener of another network namespace for a holder in this one', () => {
    const wanted = listener('127.0.0.1:3000', owner);
    const elsewhere = { ...wanted, namespace: { kind: 'other', id: 7 } } as const;
    assert.deepEqual(holdersOf(wanted, [elsewhere]), []);
    assert.deepEqual(holdersOf(elsewhere, [wanted]), []);
    assert.deepEqual(holdersOf(elsewhere, [elsewhere]), [elsewhere]);
  });
});
