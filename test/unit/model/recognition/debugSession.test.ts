import assert from 'node:assert/strict';
import { debuggedPid, pidInName } from '../../../../src/model/recognition/debugSession';

describe('the debugged process', () => {
  it("is in an adapter's event", () => {
    const event = { type: 'event', seq: 5, event: 'process', body: { name: 'api', systemProcessId: 4711 } };
    assert.equal(debuggedPid(event), 4711);
  });

  it('is neither in other messages nor in an event without a PID', () => {
    const body = { name: 'api', systemProcessId: 4711 };
    for (const message of [
      undefined,
      'process',
      { type: 'event', event: 'process' },
      { type: 'event', event: 'process', body: { name: 'remote' } },
      { type: 'event', event: 'process', body: { ...body, systemProcessId: '4711' } },
      { type: 'event', event: 'output', body },
      { type: 'response', command: 'process', body },
    ]) {
      assert.equal(debuggedPid(message), undefined, JSON.stringify(message));
    }
  });

  it('is in brackets at the end of the name of a configuration created for it', () => {
    assert.equal(pidInName('server.js [4711]'), 4711);
    assert.equal(pidInName('[4711]'), 4711);
    assert.equal(pidInName('my [1] server.js [4711]'), 4711);
  });

  it('is not in any other name', () => {
    for (const name of [
      '',
      'server.js',
      'server.js [4711] again',
      '[worker #2]',
      'argv[2]',
      'server [ 4711 ]',
    ]) {
      assert.equal(pidInName(name), undefined, name);
    }
  });
});
