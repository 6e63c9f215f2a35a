import assert from 'node:assert/strict';
import { answeringAt, localhostAddresses } from '../../../../src/model/net/answering';
import { at } from '../../builders';

/** `0.0.0.0`, `::` (unknown), `:: dual`, `:: only` */
function socket(name: string) {
  const [address = '', kind] = name.split(' ');
  const dualStack = kind === 'dual' ? true : kind === 'only' ? false : undefined;
  return { name, listener: { address: at(address), ...(dualStack === undefined ? {} : { dualStack }) } };
}

function answers(target: string, ...names: string[]): string {
  const { sockets, isCertain } = answeringAt(at(target), names.map(socket));
  return `${sockets.map(({ name }) => name).join(' + ')}${isCertain ? '' : '?'}`;
}

describe('the socket that answers at an address', () => {
  for (const [target, names, expected] of [
    ['127.0.0.1', ['0.0.0.0'], '0.0.0.0'],
    ['127.0.0.1', ['0.0.0.0', '127.0.0.1'], '127.0.0.1'],
    ['127.0.0.2', ['0.0.0.0', '127.0.0.1'], '0.0.0.0'],
    ['127.0.0.1', ['::1'], ''],
    ['::1', ['0.0.0.0'], ''],
    ['::1', ['::', '::1'], '::1'],
    ['::1', [':: only'], ':: only'],
    ['127.0.0.1', [':: dual'], ':: dual'],
    ['127.0.0.1', [':: only'], ''],
    ['127.0.0.1', ['::'], '::?'],
    ['127.0.0.1', ['::', '127.0.0.1'], '127.0.0.1'],
    ['192.168.1.5', ['::', '127.0.0.1'], '::?'],
    ['127.0.0.1', [':: dual', '0.0.0.0'], '0.0.0.0'],
    ['127.0.0.1', ['127.0.0.1', '127.0.0.1'], '127.0.0.1 + 127.0.0.1'],
    ['fe80::1%eth0', ['fe80::1%eth0', 'fe80::1%eth1'], 'fe80::1%eth0'],
    ['fe80::1%eth0', ['fe80::1', '::'], 'fe80::1'],
    ['fe80::1%eth1', ['fe80::1%eth0', '::'], '::'],
  ] as const) {
    it(`${target} of ${names.join(' and ')} is ${expected || 'none'}`, () => {
      assert.equal(answers(target, ...names), expected);
    });
  }

  it('is tried at ::1 first for localhost', () => {
    assert.deepEqual(
      localhostAddresses.map(({ text }) => text),
      ['::1', '127.0.0.1'],
    );
  });
});
