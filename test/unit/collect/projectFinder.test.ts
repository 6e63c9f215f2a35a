import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import promises from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, parse } from 'node:path';
import { mock } from 'node:test';
import { foreignFiles } from '../../../src/collect/foreignFiles';
import { ProjectFinder } from '../../../src/collect/projectFinder';
import { readProject } from '../../../src/collect/readProject';
import type { UnreadableReason } from '../../../src/model/process/localPath';
import type { Project } from '../../../src/model/recognition/project';
import { needsPosix } from '../../support/posix';

async function projectIn(folder: string, home: string): Promise<Project | undefined> {
  const answer = await readProject(folder, home);
  assert.equal(answer.kind, 'answered', folder);
  return answer.value;
}

describe('projectFinder', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'local-ports-home-'));
  });
  afterEach(async () => {
    // what has been started in the background would meet the mocks of the next test
    await foreignFiles.run(() => Promise.resolve());
    mock.restoreAll();
    rmSync(home, { recursive: true, force: true });
  });

  function folder(path: string): string {
    const full = join(home, path);
    mkdirSync(full, { recursive: true });
    return full;
  }

  function file(path: string, text: string): void {
    folder(join(path, '..'));
    writeFileSync(join(home, path), text);
  }

  describe('readProject', () => {
    const read = async (path: string): Promise<string | undefined> =>
      (await projectIn(join(home, path), home))?.name;

    it('takes the nearest manifest, named or not', async () => {
      file('work/package.json', '{ "name": "whole" }');
      file('work/api/package.json', '{ "private": true }');
      folder('work/api/src/deep');
      folder('work/web');
      assert.equal(await read('work/api/src/deep'), 'api');
      assert.equal(await read('work/web'), 'whole');
      assert.deepEqual(await projectIn(join(home, 'work/web'), home), {
        name: 'whole',
        folder: join(home, 'work'),
      });
    });

    it('names the framework on Vite that the nearest manifest lists', async () => {
      file('work/package.json', '{ "name": "whole", "devDependencies": { "@sveltejs/kit": "2" } }');
      folder('work/web/src');
      assert.equal((await projectIn(join(home, 'work/web/src'), home))?.onVite, 'SvelteKit');
      file('work/web/package.json', '{ "name": "web" }');
      assert.equal((await projectIn(join(home, 'work/web/src'), home))?.onVite, undefined);
    });

    it('prefers the manifest that says most', async () => {
      file('work/go.mod', 'module example.com/from-go\n');
      file('work/Cargo.toml', '[package]\nname = "from-cargo"\n');
      assert.equal(await read('work'), 'from-cargo');
      file('work/package.json', 'broken');
      assert.equal(await read('work'), 'work');
    });

    it('never takes the home folder for a project, with or without a trailing slash', async () => {
      file('package.json', '{ "name": "dotfiles" }');
      folder('notes');
      assert.equal(await read(''), undefined);
      assert.equal(await read('notes'), undefined);
      assert.equal(await projectIn(join(home, 'notes'), `${home}/`), undefined);
    });

    it('ends at the root of the file system', async () => {
      assert.equal(await projectIn(parse(home).root, '/nowhere'), undefined);
      const device = process.platform === 'win32' ? '\\\\.\\pipe' : '/proc/self/fd';
      assert.deepEqual(await readProject(device, '/nowhere'), {
        kind: 'unreadable',
        reason: 'refused',
      });
    });

    it('reads the path of a deleted folder', async () => {
      file('work/package.json', '{ "name": "whole" }');
      assert.equal(await read('work/build (deleted)'), 'whole');
      assert.equal(await read('work (deleted)'), 'whole');
    });

    it('reads nothing for text that is no path', async () => {
      for (const path of ['', '.', '(unreachable)/work', 'socket:[1]']) {
        assert.equal(await projectIn(path, home), undefined, path);
      }
    });

    it('goes up no more than twelve folders', async () => {
      file('package.json', '{ "name": "far" }');
      const deep = folder(join(...Array.from({ length: 12 }, (_, index) => `f${index}`)));
      assert.equal(await projectIn(deep, '/nowhere'), undefined);
      assert.equal((await projectIn(join(deep, '..'), '/nowhere'))?.name, 'far');
    });

    it('ignores a folder, a loop of links or a broken link in place of a manifest', async () => {
      file('package.json', '{ "name": "above" }');
      const work = folder('work');
      folder('work/pyproject.toml');
      symlinkSync('Cargo.toml', join(work, 'Cargo.toml'));
      symlinkSync('nowhere', join(work, 'go.mod'));
      assert.equal((await projectIn(work, '/nowhere'))?.name, 'above');
    });

    it('ignores a file that is too large', async () => {
      file('package.json', '{ "name": "above" }');
      file('work/package.json', `{ "name": "large", "x": "${'x'.repeat(1024 * 1024)}" }`);
      assert.equal((await projectIn(join(home, 'work'), '/nowhere'))?.name, 'above');
    });

    it('follows a link to a manifest, and survives a loop of folders', async function () {
      needsPosix(this, 'symbolic links without a privilege');
      file('real.json', '{ "name": "linked" }');
      const work = folder('work');
      symlinkSync('../real.json', join(work, 'package.json'));
      symlinkSync('.', join(work, 'again'));
      assert.equal((await projectIn(join(work, 'again/again'), home))?.name, 'linked');
    });
  });

  describe('ProjectFinder', () => {
    let now = 0;
    let changes = 0;
    let projects: ProjectFinder;
    /** Resolves with the next change. */
    let nextChange: Promise<void>;
    let changed: () => void;
    const awaitChange = (): void => {
      nextChange = new Promise((resolve) => {
        changed = resolve;
      });
    };

    beforeEach(() => {
      now = 0;
      changes = 0;
      awaitChange();
      const own: ProjectFinder = new ProjectFinder(
        home,
        () => {
          // a read of the previous test may end only now
          if (own !== projects) return;
          changes++;
          changed();
          awaitChange();
        },
        (error) => {
          throw error;
        },
        () => now,
      );
      projects = own;
    });

    async function change(path: string): Promise<void> {
      const next = nextChange;
      projects.projectOf(path);
      await next;
    }

    it('answers at once from its cache, and reports a change', async () => {
      file('work/package.json', '{ "name": "shop" }');
      const work = join(home, 'work');
      assert.equal(projects.projectOf(work), undefined);
      assert.equal(projects.version, 0);
      await nextChange;
      assert.equal(projects.projectOf(work)?.name, 'shop');
      assert.deepEqual([projects.version, changes], [1, 1]);
    });

    it('reads a folder once, however often it is requested meanwhile', async () => {
      const open = mock.method(promises, 'open');
      file('work/package.json', '{ "name": "shop" }');
      const next = nextChange;
      for (let call = 0; call < 100; call++) projects.projectOf(join(home, 'work'));
      await next;
      for (let call = 0; call < 100; call++) projects.projectOf(join(home, 'work'));
      const opened = open.mock.calls.map(({ arguments: [path] }) => path);
      assert.deepEqual(
        opened.filter((path) => path !== '/proc/self/mountinfo'),
        [join(home, 'work/package.json')],
      );
    });

    it('reports a defect, and works afterwards', async () => {
      const failures: unknown[] = [];
      let failed: () => void = () => undefined;
      const defect = new TypeError('a defect');
      mock.method(promises, 'lstat', () => Promise.reject(defect), { times: 1 });
      file('work/package.json', '{ "name": "shop" }');
      const finder = new ProjectFinder(
        home,
        () => {
          changed();
        },
        (error) => {
          failures.push(error);
          failed();
        },
      );
      await new Promise<void>((resolve) => {
        failed = resolve;
        finder.projectOf(join(home, 'work'));
      });
      assert.deepEqual(failures, [defect]);
      const next = nextChange;
      finder.projectOf(join(home, 'work'));
      await next;
      assert.equal(finder.projectOf(join(home, 'work'))?.name, 'shop');
    });

    /** Whose folders answer while `reason` is undefined. */
    function finderOf(files: { reason: UnreadableReason | undefined; attempts: number }): ProjectFinder {
      return new ProjectFinder(
        home,
        () => {
          changed();
        },
        (error) => {
          throw error;
        },
        () => now,
        {
          run: (job) => {
            files.attempts++;
            const { reason } = files;
            return reason === undefined
              ? foreignFiles.run(job)
              : Promise.resolve({ kind: 'unreadable', reason });
          },
        },
      );
    }

    it('leaves a folder that may not be read alone for longer each time, and says why', async () => {
      const files = { reason: 'not-local' as const, attempts: 0 };
      const finder = finderOf(files);
      const triedAt = async (minute: number): Promise<number> => {
        now = minute * 60_000 + 1;
        finder.projectOf('/mnt/share');
        await finder.whenIdle();
        return files.attempts;
      };
      assert.equal(finder.unreadableReasonOf('/mnt/share'), undefined);
      assert.equal(await triedAt(0), 1);
      assert.equal(finder.unreadableReasonOf('/mnt/share'), 'not-local');
      const seen: number[] = [];
      for (let minute = 0; minute < 100; minute += 0.5) seen.push(await triedAt(minute));
      const minutes = seen.flatMap((count, index) => (count > (seen[index - 1] ?? 1) ? [index / 2] : []));
      assert.deepEqual(minutes, [1.5, 4, 8.5, 17, 33.5, 50, 66.5, 83, 99.5]);
      assert.equal(finder.version, 1, 'nothing has changed');
    });

    it('asks a folder that did not answer again while somebody looks, although nothing else changes', async () => {
      file('work/package.json', '{ "name": "shop" }');
      const work = join(home, 'work');
      const files: Parameters<typeof finderOf>[0] = { reason: 'no-answer', attempts: 0 };
      const finder = finderOf(files);
      finder.projectOf(work);
      await finder.whenIdle();
      assert.equal(finder.unreadableReasonOf(work), 'no-answer');
      files.reason = undefined;
      for (now = 0; now < 10_000; now += 2_000) finder.revisit();
      await finder.whenIdle();
      assert.equal(files.attempts, 2);
      assert.equal(finder.projectOf(work)?.name, 'shop');
      assert.equal(finder.unreadableReasonOf(work), undefined);
      assert.equal(finder.version, 2);
    });

    it('keeps what it knows of a folder that does not answer, and no longer calls that unknown', async () => {
      file('work/package.json', '{ "name": "shop" }');
      const work = join(home, 'work');
      const files: Parameters<typeof finderOf>[0] = { reason: undefined, attempts: 0 };
      const finder = finderOf(files);
      finder.projectOf(work);
      await finder.whenIdle();
      files.reason = 'no-answer';
      for (now = 31_000; now < 200_000; now += 11_000) {
        finder.projectOf(work);
        await finder.whenIdle();
        assert.equal(finder.projectOf(work)?.name, 'shop');
        assert.equal(finder.unreadableReasonOf(work), undefined);
      }
      assert.ok(files.attempts > 10);
      assert.equal(finder.version, 1);
      file('work/package.json', '{ "name": "store" }');
      files.reason = undefined;
      finder.revisit();
      await finder.whenIdle();
      assert.equal(finder.projectOf(work)?.name, 'store');
    });

    it('reads again after half a minute, keeps its answer until then, and reports only changes', async () => {
      const work = join(home, 'work');
      file('work/package.json', '{ "name": "shop" }');
      await change(work);
      file('work/package.json', '{ "name": "store" }');
      now = 30_000;
      assert.equal(projects.projectOf(work)?.name, 'shop');
      now = 30_001;
      const next = nextChange;
      assert.equal(projects.projectOf(work)?.name, 'shop');
      await next;
      assert.equal(projects.projectOf(work)?.name, 'store');
      assert.equal(projects.version, 2);
    });
  });
});
