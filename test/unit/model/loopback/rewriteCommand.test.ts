import assert from 'node:assert/strict';
import { loopbackCommand, loopbackRestart } from '../../../../src/model/loopback/rewriteCommand';
import type { Process } from '../../../../src/model/process/process';
import type { FrameworkId } from '../../../../src/model/recognition/frameworks';
import { listener, ownedBy, process_ } from '../../builders';
import { seededRandom } from '../../random';

const modules = '/home/alice/shop/node_modules';
const bash = process_(50, ['/bin/bash']);
const npm = process_(60, ['npm run dev'], { executable: '/usr/bin/node' });

function words(text: string): string[] {
  return text.split(' ');
}

const commands: readonly (readonly [tool: FrameworkId, from: string, to: string])[] = [
  ['vite', 'node .bin/vite', 'node .bin/vite --host 127.0.0.1'],
  ['vite', 'node .bin/vite --host', 'node .bin/vite --host 127.0.0.1'],
  ['vite', 'node .bin/vite --host --port 80', 'node .bin/vite --host 127.0.0.1 --port 80'],
  ['vite', 'node .bin/vite --host=0.0.0.0', 'node .bin/vite --host=127.0.0.1'],
  ['vite', 'node .bin/vite --host 192.168.1.20 web', 'node .bin/vite --host 127.0.0.1 web'],
  ['vite', 'node .bin/vite --host localhost', 'node .bin/vite --host localhost'],
  ['vite', 'node --inspect .bin/vite -- --host', 'node --inspect .bin/vite --host 127.0.0.1 -- --host'],
  ['vite', 'vite dev', 'vite dev --host 127.0.0.1'],
  ['next', 'node .bin/next dev -H 0.0.0.0', 'node .bin/next dev -H 127.0.0.1'],
  ['next', 'node .bin/next dev -H0.0.0.0 -p 80', 'node .bin/next dev -H127.0.0.1 -p 80'],
  ['next', 'node .bin/next dev --hostname :: -p 80', 'node .bin/next dev --hostname 127.0.0.1 -p 80'],
  ['next', 'node .bin/next dev -H ::1', 'node .bin/next dev -H ::1'],
  ['http-server', 'node .bin/http-server -a 0.0.0.0', 'node .bin/http-server -a 127.0.0.1'],
  ['serve', 'node .bin/serve -l 3000', 'node .bin/serve -l tcp://127.0.0.1:3000'],
  ['serve', 'node .bin/serve --listen=tcp://0.0.0.0:3000', 'node .bin/serve --listen=tcp://127.0.0.1:3000'],
  ['serve', 'node .bin/serve -p 3009 dist', 'node .bin/serve dist -l tcp://127.0.0.1:3009'],
  ['serve', 'node .bin/serve dist', 'node .bin/serve dist -l tcp://127.0.0.1:8000'],
  ['serve', 'node .bin/serve -l unix:/run/s', 'node .bin/serve -l unix:/run/s'],
  ['live-server', 'node .bin/live-server', 'node .bin/live-server --host=127.0.0.1'],
  ['browser-sync', 'node .bin/browser-sync start', 'node .bin/browser-sync start --listen 127.0.0.1'],
  ['http.server', 'python3 -m http.server 8000', 'python3 -m http.server 8000 -b 127.0.0.1'],
  ['http.server', 'python3 -m http.server --bind 0.0.0.0', 'python3 -m http.server --bind 127.0.0.1'],
  ['django', 'python3 manage.py runserver', 'python3 manage.py runserver 127.0.0.1:8000'],
  ['django', 'python3 manage.py runserver 8001', 'python3 manage.py runserver 127.0.0.1:8001'],
  ['django', 'python3 manage.py runserver 0.0.0.0:8001', 'python3 manage.py runserver 127.0.0.1:8001'],
  [
    'django',
    'python3 manage.py runserver --settings dev 0:8001 --noreload',
    'python3 manage.py runserver --settings dev 127.0.0.1:8001 --noreload',
  ],
  ['django', 'python3 manage.py runserver -6 [::]:8001', 'python3 manage.py runserver -6 [::1]:8001'],
  ['flask', 'python3 -m flask run -h 0.0.0.0', 'python3 -m flask run -h 127.0.0.1'],
  [
    'uvicorn',
    'python3 /venv/bin/uvicorn main:app --host=0.0.0.0',
    'python3 /venv/bin/uvicorn main:app --host=127.0.0.1',
  ],
  [
    'gunicorn',
    'python3 /venv/bin/gunicorn app -b 0.0.0.0:8003',
    'python3 /venv/bin/gunicorn app -b 127.0.0.1:8003',
  ],
  [
    'gunicorn',
    'python3 /venv/bin/gunicorn app -b :80 -b :81',
    'python3 /venv/bin/gunicorn app -b 127.0.0.1:80 -b 127.0.0.1:81',
  ],
  [
    'gunicorn',
    'python3 /venv/bin/gunicorn app -b localhost:80',
    'python3 /venv/bin/gunicorn app -b localhost:80',
  ],
  ['gunicorn', 'python3 /venv/bin/gunicorn app -b [::1]:80', 'python3 /venv/bin/gunicorn app -b [::1]:80'],
  ['gunicorn', 'python3 /venv/bin/gunicorn app', 'python3 /venv/bin/gunicorn app -b 127.0.0.1:8000'],
  [
    'gunicorn',
    'python3 /venv/bin/gunicorn app -b unix:/run/g',
    'python3 /venv/bin/gunicorn app -b unix:/run/g',
  ],
  [
    'streamlit',
    'python3 /venv/bin/streamlit run app.py -- --server.address 0.0.0.0',
    'python3 /venv/bin/streamlit run app.py --server.address 127.0.0.1 -- --server.address 0.0.0.0',
  ],
  ['jupyter', 'python3 /venv/bin/jupyter-lab --ip=*', 'python3 /venv/bin/jupyter-lab --ip=127.0.0.1'],
  ['rails', 'ruby bin/rails s -b 0.0.0.0', 'ruby bin/rails s -b 127.0.0.1'],
  [
    'puma',
    'ruby /usr/bin/puma -b tcp://0.0.0.0:3000?backlog=9',
    'ruby /usr/bin/puma -b tcp://127.0.0.1:3000?backlog=9',
  ],
  ['php', 'php -S 0.0.0.0:8000 -t public', 'php -S 127.0.0.1:8000 -t public'],
  ['laravel', 'php artisan serve --host=0.0.0.0', 'php artisan serve --host=127.0.0.1'],
  ['symfony', 'symfony serve --allow-all-ip -d', 'symfony serve -d --listen-ip 127.0.0.1'],
  ['symfony', 'symfony serve', 'symfony serve --listen-ip 127.0.0.1'],
  [
    'tensorboard',
    'python3 /venv/bin/tensorboard --logdir runs --bind_all',
    'python3 /venv/bin/tensorboard --logdir runs --host 127.0.0.1',
  ],
  [
    'json-server',
    'node .bin/json-server --host 0.0.0.0 db.json',
    'node .bin/json-server --host 127.0.0.1 db.json',
  ],
  ['hugo', 'hugo server --bind 0.0.0.0', 'hugo server --bind 127.0.0.1'],
  ['deno', 'deno serve --host 0.0.0.0 main.ts', 'deno serve --host 127.0.0.1 main.ts'],
  [
    'dotnet',
    'dotnet run --urls http://0.0.0.0:5000;https://*:5001',
    'dotnet run --urls http://localhost:5000;https://localhost:5001',
  ],
  [
    'spring-boot',
    'java -Dserver.address=0.0.0.0 org.springframework.boot.loader.launch.JarLauncher --debug',
    'java -Dserver.address=127.0.0.1 org.springframework.boot.loader.launch.JarLauncher --debug --server.address=127.0.0.1',
  ],
  ['esbuild', '/shop/esbuild app.js --serve=0.0.0.0:8000', '/shop/esbuild app.js --serve=127.0.0.1:8000'],
];

