import assert from 'node:assert/strict';
import { conflictsIn } from './conflictSummary';

describe('a message broken into two lines', () => {
  const broken: readonly (readonly [where: string, lines: readonly [string, string], expected: string])[] = [
    [
      'within its port',
      [
        "ERROR:    [Errno 98] error while attempting to bind on address ('127.0.0.1',",
        '8000): address already in use',
      ],
      '127.0.0.1 8000',
    ],
    [
      'before its words',
      [
        '2026/01/02 03:04:05 main.go:42: the web interface ended: listen tcp 0.0.0.0:8080: bind:',
        'address already in use',
      ],
      '0.0.0.0 8080',
    ],
    [
      'before its port',
      ['Exit due to an unhandled error: listen EADDRINUSE: address already in use', '127.0.0.1:10000'],
      '127.0.0.1 10000',
    ],
    [
      'within the words of Docker',
      [
        'external connectivity on endpoint web-1 (9f3c2ab1d6e7a8b9): Bind for 0.0.0.0:80',
        'failed: port is already allocated',
      ],
      '0.0.0.0 80',
    ],
    [
      'within the words of a program',
      ['[C 03:04:05 ServerApp] the server could not be started because port 8888', 'is not available.'],
      '8888',
    ],
  ];
  for (const [where, lines, expected] of broken) {
    it(`is joined from both lines if it breaks ${where}`, () => {
      assert.deepEqual(conflictsIn(...lines), [expected]);
    });
  }

  it('is not joined if the first line may be complete', () => {
    const guess = ['no port (8000?)'];
    assert.deepEqual(
      conflictsIn('INFO  the development server is now at http://127.0.0.1:8000/', 'Address already in use'),
      guess,
    );
    assert.deepEqual(
      conflictsIn('the development server was started before at 127.0.0.1:8000.', 'address already in use'),
      guess,
    );
    assert.deepEqual(
      conflictsIn('the development server was started before at 127.0.0.1:8000', 'address already in use'),
      guess,
    );
    assert.deepEqual(
      conflictsIn('Caused by: java.net.BindException: Address already in use', ':95 of its lines'),
      ['no port'],
    );
  });

  it('is not joined with a short line, or with text far from the break', () => {
    const guess = ['no port (8000?)'];
    assert.deepEqual(conflictsIn('serving at 127.0.0.1:8000,', 'address already in use'), guess);
    assert.deepEqual(
      conflictsIn(
        'GET http://127.0.0.1:8000/orders?page=2 was served, and then the worker ended, of which it says:',
        'address already in use',
      ),
      guess,
    );
  });

  it('is not joined with the date at the start of the next line', () => {
    assert.deepEqual(
      conflictsIn(
        '2026-01-02 03:04:05 most likely another process is already using this port',
        '2026-01-02 03:04:05 is the time at which it was asked for',
      ),
      ['no port'],
    );
  });

  it('is not joined with a line about a client', () => {
    assert.deepEqual(
      conflictsIn(
        '03:04:05 the pool is connected to the database server at 10.0.0.5:5432,',
        'address already in use',
      ),
      ['no port'],
    );
  });

  it('is not joined with a line that gives a port itself', () => {
    assert.deepEqual(
      conflictsIn(
        'the proxy for the web interface could not be started at 127.0.0.1:9000:',
        'listen tcp :8080: bind: address already in use',
      ),
      ['8080'],
    );
  });
});
