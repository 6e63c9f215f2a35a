import assert from 'node:assert/strict';
import { hiddenWords, portWords, userWords } from '../../../src/messages/listener';

describe('portWords', () => {
  it('names the protocol only for UDP', () => {
    assert.equal(portWords({ protocol: 'tcp', port: 3000 }), '3000');
    assert.equal(portWords({ protocol: 'udp', port: 53 }), '53/udp');
  });
});

describe('hiddenWords', () => {
  it('distinguishes a missing permission from a missing process', () => {
    assert.match(hiddenWords('no-permission'), /permission/);
    assert.doesNotMatch(hiddenWords('not-visible'), /permission/);
  });
});

describe('userWords', () => {
  it('names a user, or the number of one without a name', () => {
    assert.equal(userWords({ uid: 1000, name: 'alice' }), 'alice');
    assert.equal(userWords({ uid: 1234, name: undefined }), 'uid 1234');
  });
});