describe('loopbackCommand', () => {
  const at = (text: string): string[] => words(text.replace(' .bin/', ` ${modules}/.bin/`));
  for (const [tool, from, to] of commands) {
    it(`changes ${from} to ${to}`, () => {
      assert.deepEqual(loopbackCommand(tool, at(from), 8000), at(to));
    });
  }

  it('changes nothing that is on loopback already', () => {
    for (const [tool, , to] of commands) assert.deepEqual(loopbackCommand(tool, at(to), 8000), at(to));
  });

  it('keeps all other arguments in their order', () => {
    const random = seededRandom(7);
    const others = [
      '--open',
      '-p',
      '3000',
      '--port=3000',
      'web',
      '--mode',
      'dev',
      '',
      'a b',
      '--hostile',
      '-x0',
      '—',
      '--hosts=1',
    ];
    const hosts = [['--host'], ['--host', '0.0.0.0'], ['--host=::'], ['--host', 'localhost'], []];
    for (let round = 0; round < 500; round += 1) {
      const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
      const before = Array.from({ length: Math.floor(random() * 5) }, () => pick(others));
      // an option would be read as the value of --host alone: what follows it begins with a dash
      const after = ['--strictPort', ...Array.from({ length: Math.floor(random() * 5) }, () => pick(others))];
      const argv = ['node', `${modules}/.bin/vite`, ...before, ...pick(hosts), ...after];
      const changed = loopbackCommand('vite', argv);
      assert.ok(changed !== undefined);
      const isHost = (word: string, index: number, all: readonly string[]): boolean =>
        word === '--host' ||
        word.startsWith('--host=') ||
        (all[index - 1] === '--host' && !word.startsWith('-'));
      const rest = (all: readonly string[]): string[] =>
        all.filter((word, index) => !isHost(word, index, all));
      assert.deepEqual(rest(changed), rest(argv));
      assert.deepEqual(loopbackCommand('vite', changed), changed);
    }
  });

  const unknown: readonly (readonly [reason: string, tool: FrameworkId, argv: string])[] = [
    ["a project's own program", 'next', 'node server.js'],
    ['a tool that has no option for it', 'create-react-app', `node ${modules}/.bin/react-scripts start`],
    ['a program of another tool', 'vite', `node ${modules}/.bin/next dev`],
    ['an address set elsewhere than on the command line', 'dotnet', 'dotnet run'],
    [
      'an option that only changes the shown address in newer versions',
      'json-server',
      `node ${modules}/.bin/json-server db.json`,
    ],
    ['an option whose value is not an address', 'expo', `node ${modules}/.bin/expo start --host lan`],
    [
      'a build tool that passes arguments on in its own way',
      'spring-boot',
      'java org.gradle.wrapper.GradleWrapperMain bootRun',
    ],
    ['an unknown port', 'gunicorn', 'python3 /venv/bin/gunicorn app'],
  ];
  for (const [reason, tool, argv] of unknown) {
    it(`is undefined for ${reason}`, () => {
      assert.equal(loopbackCommand(tool, words(argv)), undefined);
    });
  }
});

