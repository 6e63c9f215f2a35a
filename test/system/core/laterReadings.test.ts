import { deepEqual, equal } from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mock } from 'node:test';
import type { ScratchFolder } from '../../../scripts/host/scratchFolder';
import { makeScratchFolder } from '../../../scripts/host/scratchFolder';
import { Core } from '../../../src/core/core';
import { thisProcess } from '../../../src/core/hostProcess';
import type { Project } from '../../../src/model/recognition/project';
import type { ListeningProcess } from '../../support/listeningProcess';
import { startListening } from '../../support/listeningProcess';

const withinMs = 20_000;

describe('what a command line or an agent is told after a while', () => {
  let scratch: ScratchFolder;
  let server: ListeningProcess;
  let core: Core;

  before(async () => {
    scratch = await makeScratchFolder('later');
    await mkdir(join(scratch.path, '.git', 'refs'), { recursive: true });
    await writeFile(join(scratch.path, '.git', 'config'), '');
    await writeFile(join(scratch.path, 'package.json'), '{ "name": "shop" }');
    await checkOut('main');
    server = await startListening({ sockets: [{ host: '127.0.0.1' }] }, { cwd: scratch.path });
    core = new Core({
      ...{ host: thisProcess(), home: '/nowhere', folders: [], pollMs: 2_000 },
      onError: (error) => {
        throw error;
      },
    });
  });
  afterEach(() => {
    mock.restoreAll();
  });
  after(async () => {
    core.dispose();
    await server.stop();
    await scratch.remove();
  });

  const checkOut = (branch: string): Promise<void> =>
    writeFile(join(scratch.path, '.git', 'HEAD'), `ref: refs/heads/${branch}\n`);

  async function projectNow(): Promise<Project | undefined> {
    const { rows, isComplete } = await core.read(withinMs);
    equal(isComplete, true);
    return rows.find(({ process }) => process?.pid === server.pid)?.project;
  }

  it('is the branch that is checked out then, although nothing that listens has changed', async () => {
    const head = async (): Promise<unknown> => (await projectNow())?.checkout?.head;
    deepEqual(await head(), { kind: 'branch', branch: 'main' });
    await checkOut('fix-cart');
    const now = performance.now.bind(performance);
    mock.method(performance, 'now', () => now() + 11_000);
    deepEqual(await head(), { kind: 'branch', branch: 'fix-cart' });
  });
});
