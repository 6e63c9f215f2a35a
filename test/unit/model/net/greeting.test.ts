import assert from 'node:assert/strict';
import { greetingOf, speaksPostgres } from '../../../../src/model/net/greeting';

function mySqlPacket(payload: Buffer): Buffer {
  const header = Buffer.alloc(4);
  header.writeUIntLE(payload.length, 0, 3);
  return Buffer.concat([header, payload]);
}

/** As MySQL 8.4 and MariaDB 11.4 send it, up to the salt. */
const greets = (version: string): Buffer =>
  mySqlPacket(Buffer.from(`\x0a${version}\0\x08\0\0\0AAAAAAAA\0\xff\xf7\xff\x02\0\xff\xdf\x15\0`, 'latin1'));

describe('greetingOf', () => {
  const samples: readonly (readonly [
    name: string,
    bytes: Buffer,
    service: string,
    text: string | undefined,
  ])[] = [
    ['MySQL', greets('8.4.3'), 'MySQL', '8.4.3'],
    ['MariaDB', greets('5.5.5-10.11.6-MariaDB-1'), 'MariaDB', '10.11.6-MariaDB-1'],
    [
      'MySQL that refuses this host',
      mySqlPacket(
        Buffer.from("\xff\x6a\x04Host '10.0.0.2' is not allowed to connect to this MySQL server", 'latin1'),
      ),
      'MySQL',
      "Host '10.0.0.2' is not allowed to connect to this MySQL server",
    ],
    ['SSH', Buffer.from('SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n'), 'SSH', 'OpenSSH_9.2p1 Debian-2'],
    [
      'Redis with a password',
      Buffer.from('-NOAUTH Authentication required.\r\n'),
      'Redis',
      'NOAUTH Authentication required.',
    ],
    ['Redis without one', Buffer.from('+PONG\r\n'), 'Redis', 'PONG'],
    [
      'Redis in protected mode',
      Buffer.from('-DENIED Redis is running in protected mode\r\n'),
      'Redis',
      'DENIED Redis is running in protected mode',
    ],
    ['SMTP', Buffer.from('220 mail.example ESMTP Postfix\r\n'), 'SMTP', 'mail.example ESMTP Postfix'],
    ['FTP', Buffer.from('220 (vsFTPd 3.0.5)\r\n'), 'FTP', '(vsFTPd 3.0.5)'],
    ['POP3', Buffer.from('+OK Dovecot ready.\r\n'), 'POP3', 'Dovecot ready.'],
    ['IMAP', Buffer.from('* OK [CAPABILITY IMAP4rev1] ready\r\n'), 'IMAP', '[CAPABILITY IMAP4rev1] ready'],
    ['VNC', Buffer.from('RFB 003.008\n'), 'VNC', '003.008'],
    ['NATS', Buffer.from('INFO {"server_id":"N"}\r\n'), 'NATS', '{"server_id":"N"}'],
    ['AMQP', Buffer.from('AMQP\0\0\x09\x01', 'latin1'), 'AMQP', undefined],
    ['HTTP/2 alone', Buffer.from([0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 100]), 'HTTP/2', undefined],
  ];
  for (const [name, bytes, service, text] of samples) {
    it(`knows ${name}`, () => {
      assert.deepEqual(greetingOf(bytes), { service, text });
    });
  }

  it('knows nothing without bytes, and the first line of what it does not know', () => {
    assert.equal(greetingOf(Buffer.alloc(0)), undefined);
    assert.deepEqual(greetingOf(Buffer.from('hällo\nworld')), { service: undefined, text: 'hällo' });
  });

  it('takes no part of a packet for a whole one', () => {
    for (let length = 1; length < greets('8.4.3').length; length++) {
      const found = greetingOf(greets('8.4.3').subarray(0, length));
      assert.ok(
        found !== undefined && (found.service === undefined || found.text === '8.4.3'),
        String(length),
      );
    }
  });
});

describe('speaksPostgres', () => {
  it('accepts the three answers to SSLRequest, and no text that begins with one of their letters', () => {
    for (const bytes of [Buffer.from('S'), Buffer.from('N'), Buffer.from('E\0\0\0\x08SERR\0', 'latin1')]) {
      assert.ok(speaksPostgres(bytes));
    }
    for (const text of ['', 'SSH-2.0', 'No', 'ERROR\r\n', 'X']) {
      assert.ok(!speaksPostgres(Buffer.from(text)), text);
    }
  });
});
