import assert from 'node:assert/strict';
import { isAlarming, remoteKindOf } from '../../../../src/model/exposure/remoteKind';

describe('remoteKindOf', () => {
  it('maps the kinds of remote window', () => {
    assert.equal(remoteKindOf(undefined), 'machine');
    for (const name of ['dev-container', 'attached-container', 'k8s-container', 'codespaces']) {
      assert.equal(remoteKindOf(name), 'container', name);
    }
    assert.equal(remoteKindOf('wsl'), 'wsl');
    for (const name of ['ssh-remote', 'tunnel', 'something new'])
      assert.equal(remoteKindOf(name), 'ssh', name);
  });

  it('is not alarming in a container only, where a wildcard bind is needed', () => {
    assert.deepEqual((['machine', 'wsl', 'ssh', 'container'] as const).map(isAlarming), [
      true,
      true,
      true,
      false,
    ]);
  });
});
