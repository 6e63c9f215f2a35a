import { deepEqual, equal } from 'node:assert/strict';
import type { Process } from '../../../../src/model/process/process';
import { servedPartOf } from '../../../../src/model/recognition/servedPart';
import { servedTable } from '../../../../src/model/recognition/servedTable';
import { process_ } from '../../builders';

const cwd = '/work/shop';
const run = (line: string, more: Partial<Process> = {}): Process =>
  process_(300, line.split(' '), { cwd, ...more });
const named = (process: Process, ...above: Process[]): string | undefined => {
  const part = servedPartOf(process, above);
  return part?.kind === 'project' ? `project ${part.name}` : part?.path;
};

describe('servedTable', () => {
  for (const { names, takes, samples } of servedTable) {
    for (const [line, expected] of samples) {
      it(`reads ${expected ?? 'nothing'} in ${line}`, () => {
        const wanted = takes === 'project' && expected !== undefined ? `project ${expected}` : expected;
        equal(named(run(line)), wanted);
      });
    }
    it(`has a sample for ${names.join(', ')}`, () => {
      equal(samples.length > 0, true);
    });
  }
});

describe('servedPartOf', () => {
  it('takes no value of another option for a folder', () => {
    equal(named(run('node node_modules/.bin/vite --host apps/web')), undefined);
    equal(named(run('node node_modules/.bin/vite --unknown apps/web')), undefined);
    equal(named(run('node node_modules/.bin/vite --unknown=1 apps/web')), 'apps/web');
    equal(named(run('node node_modules/.bin/vite -l info apps/web -- apps/api')), 'apps/web');
  });

  it('takes neither of two different values', () => {
    equal(named(run('hugo server -s docs --source=site')), undefined);
    equal(named(run('hugo server -s docs --source=docs')), 'docs');
  });

  it('reads the title that a tool writes over its command line', () => {
    equal(named(run('', { commandLine: ['ng serve web'], executable: '/usr/bin/node' })), 'project web');
  });

  it('reads nothing in a command line that is cut off', () => {
    const cut = { argvQuality: 'truncated' } as const;
    equal(named(run('node node_modules/.bin/vite apps/web', cut)), undefined);
    equal(named(run(`hugo -s ${'x'.repeat(1025)}`)), undefined);
  });

  it('reads the words of a program that is not known as none but the path of its script', () => {
    equal(named(run('node apps/api/server.js --root apps/web')), 'apps/api/server.js');
    equal(named(run('python3 services/api/manage.py runserver')), 'services/api/manage.py');
    equal(named(run('deno run -A apps/api/main.ts')), 'apps/api/main.ts');
    equal(named(run('node server.js --root apps/web')), undefined);
    equal(named(run('unknown-server --root apps/web')), undefined);
  });

  it('takes a program for one of the folder only if its file is in it', () => {
    const built = (executable: string): string | undefined => named(run(executable, { executable }));
    equal(built('/work/shop/apps/api/target/debug/api'), '/work/shop/apps/api/target/debug/api');
    equal(built('/work/other/target/debug/api'), undefined);
    equal(built('/work/shop/node_modules/@esbuild/linux-x64/bin/esbuild'), undefined);
    equal(named(run('node /work/shop/.venv/lib/tool.js')), undefined);
    equal(named(run('node /opt/tool/server.js')), undefined);
  });

  describe('by a process above', () => {
    const server = run('', { commandLine: ['next-server (v16.4.5)'], executable: '/usr/bin/node' });
    const shell = run('sh -c next', { executable: '/bin/sh' });
    const next = run('node node_modules/.bin/next dev apps/web');

    it('takes the words of the tool that runs it', () => {
      equal(named(server, next), 'apps/web');
      equal(named(server, shell, next), 'apps/web');
      const executor = run('node node_modules/nx/bin/run-executor.js');
      equal(named(executor, run('node node_modules/.bin/nx serve web')), 'project web');
    });

    it('takes none if either was started in another folder, or by another runtime', () => {
      equal(named(server, { ...next, cwd: '/work' }), undefined);
      equal(named(server, { ...next, cwd: undefined }), undefined);
      equal(named({ ...server, cwd: '/work/shop/apps/admin' }, next), undefined);
      equal(named(run('python3 -m http.server'), next), undefined);
      equal(named(run('postgres -D data'), next), undefined);
    });

    it('prefers what its own words name', () => {
      equal(named(run('node apps/api/server.js'), next), 'apps/api/server.js');
    });
  });

  it('says whether a folder or a script is meant', () => {
    deepEqual(servedPartOf(run('hugo -s site'), []), { kind: 'folder', path: 'site' });
    deepEqual(servedPartOf(run('node apps/api/server.js'), []), {
      kind: 'script',
      path: 'apps/api/server.js',
    });
  });
});
