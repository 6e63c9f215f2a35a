import assert from 'node:assert/strict';
import { compareListeners, isOwnedBy } from '../../../../src/model/listeners/listener';
import { hiddenOwner, listener, ownedBy, process_ } from '../../builders';

const owner = ownedBy(process_(100, ['node']), process_(101, ['node']));

describe('compareListeners', () => {
  it('orders by port number, then protocol, then address', () => {
    const endpoints = [
      '[::]:80',
      '127.0.0.1:9',
      '0.0.0.0:80/udp',
      '127.0.0.1:80',
      '0.0.0.0:80',
      '0.0.0.0:10000',
    ];
    assert.deepEqual(
      endpoints
        .map((endpoint) => listener(endpoint, owner))
        .sort(compareListeners)
        .map(({ protocol, address, port }) => `${protocol} ${address.text} ${port}`),
      [
        'tcp 127.0.0.1 9',
        'tcp 0.0.0.0 80',
        'tcp 127.0.0.1 80',
        'tcp :: 80',
        'udp 0.0.0.0 80',
        'tcp 0.0.0.0 10000',
      ],
    );
  });
});

describe('isOwnedBy', () => {
  it('is true for each of several owners, by PID and start', () => {
    const shared = listener('0.0.0.0:80', owner);
    assert.equal(isOwnedBy(shared, { pid: 100, startMark: '1000' }), true);
    assert.equal(isOwnedBy(shared, { pid: 101, startMark: '1010' }), true);
    assert.equal(isOwnedBy(shared, { pid: 101, startMark: '1000' }), false);
  });

  it('is false for a hidden owner', () => {
    const hidden = listener('0.0.0.0:80', hiddenOwner('no-permission', undefined));
    assert.equal(isOwnedBy(hidden, { pid: 100, startMark: '1000' }), false);
  });
});
