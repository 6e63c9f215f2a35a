import assert from 'node:assert/strict';
import { conflictInLine } from '../../../../src/model/conflicts/findConflicts';

describe('conflictInLine', () => {
  const clicked = (line: string): string | undefined => {
    const found = conflictInLine(line);
    return found && `${line.slice(found.start, found.start + found.length)} = ${found.port}`;
  };

  const lines: readonly (readonly [line: string, expected: string | undefined])[] = [
    ['Error: listen EADDRINUSE: address already in use :::3000', ':::3000 = 3000'],
    ['Error: listen EADDRINUSE: address already in use 127.0.0.1:3000', '127.0.0.1:3000 = 3000'],
    ['🚨 Port 1234 could not be used', 'Port 1234 = 1234'],
    [' ⚠ Port 3000 is in use, trying 3001 instead.', 'Port 3000 = 3000'],
    ['This port was picked because 3000 is in use.', '3000 = 3000'],
    ['listen tcp :8080: bind: address already in use', ':8080 = 8080'],
    ['nginx: [emerg] bind() to [::]:80 failed (98: Address already in use)', '[::]:80 = 80'],
    ['Failed to bind to address http://[::1]:5000: address already in use', '[::1]:5000 = 5000'],
    ["[ERROR] Connection in use: ('127.0.0.1', 8000)", "127.0.0.1', 8000 = 8000"],
    [
      'Address already in use - bind(2) for "127.0.0.1" port 3000 (Errno::EADDRINUSE)',
      '127.0.0.1" port 3000 = 3000',
    ],
    ['Unable to listen on port 80: listen tcp4 127.0.0.1:80: bind: permission denied', '127.0.0.1:80 = 80'],
    ['Bind for 0.0.0.0:80 failed: port is already allocated', '0.0.0.0:80 = 80'],
    ['OSError: [Errno 98] Address already in use', undefined],
    ['  port: 3000', undefined],
    ['Listening on http://127.0.0.1:3000', undefined],
    ['if port 3000 is in use', undefined],
  ];

  for (const [line, expected] of lines) {
    it(`finds ${expected === undefined ? 'nothing' : 'what to click'} in: ${line}`, () => {
      assert.equal(clicked(line), expected);
    });
  }

  it('reports UDP only if the line names it', () => {
    const protocolOf = (line: string): string | undefined => conflictInLine(line)?.protocol;
    assert.equal(protocolOf('listen udp 0.0.0.0:53: bind: address already in use'), 'udp');
    assert.equal(protocolOf('Error: listen EADDRINUSE: address already in use :::3000'), 'tcp');
    assert.equal(
      protocolOf(
        'listen udp 127.0.0.1:53: bind: address already in use · then, a good while later, also listen tcp 127.0.0.1:8080: bind: address already in use',
      ),
      'udp',
    );
  });

  it('finds the first of several conflicts', () => {
    assert.equal(
      clicked(
        '[listen tcp 127.0.0.1:8080: bind: address already in use, listen tcp [::1]:9090: bind: address already in use]',
      ),
      '127.0.0.1:8080 = 8080',
    );
  });

  it('finds a conflict far into a long line', () => {
    const line = `${'word '.repeat(50_000)}listen tcp 127.0.0.1:8080: bind: address already in use${' word'.repeat(50_000)}`;
    assert.equal(clicked(line), '127.0.0.1:8080 = 8080');
  });
});
