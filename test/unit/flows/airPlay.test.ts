import { deepEqual, equal, ok } from 'node:assert/strict';
import { copyUrl, openListener } from '../../../src/flows/open';
import { descriptionSize, roomForBoth } from '../../../src/messages/groupName';
import { samePortWords } from '../../../src/messages/samePort';
import { listenerText } from '../../../src/messages/treeItem';
import type { ListenerRow } from '../../../src/model/rows/listenerRow';
import { shownWidth } from '../../../src/model/text/shownWidth';
import { FakeUnix } from '../collect/unix/fakeUnix';
import { at, hostContext, rowsIn } from '../builders';
import { FakeDialogs } from './fakeDialogs';

const controlCenter = '/System/Library/CoreServices/ControlCenter.app/Contents/MacOS/ControlCenter';
const loopback = { name: 'lo0', kind: 'loopback', addresses: [at('127.0.0.1'), at('::1')] } as const;
const wifi = { name: 'en0', kind: 'wifi', addresses: [at('192.168.1.5')] } as const;

/** The AirPlay Receiver of macOS, which listens on port 5000 in both families, beside Flask on 127.0.0.1. */
async function rows(): Promise<readonly ListenerRow[]> {
  const unix = new FakeUnix();
  unix.platform = 'darwin';
  const { uid = 1000 } = hostContext;
  unix.uid = uid;
  unix.sockets = [
    {
      ...{ pid: 687, command: 'ControlCe', uid },
      files: [
        { fd: '16', type: 'IPv4', device: '0x80682f2dbd9b4293', name: '*:5000' },
        { fd: '17', type: 'IPv6', device: '0x80682f242196ef0b', name: '*:5000' },
      ],
    },
    {
      pid: 71_900,
      command: 'python3.1',
      uid,
      files: [{ device: '0x80682f2dbd9b4999', name: '127.0.0.1:5000' }],
    },
  ];
  unix.rows = [
    { pid: 687, uid, command: controlCenter, executable: controlCenter },
    {
      ...{ pid: 71_900, uid },
      command: '/opt/homebrew/bin/python3 -m flask run',
      executable: '/opt/homebrew/bin/python3',
      cwd: '/Users/alice/shop',
    },
  ];
  const snapshot = await unix.collector().scan(new AbortController().signal);
  return rowsIn(snapshot);
}

function find(all: readonly ListenerRow[], pid: number, address: string): ListenerRow {
  const row = all.find(({ listener, process }) => process?.pid === pid && listener.address.text === address);
  ok(row, `${pid} ${address}`);
  return row;
}

describe('AirPlay and Flask on port 5000', () => {
  let flask: ListenerRow;
  let airPlay: readonly [four: ListenerRow, six: ListenerRow];
  before(async () => {
    const all = await rows();
    flask = find(all, 71_900, '127.0.0.1');
    airPlay = [find(all, 687, '0.0.0.0'), find(all, 687, '::')];
  });

  async function opened(row: ListenerRow): Promise<string | undefined> {
    const dialogs = new FakeDialogs();
    let url: string | undefined;
    const dependencies = {
      browser: {
        location: 'here' as const,
        externalUrl: (text: string) => Promise.resolve(text),
        open: (text: string) => {
          url = text;
          return Promise.resolve(true);
        },
        openInEditor: () => Promise.resolve(false),
      },
      dialogs,
      schemes: { of: () => 'http' as const, ask: () => Promise.resolve('http' as const) },
      interfaces: { current: () => [loopback, wifi] },
    };
    await openListener(dependencies, row, 'browser');
    await copyUrl(dependencies, row);
    deepEqual(dialogs.copied, url === undefined ? [] : [url]);
    return url;
  }

  it('are each opened and copied at an address that only they answer', async () => {
    equal(await opened(flask), 'http://127.0.0.1:5000/');
    for (const row of airPlay) equal(await opened(row), 'http://[::1]:5000/');
  });

  it('are said of each other', () => {
    deepEqual(samePortWords(flask), ['shadowed on ::1 by AirPlay Receiver']);
    deepEqual(samePortWords(airPlay[0]), ['shadowed on 127.0.0.1 by Flask · shop']);
  });

  it('say so beside the port at 200 pixels, in every placement', () => {
    for (const placement of ['topLevel', 'underNetwork', 'underProcess'] as const) {
      for (const row of [flask, airPlay[0]]) {
        const { label, description } = listenerText(
          { kind: 'listener', id: row.id, row, placement, hiddenBy: undefined },
          undefined,
        );
        ok(description.startsWith('shadowed on '), description);
        const width = shownWidth(label) + descriptionSize * shownWidth('shadowed');
        ok(width <= roomForBoth, String(width));
      }
    }
  });
});
