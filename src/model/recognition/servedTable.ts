/** How each tool is told which folder to serve, if that is not the working directory: to add one, add a row. */

import type { ReadWords } from './servedWords';
import { beforeSeparator, firstOf, option, plainWords, pythonFile, word } from './servedWords';

export interface ServedRow {
  /** As a parsed command line has them. */
  readonly names: readonly string[];
  /** `script`: the folder of a program, which is named by its manifest alone. `project`: a name in the workspace. */
  readonly takes: 'folder' | 'script' | 'project';
  readonly read: ReadWords;
  /** Command lines with what they name. */
  readonly samples: readonly (readonly [command: string, named: string | undefined])[];
}

/** `serve web`, `run web:serve:production` */
function task(words: readonly string[], isTarget: (command: string) => boolean): string | undefined {
  const [command = '', named] = plainWords(beforeSeparator(words), []);
  if (command === 'run') return /^([^:]+):./.exec(named ?? '')?.[1];
  return isTarget(command) ? named : undefined;
}

/** What `nx` does itself (nx.dev/reference/nx-commands); any other word is the target of a project. */
const nxCommands = new Set(
  'add affected connect daemon exec format format:check format:write g generate graph import init list login logout migrate release repair report reset run-many show start-ci-run sync view-logs watch'.split(
    ' ',
  ),
);

function nxProject(words: readonly string[]): string | undefined {
  const [command = ''] = plainWords(beforeSeparator(words), []);
  const listed = option('--projects', '--project', '-p')(words);
  // several are served by several processes, and nothing tells which is which
  if (listed !== undefined) return /^[^,*!:]+$/.test(listed) ? listed : undefined;
  return task(words, () => !nxCommands.has(command));
}

const server = ['--cors', '--strictPort', '--force', '--clearScreen', '--experimentalBundle'];

