import assert from 'node:assert/strict';
import { hideRuleWords } from '../../../src/messages/hideRule';

describe('hideRuleWords', () => {
  it('name all that the rule does', () => {
    assert.equal(hideRuleWords({ port: 5000 }), 'port 5000');
    assert.equal(hideRuleWords({ port: '5000-5010' }), 'ports 5000-5010');
    assert.equal(
      hideRuleWords({ port: '53', process: 'rapportd', address: '::1' }),
      'process rapportd, port 53, address ::1',
    );
  });
});
