import assert from 'node:assert/strict';
import { declarationsIn } from '../../../../src/model/expected/declared';
import { expectedPorts } from '../../../../src/model/expected/expectedPort';
import { startsOf } from '../../../../src/model/expected/starts';
import { literalNumber } from '../../../../src/model/expected/literals';

const folder = '/work/shop';

/** `3000 task dev` */
function declared(
  files: Readonly<Record<string, string | object>>,
  others: readonly string[] = [],
): string[] {
  const texts = new Map(
    Object.entries(files).map(([file, text]) => [
      file,
      typeof text === 'string' ? text : JSON.stringify(text),
    ]),
  );
  const hasFile = (file: string): boolean => others.includes(file);
  return declarationsIn({ folder, files: texts, hasFile }).declarations.map(({ port, source, label }) => {
    const { kind, ...rest } = source;
    return [port, kind, ...Object.values(rest), ...(label === undefined ? [] : [`"${label}"`])].join(' ');
  });
}

describe('the ports that a folder declares', () => {
  it('are those that devcontainer.json forwards, with what it calls them', () => {
    const text = `{
      // comments and trailing commas are common
      "forwardPorts": [3000, "5432", "localhost:8080", "db:6379", "[::1]:9000", 0, 70000, "x", null, {}],
      "portsAttributes": {
        "3000": { "label": " Web " },
        "9229": { "label": "Debugger" },
        "7000": { "onAutoForward": "ignore" },
        "4000-4100": { "label": "range" },
        "db:5000": { "label": "elsewhere" },
        ".+vite.+": { "label": "pattern" },
        "6000": "wrong",
      },
    }`;
    const found = [
      '3000 devContainer "Web"',
      '9229 devContainer "Debugger"',
      '5432 devContainer',
      '8080 devContainer',
      '9000 devContainer',
    ];
    assert.deepEqual(declared({ '.devcontainer/devcontainer.json': text }), found);
    assert.deepEqual(declared({ '.devcontainer.json': text }), found);
    assert.deepEqual(
      declared({ '.devcontainer/devcontainer.json': '{}', '.devcontainer.json': text }),
      [],
      'the first counts',
    );
  });

  it('are those that debug configurations name', () => {
    const text = `{ "version": "0.2.0", "configurations": [
      { "name": "Chrome", "type": "chrome", "request": "launch", "url": "http://localhost:5173/x" },
      { "name": "Far", "request": "launch", "url": "http://example.com:80/" },
      { "name": "Standard", "request": "launch", "url": "http://localhost/" },
      { "name": "Variable", "request": "launch", "url": "http://localhost:\${input:port}" },
      { "name": "Attach", "request": "attach", "port": 9229 },
      { "name": "Far Attach", "request": "attach", "port": 9229, "address": "10.0.0.1" },
      { "name": "Python", "request": "attach", "connect": { "host": "localhost", "port": 5678 } },
      { "name": "Django", "request": "launch", "args": ["runserver", "--port", "8000"] },
      { "name": "Next", "request": "launch", "command": "npm run dev", "env": { "PORT": "3001", "SECRET": 1 },
        "serverReadyAction": { "pattern": "x", "uriFormat": "https://127.0.0.1:3443" } },
      { "name": "Pattern", "request": "launch", "serverReadyAction": { "uriFormat": "http://localhost:%s" } },
      { "name": 3, "port": 1 }, { "port": 2 }, null, [], "x",
      { "name": "Wrong types", "url": 5, "port": [], "args": [1], "env": 7, "connect": "x", "serverReadyAction": 1 },
    ] }`;
    assert.deepEqual(declared({ '.vscode/launch.json': text }), [
      '5173 debug Chrome true',
      '9229 debug Attach false',
      '5678 debug Python false',
      '8000 debug Django true',
      '3443 debug Next true',
      '3001 debug Next true',
    ]);
  });

  it('are those that tasks ask for', () => {
    const tasks = [
      { label: 'dev', type: 'shell', command: 'npx vite --port 5174' },
      {
        label: 'args',
        type: 'process',
        command: 'vite',
        args: ['--port', { value: '5175', quoting: 'strong' }],
      },
      { label: 'api', type: 'shell', command: './api --port 8000', isBackground: true },
      { label: 'client', type: 'shell', command: './client --port 8001' },
      {
        label: 'env',
        type: 'shell',
        command: 'node server.js',
        options: { env: { PORT: 3100, TOKEN: 'x' } },
      },
      { label: 'npm', type: 'npm', script: 'dev' },
      { label: 'unknown script', type: 'npm', script: 'nothing' },
      { label: 'build', type: 'shell', command: 'npm run build' },
      { label: 'wrong', command: 5, args: 'x', options: [] },
      null,
      'x',
    ];
    assert.deepEqual(
      declared({
        '.vscode/tasks.json': { version: '2.0.0', tasks },
        'package.json': { scripts: { dev: 'next dev -p 3002' } },
      }),
      [
        '5174 task dev',
        '5175 task args',
        '8000 task api',
        '3100 task env',
        '3002 task npm',
        '3002 script dev',
      ],
    );
  });

  it('are those that scripts ask for, if they start servers', () => {
    const scripts = {
      dev: 'vite --port 5174',
      'start:api': 'cross-env NODE_ENV=x PORT=4000 node server.js',
      start: 'PORT=4001 react-scripts start',
      serve: 'vite',
      'test:e2e': 'vite --port 5999',
      develop: 5,
    };
    assert.deepEqual(declared({ 'package.json': { scripts } }), [
      '5174 script dev',
      '4000 script start:api',
      '4001 script start',
    ]);
  });

  it('are those that the configurations of frameworks write out', () => {
    assert.deepEqual(
      declared({
        'vite.config.ts':
          'export default defineConfig({ plugins: [vue()], server: { port: 5180, strictPort: true } });',
        'nuxt.config.ts': 'export default defineNuxtConfig({ devServer: { host: "x", port: 3333 } })',
        'angular.json': { projects: { web: { architect: { serve: { options: { port: 4300 } } } }, lib: {} } },
        'wrangler.toml': '[dev]\nport = 8788\n',
        'Properties/launchSettings.json': {
          profiles: {
            http: { commandName: 'Project', applicationUrl: 'https://localhost:7001;http://localhost:5001' },
            IIS: { commandName: 'IISExpress', applicationUrl: 'http://localhost:6001' },
          },
        },
      }),
      [
        '5180 config vite.config.ts Vite',
        '3333 config nuxt.config.ts Nuxt',
        '4300 config angular.json Angular',
        '8788 config wrangler.toml Wrangler',
        '7001 config Properties/launchSettings.json ASP.NET Core',
        '5001 config Properties/launchSettings.json ASP.NET Core',
      ],
    );
  });

  it('are those of servers beside the scripts of the folder, which do not start them', () => {
    const files = {
      'firebase.json': {
        emulators: { auth: { port: 9099 }, ui: { enabled: true, port: 4000 }, singleProjectMode: true },
      },
      'supabase/config.toml':
        'project_id = "x"\n[api]\nport = 54321\n[db]\nport = 54322\nshadow_port = 1\n[studio]\nenabled = false\nport = 54323',
      'src/main/resources/application.properties':
        '#server.port=1\nserver.port=2\nserver.port = 8081\nspring.port=3',
      'src/main/resources/application.yml': 'server:\n  port: 8082\n---\nserver:\n  port: 4',
    };
    assert.deepEqual(declared(files), [
      '8081 config src/main/resources/application.properties Spring Boot true',
      '8082 config src/main/resources/application.yml Spring Boot true',
      '9099 config firebase.json Firebase emulators true',
      '4000 config firebase.json Firebase emulators true',
      '54321 config supabase/config.toml Supabase true',
      '54322 config supabase/config.toml Supabase true',
    ]);
    for (const value of ['${PORT:8080}', '0', '-1', 'x', '']) {
      assert.deepEqual(
        declared({
          'src/main/resources/application.properties': `server.port=${value}`,
          'src/main/resources/application.yaml': `server:\n  port: ${value}`,
        }),
        [],
        value,
      );
    }
    const texts = new Map(
      Object.entries({
        'package.json': '{"scripts":{"dev":"vite"}}',
        'firebase.json': JSON.stringify(files['firebase.json']),
      }),
    );
    const { declarations } = declarationsIn({ folder, files: texts, hasFile: () => false });
    assert.deepEqual(expectedPorts([], declarations).flatMap(startsOf), []);
  });

  it('are those of .env, but not of other machines', () => {
    assert.deepEqual(declared({ '.env': 'PORT=80\nAPI_PORT=4000\nSMTP_PORT=587\nTOKEN=3000' }), [
      '80 variable PORT',
      '4000 variable API_PORT',
    ]);
  });

  it('are those of the Compose file that Compose prefers, and of its override file', () => {
    const service = (name: string, port: number): string =>
      `services:\n  ${name}:\n    ports: ["${port}:80"]`;
    assert.deepEqual(
      declared({
        'docker-compose.yml': service('old', 1),
        'compose.yaml': service('web', 2000),
        'compose.override.yaml': service('debug', 3000),
        'docker-compose.override.yml': service('other', 4),
      }),
      ['2000 compose compose.yaml web', '3000 compose compose.override.yaml debug'],
    );
  });

  it('are started by the package manager that the folder uses', () => {
    const managerOf = (packageJson: object, ...others: string[]): string | undefined =>
      declarationsIn({
        ...{ folder, hasFile: (file) => others.includes(file) },
        files: new Map([
          ['package.json', JSON.stringify({ scripts: { dev: 'vite --port 1' }, ...packageJson })],
        ]),
      }).declarations[0]?.scripts?.manager;
    assert.equal(managerOf({}), 'npm');
    assert.equal(managerOf({}, 'yarn.lock'), 'yarn');
    assert.equal(managerOf({}, 'pnpm-lock.yaml', 'yarn.lock'), 'pnpm');
    assert.equal(managerOf({ packageManager: 'bun@1.2.0' }, 'yarn.lock'), 'bun');
    assert.equal(managerOf({ packageManager: 'evil; rm -rf' }), 'npm');
  });

  const broken = [
    '',
    '{',
    '[]',
    'null',
    '"x"',
    '{"tasks": {}}',
    '{"configurations": 5}',
    '['.repeat(60_000),
    '{"a":'.repeat(10_000),
    '\0',
  ];
  for (const text of broken) {
    it(`are none if every file is ${JSON.stringify(text.slice(0, 20))}`, () => {
      const files = [
        '.devcontainer/devcontainer.json',
        'compose.yaml',
        '.vscode/launch.json',
        '.vscode/tasks.json',
        'package.json',
        '.env',
        'vite.config.js',
        'angular.json',
        'wrangler.toml',
        'wrangler.jsonc',
        'Properties/launchSettings.json',
      ];
      assert.deepEqual(declared(Object.fromEntries(files.map((file) => [file, text]))), []);
    });
  }
});

