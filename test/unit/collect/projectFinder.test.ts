import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import promises from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock } from 'node:test';
import { ProjectFinder, readProject } from '../../../src/collect/projectFinder';

describe('projects', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'local-ports-home-'));
  });
  afterEach(() => {
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
      (await readProject(join(home, path), home))?.name;

    it('takes the nearest manifest, named or not', async () => {
      file('work/package.json', '{ "name": "whole" }');
      file('work/api/package.json', '{ "private": true }');
      folder('work/api/src/deep');
      folder('work/web');
      assert.equal(await read('work/api/src/deep'), 'api');
      assert.equal(await read('work/web'), 'whole');
      assert.deepEqual(await readProject(join(home, 'work/web'), home), {
        name: 'whole',
        folder: join(home, 'work'),
      });
    });

    it('tells what the nearest manifest has Vite run', async () => {
      file('work/package.json', '{ "name": "whole", "devDependencies": { "@sveltejs/kit": "2" } }');
      folder('work/web/src');
      assert.equal((await readProject(join(home, 'work/web/src'), home))?.onVite, 'SvelteKit');
      file('work/web/package.json', '{ "name": "web" }');
      assert.equal((await readProject(join(home, 'work/web/src'), home))?.onVite, undefined);
    });

    it('takes the most telling of several manifests', async () => {
      file('work/go.mod', 'module example.com/from-go\n');
      file('work/Cargo.toml', '[package]\nname = "from-cargo"\n');
      assert.equal(await read('work'), 'from-cargo');
      file('work/package.json', 'broken');
      assert.equal(await read('work'), 'work');
    });

    it('never takes the home folder for a project, however that is written', async () => {
      file('package.json', '{ "name": "dotfiles" }');
      folder('notes');
      assert.equal(await read(''), undefined);
      assert.equal(await read('notes'), undefined);
      assert.equal(await readProject(join(home, 'notes'), `${home}/`), undefined);
    });

    it('ends at the root of the file system', async () => {
      assert.equal(await readProject('/', '/nowhere'), undefined);
      assert.equal(await readProject('/proc/self/fd', '/nowhere'), undefined);
    });

    it('looks for the folder of a process though it is gone', async () => {
      file('work/package.json', '{ "name": "whole" }');
      assert.equal(await read('work/build (deleted)'), 'whole');
      assert.equal(await read('work (deleted)'), 'whole');
    });

    it('reads nothing of a folder that is no path', async () => {
      for (const path of ['', '.', '(unreachable)/work', 'socket:[1]']) {
        assert.equal(await readProject(path, home), undefined, path);
      }
    });

    it('goes up no more than twelve folders', async () => {
      file('package.json', '{ "name": "far" }');
      const deep = folder(join(...Array.from({ length: 12 }, (_, index) => `f${index}`)));
      assert.equal(await readProject(deep, '/nowhere'), undefined);
      assert.equal((await readProject(join(deep, '..'), '/nowhere'))?.name, 'far');
    });

    it('goes on past a folder, a loop of links or a broken link in place of a manifest', async () => {
      file('package.json', '{ "name": "above" }');
      const work = folder('work');
      folder('work/pyproject.toml');
      symlinkSync('Cargo.toml', join(work, 'Cargo.toml'));
      symlinkSync('nowhere', join(work, 'go.mod'));
      assert.equal((await readProject(work, '/nowhere'))?.name, 'above');
    });

    it('takes a file that is too large for none', async () => {
      file('package.json', '{ "name": "above" }');
      file('work/package.json', `{ "name": "large", "x": "${'x'.repeat(1024 * 1024)}" }`);
      assert.equal((await readProject(join(home, 'work'), '/nowhere'))?.name, 'above');
    });

    it('follows a link to a manifest, and stands in a loop of folders without going round', async () => {
      file('real.json', '{ "name": "linked" }');
      const work = folder('work');
      symlinkSync('../real.json', join(work, 'package.json'));
      symlinkSync('.', join(work, 'again'));
      assert.equal((await readProject(join(work, 'again/again'), home))?.name, 'linked');
    });
  });

  describe('Projects', () => {
    let now = 0;
    let tells = 0;
    let projects: ProjectFinder;
    /** Resolves at the next time something was learned. */
    let nextTell: Promise<void>;
    let told: () => void;
    const awaitTell = (): void => {
      nextTell = new Promise((resolve) => {
        told = resolve;
      });
    };

    beforeEach(() => {
      now = 0;
      tells = 0;
      awaitTell();
      const own: ProjectFinder = new ProjectFinder(
        home,
        () => {
          // a read of the test before may end only now
          if (own !== projects) return;
          tells++;
          told();
          awaitTell();
        },
        (error) => {
          throw error;
        },
        () => now,
      );
      projects = own;
    });

    async function learn(path: string): Promise<void> {
      const learned = nextTell;
      projects.projectOf(path);
      await learned;
    }

    it('answers at once with what is known, and tells when it has learned', async () => {
      file('work/package.json', '{ "name": "shop" }');
      const work = join(home, 'work');
      assert.equal(projects.projectOf(work), undefined);
      assert.equal(projects.version, 0);
      await nextTell;
      assert.equal(projects.projectOf(work)?.name, 'shop');
      assert.deepEqual([projects.version, tells], [1, 1]);
    });

    it('reads one folder once, however often it is asked for meanwhile', async () => {
      const stat = mock.method(promises, 'stat');
      file('work/package.json', '{ "name": "shop" }');
      const learned = nextTell;
      for (let asked = 0; asked < 100; asked++) projects.projectOf(join(home, 'work'));
      await learned;
      for (let asked = 0; asked < 100; asked++) projects.projectOf(join(home, 'work'));
      assert.equal(stat.mock.callCount(), 1);
    });

    it('comes to rest with more folders in use than it likes to keep', async () => {
      const folders = Array.from({ length: 600 }, (_, index) => join(home, `work${index}`));
      for (const [index, path] of folders.entries()) {
        mkdirSync(path);
        writeFileSync(join(path, 'package.json'), `{ "name": "p${index}" }`);
      }
      // as the view does: all are asked for whenever something was learned
      for (let done = false; !done;) {
        const learned = nextTell;
        done = folders.map((path) => projects.projectOf(path)).every((project) => project !== undefined);
        if (!done) await learned;
      }
      assert.deepEqual([projects.version, tells], [600, 600]);
    });

    it('lets go of folders that nobody has asked for lately, when there are many', async () => {
      const folders = Array.from({ length: 500 }, (_, index) => join(home, `work${index}`));
      for (const path of folders) {
        mkdirSync(path);
        writeFileSync(join(path, 'package.json'), '{ "name": "old" }');
        projects.projectOf(path);
      }
      while (tells < 500) await nextTell;
      file('new/package.json', '{ "name": "new" }');
      now = 30_000;
      assert.equal(projects.projectOf(folders[0] ?? '')?.name, 'old');
      now = 60_000;
      await learn(join(home, 'new'));
      assert.equal(projects.projectOf(join(home, 'new'))?.name, 'new');
      assert.equal(projects.projectOf(folders[0] ?? '')?.name, 'old', 'it was asked for');
      assert.equal(projects.projectOf(folders[1] ?? ''), undefined);
    });

    it('hands on a defect, and can be asked again', async () => {
      const failures: unknown[] = [];
      let failed: () => void = () => undefined;
      const defect = new TypeError('a defect');
      mock.method(promises, 'stat', () => Promise.reject(defect), { times: 1 });
      file('work/package.json', '{ "name": "shop" }');
      const asked = new ProjectFinder(
        home,
        () => {
          told();
        },
        (error) => {
          failures.push(error);
          failed();
        },
      );
      await new Promise<void>((resolve) => {
        failed = resolve;
        asked.projectOf(join(home, 'work'));
      });
      assert.deepEqual(failures, [defect]);
      const learned = nextTell;
      asked.projectOf(join(home, 'work'));
      await learned;
      assert.equal(asked.projectOf(join(home, 'work'))?.name, 'shop');
    });

    it('reads again after half a minute, keeps its answer meanwhile, and tells a change alone', async () => {
      const work = join(home, 'work');
      file('work/package.json', '{ "name": "shop" }');
      await learn(work);
      file('work/package.json', '{ "name": "store" }');
      now = 30_000;
      assert.equal(projects.projectOf(work)?.name, 'shop');
      now = 30_001;
      const learned = nextTell;
      assert.equal(projects.projectOf(work)?.name, 'shop');
      await learned;
      assert.equal(projects.projectOf(work)?.name, 'store');
      assert.equal(projects.version, 2);
    });
  });
});