describe('loopbackRestart', () => {
  const restart = (endpoint: string, ...chain: [Process, ...Process[]]): [number, string] | undefined => {
    const found = loopbackRestart(chain, listener(endpoint, ownedBy(chain[0])));
    return found && [found.process.pid, found.argv.join(' ')];
  };
  const titled = (title: string): Process => process_(100, [title], { executable: '/usr/bin/node' });
  const shell = (command: string): Process => process_(61, ['sh', '-c', command]);

  it('restarts the process with the flags, above one with a mere title', () => {
    const next = process_(90, ['node', `${modules}/.bin/next`, 'dev', '-H', '0.0.0.0']);
    assert.deepEqual(
      restart('0.0.0.0:3000', titled('next-server (v16.1.0)'), next, shell('next dev'), npm, bash),
      [90, `node ${modules}/.bin/next dev -H 127.0.0.1`],
    );
  });

  it('restarts the reloader, not the process it would restart', () => {
    const argv = ['python3', 'manage.py', 'runserver', '0.0.0.0:8000'];
    assert.deepEqual(restart('0.0.0.0:8000', process_(101, argv), process_(100, argv), bash), [
      100,
      'python3 manage.py runserver 127.0.0.1:8000',
    ]);
  });

  it("restarts a worker's master", () => {
    const worker = process_(101, ['/venv/bin/python3', '-c', 'from multiprocessing.spawn import spawn_main']);
    const uvicorn = process_(100, [
      'python3',
      '/venv/bin/uvicorn',
      'main:app',
      '--reload',
      '--host',
      '0.0.0.0',
    ]);
    assert.deepEqual(restart('0.0.0.0:8000', worker, uvicorn, bash), [
      100,
      'python3 /venv/bin/uvicorn main:app --reload --host 127.0.0.1',
    ]);
  });

  describe('if titles hide all flags', () => {
    it('appends to the script of the package manager', () => {
      assert.deepEqual(
        restart('0.0.0.0:8080', titled('webpack'), shell('webpack serve --port 8080'), npm, bash),
        [60, 'npm run dev -- --host 127.0.0.1'],
      );
    });

    it('keeps what was appended before', () => {
      const before = process_(60, ['npm run dev --port 8080'], { executable: '/usr/bin/node' });
      assert.deepEqual(
        restart('0.0.0.0:8080', titled('webpack'), shell('webpack serve --port 8080'), before),
        [60, 'npm run dev -- --port 8080 --host 127.0.0.1'],
      );
    });

    it('appends to npx', () => {
      const npx = process_(60, ['npm exec http-server -p 3020'], { executable: '/usr/bin/node' });
      assert.deepEqual(restart('0.0.0.0:3020', titled('http-server'), shell("'http-server' -p 3020"), npx), [
        60,
        'npm exec -- http-server -p 3020 -a 127.0.0.1',
      ]);
    });

    it('appends to Yarn without a separator, and to npm on Windows with one', () => {
      const script = shell('webpack serve');
      const yarn = process_(60, ['node', '/usr/share/yarn/bin/yarn.js', 'dev']);
      assert.deepEqual(
        restart('0.0.0.0:8080', titled('webpack'), script, yarn)?.[1],
        'node /usr/share/yarn/bin/yarn.js dev --host 127.0.0.1',
      );
      const windows = process_(60, [
        'C:\\nodejs\\node.exe',
        'C:\\nodejs\\node_modules\\npm\\bin\\npm-cli.js',
        'run',
        'dev',
      ]);
      const cmd = process_(61, ['C:\\Windows\\System32\\cmd.exe', '/d', '/s', '/c', 'webpack serve']);
      assert.deepEqual(
        restart('0.0.0.0:8080', titled('webpack'), cmd, windows)?.[1],
        'C:\\nodejs\\node.exe C:\\nodejs\\node_modules\\npm\\bin\\npm-cli.js run dev -- --host 127.0.0.1',
      );
    });

    it('is undefined if the option might not reach the tool', () => {
      for (const script of [
        'webpack serve --host 0.0.0.0',
        'webpack serve && echo done',
        'tsc & webpack serve',
        'node build.js',
      ]) {
        assert.equal(restart('0.0.0.0:8080', titled('webpack'), shell(script), npm, bash), undefined, script);
      }
      const puma = process_(100, ['puma 6.4.2 (tcp://0.0.0.0:3000)'], { executable: '/usr/bin/ruby3.1' });
      assert.equal(restart('0.0.0.0:3000', puma, shell('puma --port=3000 -q'), npm), undefined);
      const settled = shell('webpack serve --host localhost');
      assert.equal(restart('0.0.0.0:8080', titled('webpack'), settled, npm), undefined);
      const elsewhere = { ...npm, cwd: '/home/alice' };
      assert.equal(restart('0.0.0.0:8080', titled('webpack'), shell('webpack serve'), elsewhere), undefined);
    });
  });

  it('changes the debugger to loopback and leaves the server next to it', () => {
    const vite = process_(100, ['node', '--inspect=0.0.0.0:9300', `${modules}/.bin/vite`, '--host']);
    assert.deepEqual(
      restart('0.0.0.0:9300', vite, bash)?.[1],
      `node --inspect=127.0.0.1:9300 ${modules}/.bin/vite --host`,
    );
    assert.deepEqual(
      restart('0.0.0.0:5173', vite, bash)?.[1],
      `node --inspect=0.0.0.0:9300 ${modules}/.bin/vite --host 127.0.0.1`,
    );
  });

  const debuggers: readonly (readonly [endpoint: string, from: string, to: string])[] = [
    ['0.0.0.0:9229', 'node --inspect-brk=0.0.0.0 a.js', 'node --inspect-brk=127.0.0.1 a.js'],
    [
      '0.0.0.0:9230',
      'node --inspect --inspect-port 0.0.0.0:9230 a.js',
      'node --inspect --inspect-port 127.0.0.1:9230 a.js',
    ],
    ['0.0.0.0:4000', 'bun --inspect=ws://0.0.0.0:4000/x a.ts', 'bun --inspect=ws://127.0.0.1:4000/x a.ts'],
    [
      '0.0.0.0:5678',
      'python3 -m debugpy --listen 0.0.0.0:5678 a.py',
      'python3 -m debugpy --listen 127.0.0.1:5678 a.py',
    ],
    [
      '[::]:5005',
      'java -agentlib:jdwp=transport=dt_socket,server=y,address=*:5005,suspend=n Main',
      'java -agentlib:jdwp=transport=dt_socket,server=y,address=127.0.0.1:5005,suspend=n Main',
    ],
    ['[::]:2345', 'dlv debug --listen=:2345 --headless', 'dlv debug --listen=127.0.0.1:2345 --headless'],
    ['0.0.0.0:2159', 'gdbserver :2159 ./shop', 'gdbserver 127.0.0.1:2159 ./shop'],
  ];
  for (const [endpoint, from, to] of debuggers) {
    it(`changes ${from} to loopback`, () => {
      assert.deepEqual(restart(endpoint, process_(100, words(from)), bash), [100, to]);
    });
  }

  it('restarts nothing above an interactive shell', () => {
    const vite = (pid: number): Process => process_(pid, ['node', `${modules}/.bin/vite`]);
    assert.equal(restart('0.0.0.0:5173', vite(100), process_(70, ['/bin/bash', '-l']), vite(60))?.[0], 100);
  });

  it("is undefined for a project's own program", () => {
    assert.equal(restart('0.0.0.0:3000', process_(100, ['node', 'server.js']), npm, bash), undefined);
  });
});
