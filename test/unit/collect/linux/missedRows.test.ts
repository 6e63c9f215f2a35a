import assert from 'node:assert/strict';
import { mostReadings, readingsNeeded, rowsOfEither } from '../../../../src/collect/linux/missedRows';
import type { SocketRow } from '../../../../src/collect/linux/parseProcNet';
import { parseAddress } from '../../../../src/model/net/address';
import { finish } from '../../../../src/model/text/timeSlice';

const address = parseAddress('127.0.0.1');

function row(port: number, inode: number): SocketRow {
  assert.ok(address);
  return { protocol: 'tcp', address, port, uid: 1000, inode, received: 0 };
}

const none = (): boolean => false;

describe('rows that a reading of a table may miss', () => {
  const before = [row(3000, 1), row(3001, 2)];

  it('have it read twice if there was no reading before', () => {
    assert.equal(finish(readingsNeeded(before, undefined, () => false)), 2);
  });

  it('have it read once as long as every row of the reading before is there', () => {
    assert.equal(finish(readingsNeeded([row(3002, 3), ...before], before, () => true)), 1);
  });

  it('have it read up to four times if one is not there, whose socket is still open', () => {
    const asked: number[] = [];
    const isHeld = (inode: number): boolean => asked.push(inode) > 0;
    assert.equal(finish(readingsNeeded([row(3000, 1)], before, isHeld)), mostReadings);
    assert.deepEqual(asked, [2]);
    assert.equal(finish(readingsNeeded([row(3000, 1)], before, () => false)), 2);
  });

  it('are in the other reading', () => {
    const [first, second] = before;
    assert.ok(first && second);
    assert.deepEqual(finish(rowsOfEither([first], [second], none)), [second, first]);
    assert.deepEqual(finish(rowsOfEither([second], before, none)), before);
  });

  it('are none that another socket has taken the address of since, or that is being closed', () => {
    assert.deepEqual(finish(rowsOfEither(before, [row(3000, 1), row(3001, 7)], none)), [
      row(3000, 1),
      row(3001, 7),
    ]);
    assert.deepEqual(finish(rowsOfEither([row(3000, 0)], [row(3001, 2)], none)), [row(3001, 2)]);
  });

  it('are those of two sockets at one address (SO_REUSEPORT), if both are known to be open', () => {
    const [one, other] = [row(3000, 1), row(3000, 2)];
    assert.deepEqual(finish(rowsOfEither([one, other], [other], (inode) => inode === 1)), [other, one]);
    assert.deepEqual(finish(rowsOfEither([one, other], [other], none)), [other]);
  });
});
