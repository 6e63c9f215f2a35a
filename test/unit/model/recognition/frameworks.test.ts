import assert from 'node:assert/strict';
import type { FrameworkId } from '../../../../src/model/recognition/frameworks';
import { frameworkOf, frameworks } from '../../../../src/model/recognition/frameworks';
import { parseCommandLine } from '../../../../src/model/process/commandLine';
import { recognize } from '../../../../src/model/recognition/recognize';
import type { Process } from '../../../../src/model/process/process';
import { process_, hostContext } from '../../builders';

const shop = '/home/alice/shop';
const modules = `${shop}/node_modules`;
const venv = `${shop}/.venv/bin`;

/** A script of `package.json` as Linux shows it: the tool, npm's shell, npm with its title, the terminal. */
function npmScript(script: string, ...tool: [Process, ...Process[]]): [Process, ...Process[]] {
  return [
    ...tool,
    process_(61, ['sh', '-c', script], { executable: '/usr/bin/dash' }),
    process_(60, ['npm run dev'], { name: 'npm run dev', executable: '/usr/bin/node' }),
    bash,
  ];
}

const bash = process_(50, ['/bin/bash', '--init-file', '/usr/share/code/shellIntegration-bash.sh']);

function node(...words: string[]): Process {
  return process_(100, ['node', ...words]);
}

/** A Node.js program that has overwritten its command line with a title. */
function titled(title: string): Process {
  return process_(101, [title], { name: title.slice(0, 15), executable: '/usr/bin/node' });
}

function python(...words: string[]): Process {
  return process_(100, [`${venv}/python3`, ...words], { name: 'python3', executable: '/usr/bin/python3.11' });
}

function bin(name: string): string {
  return `${modules}/.bin/${name}`;
}

const spawned = process_(110, [
  `${venv}/python3`,
  '-B',
  '-c',
  'from multiprocessing.spawn import spawn_main; spawn_main(tracker_fd=5, pipe_handle=7)',
  '--multiprocessing-fork',
]);

