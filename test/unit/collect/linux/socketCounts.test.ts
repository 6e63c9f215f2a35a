import assert from 'node:assert/strict';
import { FileReader, systemCalls } from '../../../../src/collect/linux/procFileReader';
import { atMostListening, readSocketCounts } from '../../../../src/collect/linux/socketCounts';
import { finish } from '../../../../src/model/text/timeSlice';

describe('readSocketCounts', () => {
  let connections: number;
  let tcp6: number;
  let opened: string[];
  /** What happens before the n-th file is read. */
  let events: Readonly<Record<number, () => void>>;

  beforeEach(() => {
    [connections, tcp6, opened, events] = [3, 1, [], {}];
  });

  /** Ten listeners in the IPv4 table. */
  function textOf(path: string): string {
    switch (path) {
      case '/proc/net/sockstat':
        return `sockets: used 290\nTCP: inuse ${10 + connections} orphan 0 tw 3 alloc 25 mem 4\nUDP: inuse 2 mem 1\n`;
      case '/proc/net/sockstat6':
        return `TCP6: inuse ${tcp6}\nUDP6: inuse 0\n`;
      case '/proc/net/snmp':
        return `Ip: Forwarding\nIp: 1\nTcp: RtoAlgorithm CurrEstab InSegs\nTcp: 1 ${connections} 7\n`;
      default:
        throw new Error(path);
    }
  }

  function read(): ReturnType<typeof atMostListening> | undefined {
    const texts: (string | undefined)[] = [];
    const files = new FileReader({
      ...systemCalls,
      open: (path) => {
        events[opened.length]?.();
        opened.push(path);
        return texts.push(textOf(path)) - 1;
      },
      read: (descriptor, buffer, at) => {
        const text = texts[descriptor] ?? '';
        texts[descriptor] = '';
        return buffer.write(text, at, 'latin1');
      },
      close: () => undefined,
    });
    const counts = finish(readSocketCounts('/proc', files));
    return counts && atMostListening(counts);
  }

  it('counts what may listen', () => {
    assert.equal(read(), 11);
    assert.equal(opened.length, 5);
  });

  for (const [what, change] of [
    ['a connection is opened', () => connections++],
    ['an IPv6 socket is opened', () => tcp6++],
  ] as const) {
    it(`reads again if ${what} meanwhile: one listener fewer would be counted than there is`, () => {
      events = { 2: change };
      assert.equal(read(), 10 + tcp6);
      assert.equal(opened.filter((path) => path.endsWith('snmp')).length, 2);
    });
  }

  it('is unknown if each reading finds other connections', () => {
    const open = (): void => {
      connections++;
    };
    events = { 2: open, 6: open, 10: open };
    assert.equal(read(), undefined);
    assert.equal(opened.filter((path) => path.endsWith('snmp')).length, 3);
  });
});
