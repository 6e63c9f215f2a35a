import assert from 'node:assert/strict';
import { FileReader, systemCalls } from '../../../../src/collect/linux/procFileReader';
import { readChangeSigns } from '../../../../src/collect/linux/socketCounts';

const files: Record<string, string> = {
  '/proc/net/sockstat':
    'sockets: used 290\nTCP: inuse 21 orphan 0 tw 3 alloc 25 mem 4\nUDP: inuse 5 mem 1\nUDPLITE: inuse 0\nRAW: inuse 0\nFRAG: inuse 0 memory 0\n',
  '/proc/net/sockstat6':
    'TCP6: inuse 9\nUDP6: inuse 2\nUDPLITE6: inuse 0\nRAW6: inuse 1\nFRAG6: inuse 0 memory 0\n',
  '/proc/net/snmp':
    'Ip: Forwarding DefaultTTL\nIp: 1 64\nTcp: RtoAlgorithm RtoMin CurrEstab InSegs\nTcp: 1 200 12 900\nUdp: InDatagrams\nUdp: 7\n',
  '/proc/loadavg': '0.20 0.18 0.12 1/480 11206\n',
};

function readerOf(texts: Record<string, string>): FileReader {
  const opened: { text: Buffer; at: number }[] = [];
  return new FileReader({
    ...systemCalls,
    open: (path) => {
      const text = texts[path];
      if (text === undefined) throw Object.assign(new Error(`EMFILE: ${path}`), { code: 'EMFILE' });
      return opened.push({ text: Buffer.from(text), at: 0 }) - 1;
    },
    read: (descriptor, buffer, offset, length) => {
      const file = opened[descriptor]!;
      const copied = file.text.copy(buffer, offset, file.at, file.at + length);
      file.at += copied;
      return copied;
    },
    close: () => undefined,
  });
}

describe('readChangeSigns', () => {
  it('counts TCP sockets without established connections, UDP sockets, and processes', () => {
    assert.deepEqual(readChangeSigns('/proc', readerOf(files)), { tcp: 18, udp: 7, lastPid: 11206 });
  });

  it('is unknown if one of the files cannot be read, or says something else', () => {
    for (const file of Object.keys(files)) {
      const others = Object.fromEntries(Object.entries(files).filter(([path]) => path !== file));
      assert.equal(readChangeSigns('/proc', readerOf(others)), undefined, file);
      assert.equal(readChangeSigns('/proc', readerOf({ ...files, [file]: 'nothing\n' })), undefined, file);
    }
  });
});
