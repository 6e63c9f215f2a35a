import assert from 'node:assert/strict';
import { Emitter } from '../../../src/watch/emitter';

describe('Emitter', () => {
  it('calls every listener, until it unsubscribes or the emitter is disposed', () => {
    const emitter = new Emitter<number>();
    const heard: string[] = [];
    const first = emitter.event((value) => heard.push(`first ${value}`));
    emitter.event((value) => heard.push(`second ${value}`));
    emitter.fire(1);
    first.dispose();
    emitter.fire(2);
    emitter.dispose();
    emitter.fire(3);
    assert.deepEqual(heard, ['first 1', 'second 1', 'second 2']);
  });

  it('calls all listeners of the moment it fired, even if one unsubscribes another', () => {
    const emitter = new Emitter<number>();
    const heard: string[] = [];
    const subscriptions = [
      emitter.event(() => {
        heard.push('first');
        subscriptions[1]?.dispose();
      }),
      emitter.event(() => heard.push('second')),
    ];
    emitter.fire(1);
    emitter.fire(1);
    assert.deepEqual(heard, ['first', 'second', 'first']);
  });
});