describe('literalNumber', () => {
  const found: readonly (readonly [text: string, port: number])[] = [
    ['export default { server: { port: 5173 } }', 5173],
    ['module.exports = { \'server\': { "port": 5173, }, }', 5173],
    ['export default defineConfig(({ mode }) => ({ server: { ...base, port: 5173\n} }))', 5173],
    ['export default { /* port: 1 */ server: { // port: 2\n port: 5173 } }', 5173],
    ['export default { define: { a: "server: { port: 1 }" }, server: { port: 5173 } }', 5173],
    ['export default { x: `server: { port: ${1} }`, server: { port: 5173 } }', 5173],
    ['const re = /[/"]\\//; export default { server: { port: 5173 } }', 5173],
    ['export default { preview: { port: 4173 }, server: { hmr: { port: 24678 }, port: 5173 } }', 5173],
    ['export default { server: { proxy: { "/api": { target: "x", port: 1 } }, port: 5173 } }', 5173],
  ];
  for (const [text, port] of found) {
    it(`finds ${port} in ${text.slice(0, 70)}`, () => {
      assert.equal(literalNumber(text, ['server', 'port']), port);
    });
  }

  const none: readonly string[] = [
    'export default {}',
    'export default { port: 5173 }',
    'export default { server: { port: Number(process.env.PORT) || 3000 } }',
    'export default { server: { port: 5173 + offset } }',
    'export default { server: { port: isCi ? 1 : 2 } }',
    'export default { server: { port: port } }',
    'export default { server: { port } }',
    'export default { server: { port: "5173" } }',
    'export default { server: { port: 5_173 } }',
    'export default { server: { port: 5173.5 } }',
    'export default { server: make({ port: 5173 }) }',
    'export default isDev ? { server: { port: 1 } } : { server: { port: 2 } }',
    'export default { server: { port: 5173 ',
    'export default { server: ( port: 5173 } }',
    'export default { /* server: { port: 5173 } }',
    'export default { "server: { port: 5173 } }',
  ];
  for (const text of none) {
    it(`does not guess at ${text.slice(0, 70)}`, () => {
      assert.equal(literalNumber(text, ['server', 'port']), undefined);
    });
  }

  for (const [what, text] of [
    ['comments', '/*'.repeat(30_000)],
    ['expressions', '=/['.repeat(20_000)],
    ['slashes', '=/a'.repeat(20_000)],
    ['quotes', '"`\''.repeat(20_000)],
    ['braces', '{'.repeat(60_000)],
    ['backslashes', `"${'\\'.repeat(60_000)}`],
  ] as const) {
    it(`survives very many ${what}`, () => {
      assert.equal(literalNumber(text, ['server', 'port']), undefined);
    });
  }
});

describe('expectedPorts', () => {
  const declaration = (port: number, label: string) =>
    ({ protocol: 'tcp', port, folder, scripts: undefined, source: { kind: 'task', label } }) as const;

  it('gather what was pinned and declared for a port, each source once, by port', () => {
    const pin = { protocol: 'tcp', port: 5173 } as const;
    const found = expectedPorts(
      [pin],
      [declaration(5173, 'a'), declaration(80, 'b'), declaration(5173, 'a')],
    );
    assert.deepEqual(
      found.map(({ id, pin: pinned, declarations }) => [id, pinned, declarations.length]),
      [
        ['expected:tcp:80', undefined, 1],
        ['expected:tcp:5173', pin, 1],
      ],
    );
  });

  it('are at most some hundred, and never without a pin', () => {
    const many = Array.from({ length: 1_000 }, (_, index) => declaration(1_000 + index, 'a'));
    const pin = { protocol: 'udp', port: 53 } as const;
    const found = expectedPorts([pin], many);
    assert.equal(found.length, 200);
    assert.equal(found[0]?.pin, pin);
  });
});
