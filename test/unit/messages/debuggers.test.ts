import assert from 'node:assert/strict';
import { debuggerTitle } from '../../../src/messages/debuggers';

describe('debuggerTitle', () => {
  it('names the debugger as its documentation does', () => {
    assert.equal(debuggerTitle('node'), 'Node.js inspector');
    assert.equal(debuggerTitle('python'), 'Python debugger');
    assert.equal(debuggerTitle('java'), 'Java debugger (JDWP)');
  });
});
