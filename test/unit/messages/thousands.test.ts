import assert from 'node:assert/strict';
import { holdersText } from '../../../src/messages/freePort';
import { shortListWith } from '../../../src/messages/list';
import { distinctPorts } from '../../../src/messages/distinctPorts';
import { terminateQuestion } from '../../../src/messages/terminate';
import { outcomeMessage } from '../../../src/messages/terminationOutcome';
import { listener, ownedBy, process_, rowsIn, snapshotOf } from '../builders';

const server = process_(4711, ['node']);
const everySecondPort = Array.from({ length: 15_000 }, (_, index) =>
  listener(`127.0.0.1:${1024 + 2 * index}`, ownedBy(server)),
);
const target = { pid: 4711, startMark: '1', name: 'node', listeners: everySecondPort };

describe('texts about thousands of ports and processes', () => {
  it('name the first ones and count the others', () => {
    assert.deepEqual(distinctPorts(everySecondPort), ['1024', '1026', '1028', '1030', '1032', '14995 more']);
    const { message, detail, whole } = terminateQuestion(target, {
      descendants: [],
      sharers: [],
      runners: [],
    });
    assert.match(message, /1024, 1026, 1028, 1030, 1032 and 14995 more/);
    assert.match(detail, /127\.0\.0\.1:1024, .* and 149\d\d more\./);
    assert.match(whole?.() ?? '', /127\.0\.0\.1:31022\./);
  });

  it('make the texts of those that are named, and no others', () => {
    let made = 0;
    const text = shortListWith(everySecondPort, 30, ({ port }) => {
      made++;
      return String(port);
    });
    assert.equal(text, '1024, 1026, 1028, 1030, 1032 and 14995 more');
    assert.equal(made, 6);
  });

  it('name five of the ports that are held after an exit, and count the others', () => {
    const other = process_(5000, ['python3']);
    const messageOf = (count: number): string => {
      const listeners = everySecondPort.slice(0, count);
      const held = listeners.map((wanted) => ({ wanted, holder: { ...wanted, owner: ownedBy(other) } }));
      const ports = { coverage: 'everything', held, elsewhere: undefined, connections: [] } as const;
      return outcomeMessage({ kind: 'exited' }, { ...target, listeners }, { ports }).text;
    };
    assert.match(messageOf(6), /Port 1034 is now in use by python3 \(PID 5000\)\.$/);
    assert.match(messageOf(15_000), /Port 1032 is now in use by .*\. 14995 more of its ports are in use\.$/);
    assert.ok(messageOf(15_000).length < 600);
  });

  it('name each holder of a port once', () => {
    const rows = rowsIn(snapshotOf(everySecondPort.slice(0, 2000)));
    assert.equal(holdersText(rows), 'node · shop (PID 4711)');
  });
});