const javaScript: readonly ServedRow[] = [
  {
    names: ['vite'],
    takes: 'folder',
    read: word({ commands: ['dev', 'serve', 'preview'], flags: server }),
    samples: [
      ['node node_modules/.bin/vite apps/web', 'apps/web'],
      ['node node_modules/vite/bin/vite.js dev --port 3000 --strictPort apps/web', 'apps/web'],
      ['node node_modules/.bin/vite preview --mode web', undefined],
      ['node node_modules/.bin/vite --host', undefined],
    ],
  },
  {
    names: ['next'],
    takes: 'folder',
    read: word({
      commands: ['dev', 'start'],
      flags: ['--turbo', '--turbopack', '--webpack', '--experimental-https'],
    }),
    samples: [
      ['node node_modules/.bin/next dev apps/web', 'apps/web'],
      ['node node_modules/.bin/next dev --turbopack -p 3001 apps/web', 'apps/web'],
      ['node node_modules/.bin/next start -p 3000', undefined],
    ],
  },
  {
    names: ['nuxt', 'nuxi', '@nuxt/cli'],
    takes: 'folder',
    read: firstOf(
      option('--cwd'),
      word({
        commands: ['dev', 'preview', 'start'],
        flags: ['--fork', '--no-fork', '--clear', '--no-clear', '--clipboard', '--qr', '-o'],
      }),
    ),
    samples: [
      ['node node_modules/.bin/nuxt dev apps/shop', 'apps/shop'],
      ['node node_modules/.bin/nuxi dev . --cwd=apps/shop', 'apps/shop'],
    ],
  },
  {
    names: ['astro'],
    takes: 'folder',
    read: option('--root'),
    samples: [['node node_modules/.bin/astro dev --root apps/docs', 'apps/docs']],
  },
  {
    names: ['react-router', '@react-router/dev', 'remix', '@remix-run/dev'],
    takes: 'folder',
    read: word({ commands: ['dev', 'vite:dev'], needsCommand: true, flags: server }),
    samples: [['node node_modules/.bin/react-router dev apps/web', 'apps/web']],
  },
  {
    names: ['react-router-serve', '@react-router/serve', 'remix-serve', '@remix-run/serve'],
    takes: 'script',
    read: word({}),
    samples: [
      [
        'node node_modules/.bin/react-router-serve apps/web/build/server/index.js',
        'apps/web/build/server/index.js',
      ],
    ],
  },
  {
    names: ['docusaurus', '@docusaurus/core'],
    takes: 'folder',
    read: word({
      commands: ['start', 'serve'],
      needsCommand: true,
      flags: ['--no-open', '--hot-only', '--build', '--no-minify'],
    }),
    samples: [['node node_modules/.bin/docusaurus start --no-open website', 'website']],
  },
  {
    names: ['vitepress'],
    takes: 'folder',
    read: word({ commands: ['dev', 'serve', 'preview'], needsCommand: true, flags: server }),
    samples: [['node node_modules/.bin/vitepress dev docs', 'docs']],
  },
  {
    names: ['storybook', 'start-storybook'],
    takes: 'folder',
    read: option('--config-dir', '-c'),
    samples: [
      ['node node_modules/.bin/storybook dev -p 6006 -c packages/ui/.storybook', 'packages/ui/.storybook'],
    ],
  },
  {
    names: ['expo', '@expo/cli'],
    takes: 'folder',
    read: word({
      commands: ['start'],
      needsCommand: true,
      flags:
        '--clear -c --lan --localhost --tunnel --offline --web -w --android -a --ios -i --go -g --https'.split(
          ' ',
        ),
    }),
    samples: [['node node_modules/.bin/expo start --clear apps/mobile', 'apps/mobile']],
  },
  {
    names: ['rsbuild', '@rsbuild/core', 'vitest'],
    takes: 'folder',
    read: option('--root', '-r'),
    samples: [
      ['node node_modules/.bin/rsbuild dev --root apps/web', 'apps/web'],
      ['node node_modules/.bin/vitest --ui -r packages/core', 'packages/core'],
    ],
  },
  {
    names: ['webpack', 'webpack-cli', 'webpack-dev-server'],
    takes: 'folder',
    read: option('--context'),
    samples: [['node node_modules/.bin/webpack serve --context apps/web', 'apps/web']],
  },
  {
    names: ['parcel'],
    takes: 'folder',
    read: word({
      commands: ['serve', 'watch'],
      flags: ['--https', '--no-cache', '--no-hmr', '--lazy', '--no-autoinstall'],
    }),
    samples: [['node node_modules/.bin/parcel serve apps/web/index.html', 'apps/web/index.html']],
  },
  {
    names: ['eleventy', '@11ty/eleventy'],
    takes: 'folder',
    read: option('--input'),
    samples: [['node node_modules/.bin/eleventy --serve --input=sites/blog', 'sites/blog']],
  },
  {
    names: ['wrangler'],
    takes: 'folder',
    read: firstOf(option('--cwd'), option('--config', '-c')),
    samples: [
      ['node node_modules/.bin/wrangler dev --cwd workers/api', 'workers/api'],
      ['node node_modules/.bin/wrangler dev -c workers/api/wrangler.toml', 'workers/api/wrangler.toml'],
    ],
  },
  {
    names: ['http-server'],
    takes: 'folder',
    read: word({
      flags:
        '-g --gzip -b --brotli -s --silent --cors -S --tls --ssl -r --robots -U --utc --log-ip --no-dotfiles'.split(
          ' ',
        ),
    }),
    samples: [
      ['node node_modules/.bin/http-server -c-1 -p 8080 apps/web', 'apps/web'],
      ['node node_modules/.bin/http-server -o web', undefined],
    ],
  },
  {
    names: ['serve'],
    takes: 'folder',
    read: word({
      flags:
        '-s --single -d --debug -L --no-request-logging -C --cors -n --no-clipboard -u --no-compression --no-etag -S --symlinks --no-port-switching'.split(
          ' ',
        ),
    }),
    samples: [['node node_modules/.bin/serve -s apps/web/dist -l 3000', 'apps/web/dist']],
  },
  {
    names: ['live-server'],
    takes: 'folder',
    read: word({ flags: '--no-browser -q --quiet -V --verbose --cors --no-css-inject'.split(' ') }),
    samples: [['node node_modules/.bin/live-server --port=8080 --no-browser apps/web', 'apps/web']],
  },
  {
    names: ['json-server'],
    takes: 'folder',
    read: word({ flags: ['-w', '--watch', '--ro', '--read-only'] }),
    samples: [['node node_modules/.bin/json-server --watch mocks/db.json --port 3004', 'mocks/db.json']],
  },
];

