import assert from 'node:assert/strict';
import { conflictsIn } from './conflictSummary';
import { lineMessages } from './lineMessages';
import { longMessages } from './longMessages';

describe('an address conflict in terminal output', () => {
  for (const [printedBy, line, expected] of lineMessages) {
    it(`is found in a line of ${printedBy}`, () => {
      assert.deepEqual(conflictsIn(line), [expected]);
    });
  }
  for (const [printedBy, lines, expected] of longMessages) {
    it(`is found in several lines: ${printedBy}`, () => {
      assert.deepEqual(conflictsIn(...lines), [expected]);
    });
  }
});

describe('several conflicts in one text', () => {
  it('are reported once per port, in the order in which they first appear', () => {
    assert.deepEqual(
      conflictsIn(
        'Port 5174 is in use, trying another one...',
        'Error: listen EADDRINUSE: address already in use :::3000',
        'Port 5174 is in use, trying another one...',
      ),
      ['5174 moved on', ':: 3000'],
    );
  });

  it('list each address once', () => {
    const attempts = ['[::]:80', '0.0.0.0:80', '127.0.0.1:80'].map(
      (endpoint) => `nginx: [emerg] bind() to ${endpoint} failed (98: Address already in use)`,
    );
    assert.deepEqual(conflictsIn(...attempts, ...attempts), [':: + 0.0.0.0 + 127.0.0.1 80']);
  });

  it('are separate for TCP and UDP', () => {
    assert.deepEqual(
      conflictsIn(
        'listen tcp :53: bind: address already in use',
        'listen udp :53: bind: address already in use',
      ),
      ['53', '53 udp'],
    );
  });

  it('do not count as moved on because another one did', () => {
    assert.deepEqual(
      conflictsIn(
        '[api] Error: listen EADDRINUSE: address already in use :::3000',
        '[web] Port 5173 is in use, trying another one...',
      ),
      [':: 3000', '5173 moved on'],
    );
  });

  it('all count as moved on if the program tried several ports before it found a free one', () => {
    const attempts = [8000, 8001, 8002].map(
      (port) => `Failed to listen on 127.0.0.1:${port} (reason: Address already in use)`,
    );
    assert.deepEqual(
      conflictsIn(
        ...attempts.flatMap((line) => [line, '']),
        'INFO  Server running on [http://127.0.0.1:8003].',
      ),
      ['127.0.0.1 8000 moved on', '127.0.0.1 8001 moved on', '127.0.0.1 8002 moved on'],
    );
  });

  it('do not count as moved on because of advice', () => {
    assert.deepEqual(
      conflictsIn('Port 3000 is already in use.', 'Try using port 3001 instead, or run with --port 3002.'),
      ['3000'],
    );
  });

  it('are found in spite of escape sequences', () => {
    const text = 'ready\n\u001b[31m  Error: Port \u001b[1m5173\u001b[22m is already in use\u001b[39m\r\n';
    assert.deepEqual(conflictsIn(text), ['5173']);
  });
});
