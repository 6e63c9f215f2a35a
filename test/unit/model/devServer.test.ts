import assert from 'node:assert/strict';
import type { Recognition } from '../../../src/model/devServer';
import { recognise } from '../../../src/model/devServer';
import type { Process } from '../../../src/model/process';
import { process_, root, viewpoint } from '../builders';

const shop = '/home/alice/shop';
const modules = `${shop}/node_modules`;
const bash = process_(50, ['/bin/bash']);

function seen(...chain: [Process, ...Process[]]): Recognition {
  const [process, ...ancestors] = chain;
  return recognise(process, ancestors, viewpoint);
}

function devServer(title: string, project: string | undefined = 'shop'): Recognition {
  return { role: 'dev-server', program: title, title, project };
}

describe('recognise', () => {
  const npm = process_(60, ['npm run dev'], { executable: '/usr/bin/node' });
  const shell = process_(61, ['sh', '-c', 'vite --host']);

  const frameworks: readonly [title: string, chain: [Process, ...Process[]]][] = [
    [
      'Next.js',
      [
        process_(100, ['next-server (v16.1.0)'], { name: 'next-server (v1', executable: '/usr/bin/node' }),
        process_(90, ['node', `${modules}/.bin/next`, 'dev', '-H', '0.0.0.0']),
        npm,
        bash,
      ],
    ],
    ['Vite', [process_(100, ['node', `${modules}/.bin/vite`, '--host']), shell, npm, bash]],
    ['Vite', [process_(100, ['node', `${modules}/vite/bin/vite.js`]), bash]],
    [
      'Vite',
      [
        process_(100, [
          '/usr/bin/node',
          '--inspect',
          '--no-warnings',
          '--enable-source-maps',
          `${modules}/.bin/vite`,
        ]),
        bash,
      ],
    ],
    [
      'Vite',
      [
        process_(100, [`${modules}/@esbuild/linux-x64/bin/esbuild`, '--service']),
        process_(99, ['node', `${modules}/.bin/vite`]),
      ],
    ],
    ['Nuxt', [process_(100, ['node', `${modules}/nuxi/bin/nuxi.mjs`, 'dev']), bash]],
    ['Angular', [process_(100, ['ng serve'], { executable: '/usr/bin/node' }), bash]],
    ['Storybook', [process_(100, ['node', `${modules}/.bin/storybook`, 'dev', '-p', '6006']), bash]],
    ['webpack', [process_(100, ['node', `${modules}/.bin/webpack`, 'serve']), bash]],
    ['Create React App', [process_(100, ['node', `${modules}/react-scripts/scripts/start.js`]), bash]],
    ['serve', [process_(100, ['node', `${modules}/.bin/serve`, '-l', '3000']), bash]],
    ['Django', [process_(100, ['/usr/bin/python3', 'manage.py', 'runserver', '0.0.0.0:8000']), bash]],
    ['Django', [process_(100, ['python', './manage.py', 'runserver']), bash]],
    ['Flask', [process_(100, ['/usr/bin/python3', '/home/alice/.venv/bin/flask', 'run']), bash]],
    ['Flask', [process_(100, ['python3', '-m', 'flask', 'run', '--host=0.0.0.0']), bash]],
    [
      'Uvicorn',
      [process_(100, ['/usr/bin/python3.12', '/home/alice/.venv/bin/uvicorn', 'main:app', '--reload']), bash],
    ],
    [
      'Uvicorn',
      [
        process_(101, ['/usr/bin/python3', '-c', 'from multiprocessing.spawn import spawn_main']),
        process_(100, ['/usr/bin/python3', '/home/alice/.venv/bin/uvicorn', 'main:app']),
      ],
    ],
    ['http.server', [process_(100, ['python3', '-m', 'http.server', '8000']), bash]],
    ['Jupyter', [process_(100, ['/usr/bin/python3', '/home/alice/.local/bin/jupyter-lab']), bash]],
    ['Rails', [process_(100, ['ruby', 'bin/rails', 'server']), bash]],
    ['Hugo', [process_(100, ['hugo', 'server', '-D']), bash]],
    ['Hugo', [process_(100, ['hugo', 'serve']), bash]],
    ['Jekyll', [process_(100, ['/usr/bin/ruby3.1', '/usr/local/bin/jekyll', 'serve']), bash]],
    ['MkDocs', [process_(100, ['/usr/bin/python3', '/home/alice/.venv/bin/mkdocs', 'serve']), bash]],
    ['PHP', [process_(100, ['php', 'artisan', 'serve', '--port=8000']), bash]],
  ];
  for (const [title, chain] of frameworks) {
    it(`calls ${JSON.stringify(chain[0].commandLine)} ${title}`, () => {
      assert.deepEqual(seen(...chain), devServer(title));
    });
  }

  const programs: readonly [title: string, chain: [Process, ...Process[]]][] = [
    ['node server.js', [process_(100, ['node', '--inspect', 'src/server.js', '--port', '3000']), bash]],
    [
      'node server.js',
      [process_(100, ['node', '/home/alice/shop/server.js']), process_(1, ['node', 'entry.js'])],
    ],
    ['node', [process_(100, ['node', '-e', 'require("http").createServer().listen(3000)']), bash]],
    ['python3 app.py', [process_(100, ['python3', 'app.py']), bash]],
    ['python3 -m app', [process_(100, ['python3', '-m', 'app', '--debug']), bash]],
    ['deno', [process_(100, ['deno', '--inspect']), bash]],
    ['bun index.ts', [process_(100, ['bun', 'index.ts']), bash]],
    ['java app.jar', [process_(100, ['java', '-jar', 'app.jar']), bash]],
    [
      'shop',
      [process_(100, ['target/debug/shop'], { name: 'shop', executable: `${shop}/target/debug/shop` }), bash],
    ],
    ['shop', [process_(100, ['/tmp/go-build1234/b001/exe/shop'], { name: 'shop' }), bash]],
    [
      'shop',
      [
        process_(100, ['./shop'], { name: 'shop', executable: `${shop}/shop` }),
        process_(90, ['go', 'run', '.']),
        bash,
      ],
    ],
  ];
  for (const [title, chain] of programs) {
    it(`calls ${JSON.stringify(chain[0].commandLine)} a dev server named ${title}`, () => {
      assert.equal(seen(...chain).role, 'dev-server');
      if (chain[0].executable?.includes('/target/') === true || title === 'shop') {
        assert.match(seen(...chain).title, /^shop/);
      } else {
        assert.equal(seen(...chain).title, title);
      }
    });
  }

  describe('counts as other', () => {
    const others: readonly [description: string, chain: [Process, ...Process[]]][] = [
      [
        'a database',
        [
          process_(100, ['/usr/lib/postgresql/15/bin/postgres', '-D', '/var/lib/postgresql'], {
            name: 'postgres',
          }),
          bash,
        ],
      ],
      ['a program whose command is called serve', [process_(100, ['/usr/local/bin/ollama', 'serve']), bash]],
      ["another user's dev server", [process_(100, ['node', `${modules}/.bin/vite`], { user: root }), bash]],
      ['one whose user is unknown', [process_(100, ['node', 'server.js'], { user: undefined }), bash]],
      [
        'a child of a container whose first process is node',
        [process_(100, ['/usr/sbin/sshd']), process_(1, ['node', 'entry.js'])],
      ],
      [
        "a program in the editor's terminal, though the editor runs on Node",
        [
          process_(100, ['/usr/bin/redis-server']),
          bash,
          process_(40, [
            '/usr/bin/node',
            '/usr/share/code/resources/app/out/bootstrap-fork',
            '--type=ptyHost',
          ]),
        ],
      ],
      [
        'manage.py with another command',
        [
          process_(100, ['./manage.py', 'worker'], {
            name: 'manage.py',
            executable: '/home/alice/shop/manage.py',
          }),
          bash,
        ],
      ],
    ];
    for (const [description, chain] of others) {
      it(description, () => {
        assert.equal(seen(...chain).role, 'other');
      });
    }
  });

  it('names a program that is no dev server by itself', () => {
    const ollama = process_(100, ['/usr/local/bin/ollama', 'serve']);
    assert.deepEqual(seen(ollama, bash), {
      role: 'other',
      program: 'ollama',
      title: 'ollama',
      project: 'shop',
    });
  });

  it("sees a dev server in the editor's own terminal", () => {
    const ptyHost = process_(40, ['/usr/share/code/code', '--type=utility']);
    assert.deepEqual(seen(process_(100, ['node', `${modules}/.bin/vite`]), bash, ptyHost), devServer('Vite'));
  });

  it("counts the editor's own processes and those of its extensions as the editor's", () => {
    for (const argv of [
      ['/usr/share/code/code', '--type=utility'],
      ['/usr/bin/node', '/usr/share/code/resources/app/out/server-main.js', '--port', '8080'],
      ['/usr/bin/node', '/home/alice/.vscode/extensions/vue-1.0/server.js'],
    ]) {
      assert.equal(seen(process_(100, argv)).role, 'editor', argv.join(' '));
    }
    assert.equal(seen(process_(900, ['node'])).role, 'editor', 'the extension host');
  });

  it('counts every user as oneself where the system has no uid', () => {
    const recognition = recognise(process_(100, ['node', 'server.js'], { user: undefined }), [], {
      ...viewpoint,
      uid: undefined,
    });
    assert.equal(recognition.role, 'dev-server');
  });

  describe('names as the project', () => {
    const projects: readonly [cwd: string | undefined, project: string | undefined][] = [
      ['/home/alice/shop', 'shop'],
      ['/home/alice/code/shop front', 'shop front'],
      ['/home/alice/shop (deleted)', 'shop'],
      ['/home/alice', undefined],
      ['/', undefined],
      [undefined, undefined],
    ];
    for (const [cwd, project] of projects) {
      it(`${project ?? 'nothing'} for ${cwd ?? 'an unknown folder'}`, () => {
        assert.equal(seen(process_(100, ['node', 'server.js'], { cwd })).project, project);
      });
    }
  });
});
