import assert from 'node:assert/strict';
import { startedAccess } from '../../../../src/agent/consent/access';

describe('startedAccess', () => {
  it('asks if nothing is said', () => {
    assert.equal(startedAccess(['mcp'], {}), 'ask');
    assert.equal(startedAccess([], { LOCAL_PORTS_AGENTS: '' }), 'ask');
  });

  it('is what the option or the environment says', () => {
    assert.equal(startedAccess(['mcp', '--agents', 'read'], {}), 'read');
    assert.equal(startedAccess(['mcp', '--agents=off'], {}), 'off');
    assert.equal(startedAccess(['mcp'], { LOCAL_PORTS_AGENTS: 'read' }), 'read');
  });

  it('is the strictest of several', () => {
    assert.equal(startedAccess(['--agents', 'ask'], { LOCAL_PORTS_AGENTS: 'read' }), 'read');
    assert.equal(startedAccess(['--agents=read', '--agents', 'ask'], {}), 'read');
    assert.equal(startedAccess(['--agents', 'off'], { LOCAL_PORTS_AGENTS: 'ask' }), 'off');
  });

  it('is off for what is no such word', () => {
    for (const word of ['none', 'Read', 'true', 'ask,read', '']) {
      assert.equal(startedAccess([`--agents=${word}`], {}), 'off', word);
    }
    assert.equal(startedAccess(['--agents'], {}), 'off');
    assert.equal(startedAccess(['--agents', 'ask'], { LOCAL_PORTS_AGENTS: 'yes' }), 'off');
  });
});
