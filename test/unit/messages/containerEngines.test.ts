import assert from 'node:assert/strict';
import {
  containersLeftOutMessage,
  engineProblemMessage,
  engineRefusedMessage,
} from '../../../src/messages/containerEngines';

const path = '/var/run/docker.sock';

describe('the messages about container engines', () => {
  it('are different, whole sentences that name the socket', () => {
    const kinds = [
      ...(['denied', 'not-running', 'timed-out', 'cut-off'] as const),
      ...(['too-large', 'not-understood', 'unexpected'] as const),
    ];
    const texts = kinds.map((kind) => engineProblemMessage(kind, { path, timeoutMs: 2000 }));
    assert.equal(new Set(texts).size, kinds.length);
    for (const text of texts) {
      assert.match(text, /^[A-Z/].*\.$/);
      assert.ok(text.includes(path), text);
    }
  });

  it('give the reason in the words of the engine, without control characters', () => {
    assert.equal(
      engineRefusedMessage(path, 409, 'container is\u001b marked for removal.'),
      `The container engine at ${path} refused: container is\ufffd marked for removal.`,
    );
    assert.match(engineRefusedMessage(path, 503, undefined), /status 503 and gave no reason\.$/);
  });

  it('count containers that are left out', () => {
    assert.match(containersLeftOutMessage(path, 1), / 1 container in /);
    assert.match(containersLeftOutMessage(path, 2), / 2 containers in /);
  });
});
