import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { readPowerSource } from '../../../../src/collect/linux/powerSupply';
import type { PowerSource } from '../../../../src/collect/powerSource';
import { createPowerSource } from '../../../../src/collect/powerSource';

type Supplies = Readonly<Record<string, Readonly<Record<string, string>>>>;

describe('readPowerSource', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'power-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function write(supplies: Supplies): Promise<void> {
    for (const [name, files] of Object.entries(supplies)) {
      await mkdir(join(folder, name), { recursive: true });
      for (const [file, text] of Object.entries(files))
        await writeFile(join(folder, name, file), `${text}\n`);
    }
  }

  const offline = { type: 'Mains', online: '0' };
  const cases: readonly [expected: string, what: string, supplies: Supplies][] = [
    [
      'mains',
      'the line is connected, whatever the battery does',
      { AC: { type: 'Mains', online: '1' }, BAT0: { type: 'Battery', status: 'Discharging' } },
    ],
    [
      'mains',
      'one of several USB lines is connected',
      { a: { type: 'USB', online: '0' }, b: { type: 'USB', online: '1' } },
    ],
    [
      'battery',
      'the line is not connected and the battery discharges',
      { AC: offline, BAT0: { type: 'Battery', status: 'Discharging' } },
    ],
    [
      'battery',
      'one of two batteries discharges',
      { BAT0: { type: 'Battery', status: 'Full' }, BAT1: { type: 'Battery', status: 'Discharging' } },
    ],
    ['mains', 'there is no line, and the battery charges', { BAT0: { type: 'Battery', status: 'Charging' } }],
    ['mains', 'the battery is kept at a limit', { BAT0: { type: 'Battery', status: 'Not charging' } }],
    ['unknown', 'the battery does not say', { AC: offline, BAT0: { type: 'Battery', status: 'Unknown' } }],
    [
      'unknown',
      'only a mouse has a battery',
      { hid: { type: 'Battery', scope: 'Device', status: 'Discharging' } },
    ],
    ['unknown', 'there is no supply', {}],
    ['unknown', 'its files are missing', { BAT0: { type: 'Battery' } }],
  ];
  for (const [expected, what, supplies] of cases) {
    it(`is ${expected} if ${what}`, async () => {
      await write(supplies);
      assert.equal(await readPowerSource(folder), expected);
    });
  }

  it('is unknown without the folder', async () => {
    assert.equal(await readPowerSource(join(folder, 'none')), 'unknown');
  });
});

describe('the power source', () => {
  it('is read once a minute while it is asked for, and unknown at first', async () => {
    let now = 0;
    let readings = 0;
    const answers: readonly PowerSource[] = ['mains', 'battery'];
    const source = createPowerSource(
      'linux',
      () => Promise.resolve(answers[readings++] ?? 'unknown'),
      (error) => assert.fail(String(error)),
      () => now,
    );
    assert.equal(source(), 'unknown');
    await setImmediate();
    now = 59_999;
    assert.deepEqual([source(), readings], ['mains', 1]);
    now = 60_000;
    source();
    await setImmediate();
    assert.deepEqual([source(), readings], ['battery', 2]);
  });

  it('is unknown after a reading that failed for a reason that is not expected, which is reported; and is read again', async () => {
    let now = 0;
    const errors: unknown[] = [];
    const answers: readonly Promise<PowerSource>[] = [
      Promise.reject(new Error('one')),
      Promise.resolve('battery'),
    ];
    let readings = 0;
    const source = createPowerSource(
      'linux',
      () => answers[readings++] ?? assert.fail('no third reading'),
      (error) => errors.push(error),
      () => now,
    );
    source();
    await setImmediate();
    assert.deepEqual([source(), errors.map(String)], ['unknown', ['Error: one']]);
    now = 60_000;
    source();
    await setImmediate();
    assert.deepEqual([source(), errors.length], ['battery', 1]);
  });

  it('is unknown on other systems, without a look', () => {
    const look = (): Promise<PowerSource> => assert.fail('it was read');
    const onError = (): void => undefined;
    assert.deepEqual(
      [createPowerSource('darwin', look, onError)(), createPowerSource('win32', look, onError)()],
      ['unknown', 'unknown'],
    );
  });
});
