import assert from 'node:assert/strict';
import { sendSignal } from '../../../src/act/signals';

describe('sendSignal', () => {
  it('finds no process under a PID beyond the highest possible one', () => {
    // PID_MAX_LIMIT of Linux is 2^22
    assert.equal(sendSignal(2 ** 22 + 1, 'SIGTERM'), 'gone');
  });
});
