import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeScratchFolder } from '../../../scripts/host/scratchFolder';
import { foreignFiles } from '../../../src/collect/foreignFiles';
import { ProjectFinder } from '../../../src/collect/projectFinder';
import { readProject } from '../../../src/collect/readProject';
import { skipBecause } from '../../support/skip';

describe('readProject', () => {
  it('does not wait for a writer of a named pipe in place of a manifest', async function () {
    if (process.platform === 'win32') skipBecause(this, 'Windows has no mkfifo');
    const scratch = await makeScratchFolder('project');
    try {
      const work = join(scratch.path, 'work');
      await mkdir(work);
      await writeFile(join(scratch.path, 'package.json'), '{ "name": "above" }');
      await promisify(execFile)('mkfifo', [join(work, 'package.json')]);
      const answer = await readProject(work, '/nowhere');
      assert.equal(answer.kind, 'answered');
      assert.equal(answer.value?.name, 'above');
    } finally {
      await scratch.remove();
    }
  });
});

describe('ProjectFinder with very many folders', () => {
  let home: string;
  let now = 0;
  let changes = 0;
  let projects: ProjectFinder;
  let changed: () => void = () => undefined;
  const nextChange = (): Promise<void> =>
    new Promise((resolve) => {
      changed = resolve;
    });
  const fail = (error: unknown): never => {
    throw error;
  };

  /** As the view does: all are requested after every change. */
  async function untilKnown(folders: readonly string[]): Promise<void> {
    for (;;) {
      const next = nextChange();
      const known = folders.map((path) => projects.projectOf(path));
      if (known.every((project) => project !== undefined)) return;
      await next;
    }
  }

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'local-ports-home-'));
    now = 0;
    changes = 0;
    const onChange = (): void => {
      changes++;
      changed();
    };
    projects = new ProjectFinder(home, onChange, fail, () => now);
  });
  afterEach(() => rm(home, { recursive: true }));

  it('comes to rest even with more folders in use than its limit', async () => {
    const folders = Array.from({ length: 600 }, (_, index) => join(home, `work${index}`));
    for (const [index, path] of folders.entries()) {
      mkdirSync(path);
      writeFileSync(join(path, 'package.json'), `{ "name": "p${index}" }`);
    }
    await untilKnown(folders);
    const seen = changes;
    assert.ok(seen < 600, 'folders that are read together are one change');
    await untilKnown(folders);
    await foreignFiles.run(() => Promise.resolve());
    assert.deepEqual([projects.version, changes], [seen, seen]);
  });

  it('evicts folders that have not been used lately, beyond its limit', async () => {
    const folders = Array.from({ length: 500 }, (_, index) => join(home, `work${index}`));
    for (const path of folders) {
      mkdirSync(path);
      writeFileSync(join(path, 'package.json'), '{ "name": "old" }');
      projects.projectOf(path);
    }
    await untilKnown(folders);
    const fresh = join(home, 'new');
    mkdirSync(fresh);
    writeFileSync(join(fresh, 'package.json'), '{ "name": "new" }');
    now = 30_000;
    assert.equal(projects.projectOf(folders[0] ?? '')?.name, 'old');
    now = 60_000;
    const next = nextChange();
    projects.projectOf(fresh);
    await next;
    assert.equal(projects.projectOf(fresh)?.name, 'new');
    assert.equal(projects.projectOf(folders[0] ?? '')?.name, 'old', 'it was used');
    assert.equal(projects.projectOf(folders[1] ?? ''), undefined);
  });

  it('reads no more than 5,000 folders in use', async () => {
    let reads = 0;
    const finder = new ProjectFinder(
      home,
      () => undefined,
      fail,
      () => now,
      {
        run: () => {
          reads++;
          return Promise.resolve({ kind: 'unreadable', reason: 'refused' });
        },
      },
    );
    for (let round = 0; round < 3; round++) {
      for (let index = 0; index < 6_000; index++) finder.projectOf(`/f${index}`);
      await new Promise(setImmediate);
    }
    assert.equal(reads, 5_000);
  });
});