const chains: Record<FrameworkId, readonly [Process, ...Process[]][]> = {
  vite: [
    npmScript('vite --host', node(bin('vite'), '--host')),
    [node(`${modules}/vite/bin/vite.js`), bash],
    [node(`${modules}/.pnpm/vite@7.1.0/node_modules/vite/bin/vite.js`), bash],
    // the shims of pnpm, and of npm on Windows
    [node(`${modules}/.bin/../vite/bin/vite.js`, '--host'), bash],
    [
      process_(100, [
        'C:\\Program Files\\nodejs\\node.exe',
        'C:\\my shop\\node_modules\\.bin\\\\..\\vite\\bin\\vite.js',
      ]),
      process_(90, ['C:\\Windows\\System32\\cmd.exe', '/d', '/s', '/c', 'vite']),
    ],
    [node('--inspect', '--require', 'dotenv/config', bin('vite')), bash],
    [node('/home/alice/.nvm/versions/node/v22.0.0/bin/vite'), bash],
    [
      process_(100, [
        'C:\\Program Files\\nodejs\\node.exe',
        'C:\\shop\\node_modules\\vite\\bin\\vite.js',
        '--host',
      ]),
    ],
    // as `ps` of macOS prints a folder with a space
    [process_(100, ['node', '/Users/alice/My', 'Shop/node_modules/.bin/vite', '--host']), bash],
    [process_(100, ['/home/alice/.bun/bin/bun', 'x', 'vite@latest', '--host']), bash],
    [process_(100, ['/home/alice/.bun/bin/bun', '--bun', 'x', 'vite']), bash],
    [process_(100, ['deno', 'run', '-A', 'npm:vite@7', '--host']), bash],
  ],
  vinxi: [[node(bin('vinxi'), 'dev'), bash]],
  next: [
    // as PM2 titles what it runs
    [titled(`node ${bin('next')}`)],
    npmScript(
      'next dev -H 0.0.0.0',
      titled('next-server (v16.1.0)'),
      node(bin('next'), 'dev', '-H', '0.0.0.0'),
    ),
    // as `ps` of macOS prints it
    [process_(101, ['next-server', '(v16.1.0)'], { executable: '/usr/local/bin/node' }), bash],
    [node(`${modules}/next/dist/compiled/jest-worker/processChild.js`), node(bin('next'), 'dev')],
  ],
  nuxt: [[node(`${modules}/nuxi/bin/nuxi.mjs`, 'dev'), bash]],
  astro: [npmScript('astro dev --host', node(bin('astro'), 'dev', '--host'))],
  remix: [[node(`${modules}/@remix-run/dev/dist/cli.js`, 'vite:dev'), bash]],
  'react-router': [npmScript('react-router dev', node(bin('react-router'), 'dev'))],
  sveltekit: [[node(`${modules}/@sveltejs/kit/svelte-kit.js`, 'dev'), bash]],
  gatsby: [npmScript('gatsby develop', node(bin('gatsby'), 'develop'))],
  angular: [npmScript('ng serve', titled('ng serve')), [node(`${modules}/@angular/cli/bin/ng.js`, 'serve')]],
  'vue-cli': [npmScript('vue-cli-service serve', node(bin('vue-cli-service'), 'serve'))],
  'create-react-app': [
    npmScript(
      'react-scripts start',
      node(`${modules}/react-scripts/scripts/start.js`),
      node(bin('react-scripts'), 'start'),
    ),
    [node(bin('craco'), 'start'), bash],
    [node(`${modules}/@craco/craco/dist/scripts/start.js`), bash],
    [node(`${modules}/react-app-rewired/scripts/start.js`), bash],
  ],
  storybook: [npmScript('storybook dev -p 6006', node(bin('storybook'), 'dev', '-p', '6006'))],
  expo: [npmScript('expo start', node(bin('expo'), 'start'))],
  metro: [[node(bin('react-native'), 'start'), bash]],
  webpack: [npmScript('webpack serve --host 0.0.0.0', titled('webpack'))],
  rspack: [npmScript('rspack serve', node(bin('rspack'), 'serve'))],
  rsbuild: [npmScript('rsbuild dev', node(bin('rsbuild'), 'dev'))],
  parcel: [npmScript('parcel index.html', node(bin('parcel'), 'index.html'))],
  esbuild: [
    [process_(100, [`${modules}/@esbuild/linux-x64/bin/esbuild`, '--bundle', '--serve=8000']), bash],
    [node(bin('esbuild'), '--servedir=www'), bash],
  ],
  eleventy: [npmScript('eleventy --serve', node(bin('eleventy'), '--serve'))],
  docusaurus: [npmScript('docusaurus start', node(bin('docusaurus'), 'start'))],
  vitepress: [npmScript('vitepress dev docs', node(bin('vitepress'), 'dev', 'docs'))],
  nest: [
    npmScript(
      'nest start --watch',
      node('--enable-source-maps', `${shop}/dist/main`),
      node(bin('nest'), 'start', '--watch'),
    ),
  ],
  ember: [npmScript('ember serve', node(bin('ember'), 'serve'))],
  vitest: [npmScript('vitest --ui', node(bin('vitest'), '--ui'))],
  'http-server': [
    npmScript('http-server -p 3002', titled('http-server')),
    [
      titled('http-server'),
      process_(61, ['sh', '-c', "'http-server' -p 3020"]),
      titled('npm exec http-server -p 3020'),
      bash,
    ],
  ],
  serve: [
    npmScript('serve -l 3000', node(bin('serve'), '-l', '3000')),
    [node(`${modules}/serve/build/main.js`)],
  ],
  'live-server': [npmScript('live-server', node(bin('live-server'), '--no-browser'))],
  'browser-sync': [npmScript('browser-sync start --server', node(bin('browser-sync'), 'start', '--server'))],
  'json-server': [npmScript('json-server db.json', node(bin('json-server'), 'db.json'))],
  wrangler: [
    npmScript(
      'wrangler dev',
      process_(110, [`${modules}/@cloudflare/workerd-linux-64/bin/workerd`, 'serve', '--binary']),
      node('--no-warnings', `${modules}/wrangler/wrangler-dist/cli.js`, 'dev'),
      node(bin('wrangler'), 'dev'),
    ),
  ],
  deno: [[process_(100, ['deno', 'serve', '--port', '8000', 'main.ts']), bash]],
  django: [
    [
      python('manage.py', 'runserver', '0.0.0.0:8000'),
      python('manage.py', 'runserver', '0.0.0.0:8000'),
      bash,
    ],
    [python('./manage.py', 'runserver'), bash],
    [python('-m', 'django', 'runserver'), bash],
    // below PyCharm's debugger
    [python('/opt/pycharm/plugins/python/helpers/pydev/pydevd.py', '--file', 'manage.py', 'runserver')],
  ],
  flask: [
    [python(`${venv}/flask`, '--app', 'app', 'run', '--debug'), bash],
    [python('-m', 'flask', 'run', '--host=0.0.0.0'), bash],
    [python('-um', 'flask', 'run'), bash],
    [python('/opt/pycharm/pydev/pydevd.py', '--module', '--port', '5', '--file', 'flask', 'run')],
    [python('-m', 'debugpy', '--listen', '0.0.0.0:5678', '-m', 'flask', 'run'), bash],
    [process_(100, ['C:\\shop\\venv\\Scripts\\python.exe', 'C:\\shop\\venv\\Scripts\\flask.exe', 'run'])],
  ],
  fastapi: [[spawned, python(`${venv}/fastapi`, 'dev', 'main.py'), bash]],
  uvicorn: [
    [python(`${venv}/uvicorn`, 'main:app', '--reload'), bash],
    [spawned, python(`${venv}/uvicorn`, 'main:app', '--reload'), bash],
  ],
  gunicorn: [
    [python(`${venv}/gunicorn`, '-b', '0.0.0.0:8003', 'app:app'), bash],
    [
      process_(100, ['gunicorn: worker [shop]'], { name: 'gunicorn', executable: '/usr/bin/python3.11' }),
      bash,
    ],
  ],
  hypercorn: [[python(`${venv}/hypercorn`, 'app:app'), bash]],
  streamlit: [[python(`${venv}/streamlit`, 'run', 'app.py'), bash]],
  gradio: [[python(`${venv}/gradio`, 'app.py'), bash]],
  jupyter: [
    [python(`${venv}/jupyter-lab`, '--ip=0.0.0.0'), bash],
    [
      process_(100, [
        'C:\\Users\\alice\\anaconda3\\python.exe',
        'C:\\Users\\alice\\anaconda3\\Scripts\\jupyter-lab-script.py',
      ]),
    ],
    [python('-m', 'ipykernel_launcher', '-f', '/tmp/kernel.json'), python(`${venv}/jupyter-lab`), bash],
  ],
  mkdocs: [[python(`${venv}/mkdocs`, 'serve'), bash]],
  tensorboard: [[python(`${venv}/tensorboard`, '--logdir', 'runs'), bash]],
  'http.server': [[python('-m', 'http.server', '8000'), bash]],
  rails: [[process_(100, ['/usr/bin/ruby3.1', 'bin/rails', 'server', '-b', '0.0.0.0']), bash]],
  puma: [
    [
      process_(100, ['puma 6.4.2 (tcp://0.0.0.0:3000) [shop]'], {
        name: 'ruby',
        executable: '/usr/bin/ruby3.1',
      }),
      bash,
    ],
    [process_(100, ['ruby', '/usr/local/bin/bundle', 'exec', 'puma', '-p', '3000']), bash],
  ],
  rack: [[process_(100, ['ruby', '/usr/local/bin/rackup']), bash]],
  jekyll: [[process_(100, ['/usr/bin/ruby3.1', '/usr/local/bin/jekyll', 'serve']), bash]],
  laravel: [
    [process_(100, ['php', 'artisan', 'serve', '--port=8000']), bash],
    [
      process_(101, ['/usr/bin/php8.2', '-S', '127.0.0.1:8000', `${shop}/vendor/laravel/server.php`]),
      process_(100, ['php', 'artisan', 'serve']),
      bash,
    ],
  ],
  php: [[process_(100, ['/usr/bin/php8.2', '-d', 'x=1', '-S', '0.0.0.0:8000', '-t', 'public']), bash]],
  symfony: [[process_(100, ['/usr/local/bin/symfony', 'server:start']), bash]],
  hugo: [[process_(100, ['hugo', 'server', '-D']), bash]],
  zola: [[process_(100, ['/usr/bin/zola', 'serve']), bash]],
  mdbook: [[process_(100, ['/home/alice/.cargo/bin/mdbook', 'serve']), bash]],
  trunk: [[process_(100, ['/home/alice/.cargo/bin/trunk', 'serve']), bash]],
  go: [
    [process_(101, ['/tmp/go-build12/b001/exe/shop']), process_(100, ['go', 'run', '.']), bash],
    [
      process_(101, ['C:\\shop\\tmp\\main.exe'], { executable: 'C:\\shop\\tmp\\main.exe' }),
      process_(100, ['C:\\go\\air.exe'], { executable: 'C:\\go\\air.exe', cwd: 'C:\\shop' }),
    ],
    [process_(101, [`${shop}/tmp/main`]), process_(100, ['/home/alice/go/bin/air']), bash],
  ],
  cargo: [
    [
      process_(101, ['target/debug/shop'], { executable: `${shop}/target/debug/shop` }),
      process_(100, ['cargo', 'run']),
    ],
  ],
  dotnet: [
    [process_(101, [`${shop}/bin/Debug/net8.0/Shop`]), process_(100, ['dotnet', 'watch', 'run']), bash],
    [
      process_(101, [`${shop}/bin/Debug/net9.0/Shop`]),
      process_(100, ['dotnet', 'exec', '/usr/share/dotnet/sdk/9.0.1/DotnetTools/dotnet-watch.dll', 'run']),
    ],
    [
      process_(101, ['C:\\shop\\bin\\Debug\\net8.0\\Shop.exe'], {
        executable: 'C:\\shop\\bin\\Debug\\net8.0\\Shop.exe',
      }),
      process_(100, ['C:\\Program Files\\dotnet\\dotnet.exe', 'run']),
    ],
  ],
  'spring-boot': [
    [
      process_(101, ['/usr/bin/java', '-cp', 'target/classes:/m2/spring-boot-3.3.0.jar', 'com.shop.App']),
      process_(100, [
        'java',
        '-classpath',
        'plexus.jar',
        'org.codehaus.plexus.classworlds.launcher.Launcher',
        'spring-boot:run',
      ]),
      bash,
    ],
    [process_(100, ['java', 'org.springframework.boot.loader.launch.JarLauncher']), bash],
    [process_(100, ['java', '-Dspring.profiles.active=dev', '-jar', 'shop.jar']), bash],
    [process_(100, ['java', '-jar', 'shop.jar', '--server.port=8081']), bash],
  ],
  quarkus: [
    [
      process_(101, ['/usr/bin/java', '-Xdebug', '-jar', `${shop}/target/shop-dev.jar`]),
      process_(100, [
        'java',
        '-classpath',
        'plexus.jar',
        'org.codehaus.plexus.classworlds.launcher.Launcher',
        'quarkus:dev',
      ]),
      bash,
    ],
  ],
  phoenix: [
    [
      process_(
        100,
        [
          '/usr/lib/erlang/erts-13/bin/beam.smp',
          '--',
          '-root',
          '/usr/lib/erlang',
          '-extra',
          '/usr/bin/mix',
          'phx.server',
        ],
        { name: 'beam.smp' },
      ),
      bash,
    ],
  ],
  flutter: [
    [
      process_(100, ['dart', '/opt/flutter/bin/cache/flutter_tools.snapshot', 'run', '-d', 'web-server']),
      bash,
    ],
  ],
};

