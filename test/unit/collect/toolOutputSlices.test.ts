import assert from 'node:assert/strict';
import { parseContainers } from '../../../src/collect/containers/parseContainers';
import { pauses, askEach } from '../../../src/collect/timeSlice';
import { listeningSockets } from '../../../src/collect/unix/lsofSockets';
import { observationsOf } from '../../../src/collect/unix/observations';
import { parseLsofFields } from '../../../src/collect/unix/parseLsof';
import { parseNetstat } from '../../../src/collect/unix/parseNetstat';
import { parsePsPrograms, parsePsTable } from '../../../src/collect/unix/parsePs';
import { parseProcesses } from '../../../src/collect/windows/parseProcesses';
import { parseServices } from '../../../src/collect/windows/parseTasklist';
import type { TimeSliced } from '../../../src/model/text/timeSlice';
import { finish, itemsPerSlice } from '../../../src/model/text/timeSlice';

const count = 4000;
const numbers = Array.from({ length: count }, (_, index) => index + 1);

function pausesOf(work: TimeSliced<unknown>): number {
  let made = 0;
  while (work.next().done !== true) made++;
  return made;
}

function lsofOf(pids: readonly number[]): Buffer {
  const sets = pids.map((pid) => `p${pid}\0R1\0cnode\0\nf3\0tIPv4\0d0x1\0PTCP\0n*:3000\0TST=LISTEN\0\n`);
  return Buffer.from(sets.join(''));
}

describe('output of tools that has thousands of entries', () => {
  const container = (index: number, addresses: number): object => ({
    Id: index.toString(16).padStart(64, '0'),
    State: 'running',
    Ports: Array.from({ length: addresses }, (_, at) => ({
      ...{ IP: `127.0.${at >> 8}.${at & 255}`, PrivatePort: 80, PublicPort: 8080, Type: 'tcp' },
    })),
  });
  const works: Readonly<Record<string, () => TimeSliced<unknown>>> = {
    lsof: () => parseLsofFields(lsofOf(numbers)),
    'lsof, a field a line': () =>
      parseLsofFields(Buffer.from(numbers.map((pid) => `p${pid}\ncnode\n`).join(''))),
    'sockets of lsof': () => listeningSockets(finish(parseLsofFields(lsofOf(numbers))), () => undefined),
    ps: () => parsePsTable(numbers.map((pid) => `${pid} 1 0 S Mon Nov 23 13:58:14 2026 node\n`).join('')),
    'programs of ps': () => parsePsPrograms(numbers.map((pid) => `${pid} 1 /bin/node\n`).join('')),
    netstat: () =>
      parseNetstat(numbers.map((port) => `tcp4 0 0 127.0.0.1.${port} *.* LISTEN 0 0 1 0\n`).join('')),
    PowerShell: () =>
      parseProcesses(JSON.stringify(numbers.map((ProcessId) => ({ ProcessId, Name: 'node.exe' })))),
    tasklist: () => parseServices(numbers.map((pid) => `"node.exe","${pid}","N/A"\r\n`).join('')),
    'many containers': () =>
      parseContainers(
        JSON.stringify(numbers.map((index) => container(index, 1))),
        'docker',
        '/run/docker.sock',
      ),
    'many addresses of one port': () =>
      parseContainers(JSON.stringify([container(1, count)]), 'docker', '/run/docker.sock'),
  };
  for (const [name, work] of Object.entries(works)) {
    it(`is read with a pause for every ${itemsPerSlice} of them at least: ${name}`, () => {
      assert.ok(pausesOf(work()) >= count / itemsPerSlice - 1, `${pausesOf(work())} pauses`);
    });
  }

  it('shows a socket of thousands of processes with all of them, in one row', () => {
    const output = finish(parseLsofFields(lsofOf(numbers)));
    const { sockets } = finish(listeningSockets(output, () => undefined));
    assert.deepEqual(
      sockets.map(({ pids }) => pids),
      [numbers],
    );
    const observations = finish(observationsOf(output, sockets, []));
    assert.deepEqual([...observations.keys()], numbers);
    assert.ok(pausesOf(observationsOf(output, sockets, [])) >= (2 * count) / itemsPerSlice - 1);
  });
});

describe('pauses between what is awaited', () => {
  it('are made when a slice is over, by the clock, and not for every item', async () => {
    let now = 0;
    let turns = 0;
    let isRunning = true;
    const turn = (): void => {
      turns++;
      if (isRunning) setImmediate(turn);
    };
    const pause = pauses(() => now);
    setImmediate(turn);
    for (let item = 0; item < 100; item++) {
      now += 0.1;
      await pause();
    }
    isRunning = false;
    // 10 ms in slices of 0.5 ms
    assert.ok(turns >= 16 && turns <= 22, `${turns} turns`);
  });

  it('let no more than some questions be asked at once, and keep the order of the answers', async () => {
    let asking = 0;
    let most = 0;
    const answers = await askEach(numbers.slice(0, 100), async (number) => {
      most = Math.max(most, ++asking);
      await new Promise((resolve) => setImmediate(resolve));
      asking--;
      return number * 2;
    });
    assert.deepEqual(
      answers,
      numbers.slice(0, 100).map((number) => number * 2),
    );
    assert.ok(most <= 32, `${most} at once`);
  });

  it('are made between questions that are answered at once', async () => {
    let now = 0;
    let turn = 0;
    const count = (): void => {
      turn++;
    };
    const pause = pauses(() => now);
    const askedIn = await askEach(
      numbers.slice(0, 32),
      () => {
        // a read of a file takes half a slice
        now += 0.4;
        setImmediate(count);
        return Promise.resolve(turn);
      },
      pause,
    );
    assert.ok(new Set(askedIn).size >= 10, `asked in ${new Set(askedIn).size} turns`);
  });

  it('pass on the first failure, also of a question whose answer nothing awaited yet', async () => {
    const asked: number[] = [];
    const failing = askEach(
      numbers.slice(0, 100),
      (number) => {
        asked.push(number);
        return number === 3 ? Promise.reject(new Error('three')) : Promise.resolve(number);
      },
      () => new Promise((resolve) => setImmediate(resolve)),
    );
    await assert.rejects(failing, /three/);
    assert.equal(asked.length, 32);
  });
});
