import assert from 'node:assert/strict';
import { conflictsIn } from './conflictSummary';

describe('the port of a conflict whose message gives none', () => {
  it('is guessed from the command line before the message', () => {
    assert.deepEqual(
      conflictsIn('$ python3 -m http.server 8000', 'OSError: [Errno 98] Address already in use'),
      ['no port (8000?)'],
    );
    assert.deepEqual(
      conflictsIn('$ ./manage.py runserver 0.0.0.0:8000', 'Error: That port is already in use.'),
      ['no port (8000?)'],
    );
  });

  it('is guessed from an option of the command', () => {
    assert.deepEqual(
      conflictsIn('> mkdocs serve --port 8001', 'OSError: [Errno 98] Address already in use'),
      ['no port (8001?)'],
    );
    assert.deepEqual(conflictsIn('> thin start -p 8002', 'Errno::EADDRINUSE: Address already in use'), [
      'no port (8002?)',
    ]);
    assert.deepEqual(
      conflictsIn(
        'alice@devbox:~$ uvicorn main:app --reload --port 8003',
        'ERROR:    [Errno 98] Address already in use',
      ),
      ['no port (8003?)'],
    );
    assert.deepEqual(conflictsIn('$ nc -l 8004', 'nc: Address already in use'), ['no port (8004?)']);
  });

  it('is guessed from what the server announced before the message', () => {
    assert.deepEqual(
      conflictsIn(
        'Starting development server at http://127.0.0.1:8000/',
        'Error: That port is already in use.',
      ),
      ['no port (8000?)'],
    );
    assert.deepEqual(
      conflictsIn(
        'Server started at http://0.0.0.0:8000/',
        'error: Uncaught (in promise) AddrInUse: Address already in use (os error 98)',
        '    at serve (https://deno.land/std@0.179.0/http/server.ts:604:20)',
      ),
      ['no port (8000?)'],
    );
  });

  it('is the one announced last', () => {
    assert.deepEqual(
      conflictsIn(
        'Listening on port 3000',
        'Listening on port 4000',
        'OSError: [Errno 98] Address already in use',
      ),
      ['no port (4000?)'],
    );
  });

  it('is not guessed from clients, times, PIDs or positions in source', () => {
    assert.deepEqual(
      conflictsIn(
        'Connected to the server at localhost:5432',
        'Error: connect ECONNREFUSED 127.0.0.1:6379',
        '12:56:30 [4711] started app 1.2.3 (server.ts:182:27)',
        '[19218] 12:56:31 main.py:44 Address already in use',
      ),
      ['no port'],
    );
  });

  it('is not reported if another message gives the same port', () => {
    const far = Array.from({ length: 20 }, (_, index) => `line ${index}`);
    assert.deepEqual(
      conflictsIn(
        'Port 8000 is already in use',
        ...far,
        'Starting development server at http://127.0.0.1:8000/',
        'Error: That port is already in use.',
      ),
      ['8000'],
    );
  });
});
