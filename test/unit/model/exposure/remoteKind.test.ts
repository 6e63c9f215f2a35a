import assert from 'node:assert/strict';
import { isAlarming, surroundingsOf, surroundingsSentence } from '../../../../src/model/exposure/remoteKind';

describe('surroundings', () => {
  it('are told by the kind of remote window', () => {
    assert.equal(surroundingsOf(undefined), 'machine');
    for (const name of ['dev-container', 'attached-container', 'k8s-container', 'codespaces']) {
      assert.equal(surroundingsOf(name), 'container', name);
    }
    assert.equal(surroundingsOf('wsl'), 'wsl');
    for (const name of ['ssh-remote', 'tunnel', 'something new'])
      assert.equal(surroundingsOf(name), 'ssh', name);
  });

  it('soften an alarm in a container alone, where a wildcard bind is needed', () => {
    assert.deepEqual((['machine', 'wsl', 'ssh', 'container'] as const).map(isAlarming), [
      true,
      true,
      true,
      false,
    ]);
  });

  it('add a sentence wherever the window is not on the machine in front of the user', () => {
    assert.equal(surroundingsSentence('machine'), undefined);
    assert.match(surroundingsSentence('container') ?? '', /published/);
    assert.match(surroundingsSentence('wsl') ?? '', /WSL/);
    assert.match(surroundingsSentence('ssh') ?? '', /remote machine/);
  });
});