describe('frameworks', () => {
  for (const [id, known] of Object.entries(chains)) {
    for (const [process, ...ancestors] of known) {
      it(`recognizes ${id} by ${JSON.stringify(process.commandLine?.slice(0, 4))}`, () => {
        const { role, framework } = recognize(process, ancestors, hostContext);
        assert.deepEqual({ role, framework }, { role: 'dev-server', framework: id });
      });
    }
  }

  it('all have a chain above', () => {
    assert.deepEqual(new Set(frameworks.keys()), new Set(Object.keys(chains)));
  });

  describe('are not confused with', () => {
    const others: readonly (readonly [description: string, process: Process])[] = [
      ['a script of the same name', node('vite.js')],
      ['a script of the same name in a folder', node(`${shop}/scripts/serve.js`)],
      ['a program without extension in a folder of the project', node('bin/serve')],
      ['a script of another package', node(`${modules}/shop-tools/bin/next.js`)],
      ['a module of the project', python('next.py')],
      ['an argument', node('server.js', 'vite')],
      ['the value of an option', node('--require', 'vite', 'server.js')],
      ['a folder on the way', node('/home/alice/vite/server.js')],
      ['another command of the tool', python('manage.py', 'qcluster')],
      ['another command of Rails', process_(100, ['ruby', 'bin/rails', 'console'])],
      ['another command of PHP', process_(100, ['php', 'artisan', 'queue:work'])],
      [
        "esbuild's service of a build",
        process_(100, [`${modules}/@esbuild/linux-x64/bin/esbuild`, '--service=0.25']),
      ],
      ['a command called serve', process_(100, ['/opt/mine', 'serve'])],
      ['a program text', node('-e', 'require("next")', 'next')],
      ['a script of package.json', process_(100, ['bun', 'run', 'serve'])],
      ['a jar without any hint', process_(100, ['java', '-Xmx1g', '-jar', 'shop.jar', '--port=8080'])],
      ['another program of .NET', process_(100, ['dotnet', 'exec', 'shop.dll', 'watch'])],
    ];
    for (const [description, process] of others) {
      it(description, () => {
        assert.equal(frameworkOf(parseCommandLine(process)), undefined);
      });
    }

    it('a command typed into a terminal below one', () => {
      const jupyter = python(`${venv}/jupyter-lab`);
      for (const terminal of [
        bash,
        process_(60, ['-zsh']),
        process_(60, ['C:\\Windows\\System32\\cmd.exe', '/k', 'C:\\VS\\VsDevCmd.bat']),
        process_(60, ['pwsh', '-NoExit', '-Command', 'x']),
      ]) {
        const { title } = recognize(python('app.py'), [terminal, jupyter], hostContext);
        assert.equal(title, 'python3 app.py', terminal.commandLine?.join(' '));
      }
    });

    it('a program of another kind that a build tool started', () => {
      const build = process_(90, ['dotnet', 'run']);
      assert.equal(recognize(python('app.py'), [build, bash], hostContext).framework, undefined);
      assert.equal(
        recognize(python(`${venv}/uvicorn`, 'app:app'), [build, bash], hostContext).framework,
        'uvicorn',
      );
    });

    it('a program of another kind that one of them started', () => {
      const { framework } = recognize(python('app.py'), [node(bin('next'), 'dev'), bash], hostContext);
      assert.equal(framework, undefined);
    });
  });
});
