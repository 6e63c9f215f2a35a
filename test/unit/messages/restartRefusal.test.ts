import assert from 'node:assert/strict';
import { cannotRestart, restartObstacleText, restartRefusalText } from '../../../src/messages/restartRefusal';
import { supervisorName } from '../../../src/messages/supervisorName';
import type { RestartObstacle, RestartRefusal } from '../../../src/model/actions/restartPlan';

describe('restartRefusalText', () => {
  const refusals: readonly RestartRefusal[] = [
    { kind: 'run-by-editor', editor: 'Visual Studio Code' },
    { kind: 'other-user' },
    { kind: 'container-proxy' },
    { kind: 'in-container' },
    { kind: 'windows-service' },
    { kind: 'command-line-unknown' },
    { kind: 'command-line-overwritten' },
    { kind: 'folder-unknown' },
    { kind: 'supervised', supervisor: { name: 'PM2', pid: 7 } },
    { kind: 'bind-option-unknown' },
  ];
  for (const refusal of refusals) {
    it(`is finished sentences for ${refusal.kind}`, () => {
      assert.match(restartRefusalText(refusal), /^[A-Z][^{}]*\.$/);
    });
  }

  it('names the supervisor to restart', () => {
    assert.equal(
      cannotRestart('Vite · shop', { kind: 'supervised', supervisor: { name: 'a shell loop', pid: 7 } }),
      'Vite · shop cannot be restarted from here. It would be started again by a shell loop (PID 7). Restart that instead.',
    );
  });
});

describe('restartObstacleText', () => {
  const obstacles: readonly RestartObstacle[] = [
    { kind: 'restricted-mode' },
    { kind: 'other-namespace' },
    { kind: 'folder-gone' },
    { kind: 'folder-unreadable', folder: '/net/shop', reason: 'refused' },
    { kind: 'folder-unreadable', folder: '/mnt/shop', reason: 'no-answer' },
    { kind: 'no-workspace-folder', folder: '/home/alice/shop' },
    { kind: 'service', unit: { manager: 'systemd', name: 'shop.service', scope: 'user' } },
  ];
  for (const obstacle of obstacles) {
    it(`says for ${Object.values(obstacle).join()} that nothing was terminated`, () => {
      assert.match(restartObstacleText(obstacle), /^[A-Z][^{}]*, so nothing was terminated\.[^{}]*$/);
    });
  }

  it('shows the names of others as plain text', () => {
    const text = restartObstacleText({ kind: 'no-workspace-folder', folder: '/home/alice/\u202eshop\n' });
    assert.doesNotMatch(text, /[\u202e\n]/);
  });
});

describe('supervisorName', () => {
  it('is the name of a product, and describes a shell loop', () => {
    assert.equal(supervisorName('PM2', 'first'), 'PM2');
    assert.equal(supervisorName('a shell loop'), 'a shell loop');
    assert.equal(supervisorName('a shell loop', 'first'), 'A shell loop');
  });
});
