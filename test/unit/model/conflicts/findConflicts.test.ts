import assert from 'node:assert/strict';
import { findConflicts } from '../../../../src/model/conflicts/findConflicts';
import { conflictsIn } from './conflictSummary';
import { lineMessages } from './lineMessages';
import { longMessages } from './longMessages';

describe('an address conflict in terminal text', () => {
  for (const [printedBy, line, expected] of lineMessages) {
    it(`is read as ${printedBy} prints it`, () => {
      assert.deepEqual(conflictsIn(line), [expected]);
    });
  }
  for (const [printedBy, lines, expected] of longMessages) {
    it(`is read from several lines: ${printedBy}`, () => {
      assert.deepEqual(conflictsIn(...lines), [expected]);
    });
  }
});

describe('conflicts in one text', () => {
  it('are told once a port, in the order of their first mention', () => {
    assert.deepEqual(
      conflictsIn(
        'Port 5174 is in use, trying another one...',
        'Error: listen EADDRINUSE: address already in use :::3000',
        'Port 5174 is in use, trying another one...',
      ),
      ['5174 moved on', ':: 3000'],
    );
  });

  it('hold each address once', () => {
    const attempts = ['[::]:80', '0.0.0.0:80', '127.0.0.1:80'].map(
      (endpoint) => `nginx: [emerg] bind() to ${endpoint} failed (98: Address already in use)`,
    );
    assert.deepEqual(conflictsIn(...attempts, ...attempts), [':: + 0.0.0.0 + 127.0.0.1 80']);
  });

  it('are TCP and UDP apart', () => {
    assert.deepEqual(
      conflictsIn(
        'listen tcp :53: bind: address already in use',
        'listen udp :53: bind: address already in use',
      ),
      ['53', '53 udp'],
    );
  });

  it('do not lend each other that one went on', () => {
    assert.deepEqual(
      conflictsIn(
        '[api] Error: listen EADDRINUSE: address already in use :::3000',
        '[web] Port 5173 is in use, trying another one...',
      ),
      [':: 3000', '5173 moved on'],
    );
  });

  it('went on, where the program tried several in vain before', () => {
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

  it('take advice for no going on', () => {
    assert.deepEqual(
      conflictsIn('Port 3000 is already in use.', 'Try using port 3001 instead, or run with --port 3002.'),
      ['3000'],
    );
  });

  it('hold the line that says so, without its escape sequences', () => {
    const [conflict] = findConflicts(
      'ready\n\u001b[31m  Error: Port \u001b[1m5173\u001b[22m is already in use\u001b[39m\r\n',
    );
    assert.equal(conflict?.line, 'Error: Port 5173 is already in use');
  });
});