const workspaces: readonly ServedRow[] = [
  {
    names: ['nx'],
    takes: 'project',
    read: nxProject,
    samples: [
      ['node node_modules/.bin/nx serve web', 'web'],
      ['node node_modules/.bin/nx run web:serve:production', 'web'],
      ['node node_modules/.bin/nx run-many -t serve -p web', 'web'],
      ['node node_modules/.bin/nx run-many -t serve --projects=web,api', undefined],
      ['node node_modules/.bin/nx affected -t serve', undefined],
    ],
  },
  {
    names: ['ng', '@angular/cli'],
    takes: 'project',
    read: firstOf(option('--project'), (words) =>
      task(words, (command) => ['serve', 's', 'dev'].includes(command)),
    ),
    samples: [
      ['node node_modules/.bin/ng serve web', 'web'],
      ['node node_modules/@angular/cli/bin/ng.js run admin:serve', 'admin'],
      ['node node_modules/.bin/ng serve --port 4300', undefined],
    ],
  },
];

const pythonFlags = '--reload --factory --proxy-headers --no-access-log --use-colors --no-use-colors'.split(
  ' ',
);

const others: readonly ServedRow[] = [
  {
    names: ['http.server'],
    takes: 'folder',
    read: option('--directory', '-d'),
    samples: [['python3 -m http.server 8000 -d site', 'site']],
  },
  {
    names: ['uvicorn'],
    takes: 'script',
    read: firstOf(option('--app-dir'), pythonFile(word({ flags: pythonFlags }))),
    samples: [
      ['python3 -m uvicorn main:app --app-dir services/api', 'services/api'],
      ['python3 /venv/bin/uvicorn --reload services.api.main:app', 'services/api/main'],
      ['python3 -m uvicorn main:app', undefined],
    ],
  },
  {
    names: ['hypercorn', 'gunicorn'],
    takes: 'script',
    read: pythonFile(word({ flags: [...pythonFlags, '--preload'] })),
    samples: [['python3 /venv/bin/gunicorn -w 2 services.api.wsgi:app', 'services/api/wsgi']],
  },
  {
    names: ['flask'],
    takes: 'script',
    read: pythonFile(option('--app', '-A')),
    samples: [
      ['python3 -m flask --app services/api/app.py run', 'services/api/app.py'],
      ['python3 /venv/bin/flask -A services.api run', 'services/api'],
      ['python3 -m flask --app shop run', undefined],
    ],
  },
  {
    names: ['fastapi', 'streamlit'],
    takes: 'script',
    read: word({ commands: ['dev', 'run'], needsCommand: true, flags: [...pythonFlags, '--no-reload'] }),
    samples: [
      ['python3 /venv/bin/fastapi dev services/api/main.py', 'services/api/main.py'],
      ['python3 -m streamlit run dashboards/sales/app.py', 'dashboards/sales/app.py'],
    ],
  },
  {
    names: ['mkdocs'],
    takes: 'folder',
    read: option('--config-file', '-f'),
    samples: [['python3 -m mkdocs serve -f handbook/mkdocs.yml', 'handbook/mkdocs.yml']],
  },
  {
    names: ['php -s'],
    takes: 'folder',
    read: option('-t'),
    samples: [['php -S localhost:8000 -t backend/public', 'backend/public']],
  },
  {
    names: ['hugo', 'jekyll'],
    takes: 'folder',
    read: option('--source', '-s'),
    samples: [
      ['hugo server -s site', 'site'],
      ['ruby /usr/bin/jekyll serve --source=docs', 'docs'],
    ],
  },
  {
    names: ['zola'],
    takes: 'folder',
    read: option('--root', '-r'),
    samples: [['zola --root site serve', 'site']],
  },
  {
    names: ['mdbook'],
    takes: 'folder',
    read: word({ commands: ['serve'], needsCommand: true, flags: ['-o', '--open'] }),
    samples: [['mdbook serve --open guide', 'guide']],
  },
  {
    names: ['symfony'],
    takes: 'folder',
    read: option('--dir'),
    samples: [['symfony server:start --dir=backend', 'backend']],
  },
];

/** By the help texts of the tools. */
export const servedTable: readonly ServedRow[] = [...javaScript, ...workspaces, ...others];
