import assert from 'node:assert/strict';
import type { Recognition } from '../../../../src/model/recognition/recognize';
import { recognize, recognizeInProject } from '../../../../src/model/recognition/recognize';
import type { Process, User } from '../../../../src/model/process/process';
import { alice, hostContext, process_, root } from '../../builders';

const shop = '/home/alice/shop';
const modules = `${shop}/node_modules`;
const bash = process_(50, ['/bin/bash']);

function seen(...chain: [Process, ...Process[]]): Recognition {
  const [process, ...ancestors] = chain;
  return recognize(process, ancestors, hostContext);
}

/** The first process of a container or of a machine. */
function init(name: string): Process {
  return process_(1, [`/usr/lib/systemd/${name}`], { name, user: root });
}

const npm = process_(60, ['npm run dev'], { executable: '/usr/bin/node' });

describe('recognize', () => {
  const programs: readonly [title: string, chain: [Process, ...Process[]]][] = [
    ['node server.js', [process_(100, ['node', '--inspect', 'src/server.js', '--port', '3000']), bash]],
    [
      'node server.js',
      [process_(100, ['node', '/home/alice/shop/server.js']), process_(1, ['node', 'entry.js'])],
    ],
    ['node', [process_(100, ['node', '-e', 'require("http").createServer().listen(3000)']), bash]],
    ['python3 app.py', [process_(100, ['python3', 'app.py']), bash]],
    ['python3 -m ShopApp', [process_(100, ['python3', '-m', 'ShopApp', '--debug']), bash]],
    ['node app.js', [process_(100, ['node', '--require', 'dotenv/config', 'app.js']), bash]],
    ['deno', [process_(100, ['deno', '--inspect']), bash]],
    ['bun index.ts', [process_(100, ['bun', 'index.ts']), bash]],
    ['java app.jar', [process_(100, ['java', '-jar', 'app.jar']), bash]],
    ['dotnet Shop.dll', [process_(100, ['dotnet', 'exec', '--depsfile', 'x.json', 'bin/Shop.dll']), bash]],
    ['bun server.ts', [process_(100, ['bun', '--hot', 'run', 'server.ts']), bash]],
    // as PM2 titles what it runs
    ['node app.js', [process_(100, [`node ${shop}/app.js`], { name: 'node', executable: '/usr/bin/node' })]],
    // what runners execute in their own process
    [
      'node server.ts',
      [process_(100, ['node', `${modules}/.bin/ts-node`, '-P', 'x.json', 'server.ts']), bash],
    ],
    [
      'node server.ts',
      [
        process_(100, ['node', '-r', '/tmp/hook.js', `${modules}/ts-node-dev/lib/wrap.js`, 'server.ts']),
        process_(99, ['node', `${modules}/.bin/ts-node-dev`, '--respawn', 'server.ts']),
      ],
    ],
    ['node ts-node', [process_(100, ['node', `${modules}/.bin/ts-node`]), bash]],
    // a worker of the program that started it
    [
      'python3 main.py',
      [
        process_(101, [
          'python3',
          '-c',
          'from multiprocessing.spawn import spawn_main; spawn_main(tracker_fd=5, pipe_handle=7)',
          '--multiprocessing-fork',
        ]),
        process_(100, ['python3', 'main.py']),
        bash,
      ],
    ],
    ['python3', [process_(100, ['python3', '-c', 'from app import run; run()']), bash]],
    ['python3', [process_(100, ['python3', '/opt/pycharm/pydev/pydevd.py', '--port', '5'])]],
    [
      'python3 -m shop.web',
      [process_(100, ['python3', '/opt/pycharm/pydev/pydevd.py', '--module', '--file', 'shop.web'])],
    ],
    [
      'node server.js',
      [process_(100, ['C:\\nodejs\\node.exe', 'server.js'], { name: 'node.exe', user: alice })],
    ],
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
    [
      'shop',
      [
        process_(100, ['./shop'], { name: 'shop', executable: `${shop}/shop` }),
        process_(90, ['/home/alice/go/bin/CompileDaemon', '-command=./shop']),
        bash,
      ],
    ],
  ];
  for (const [title, chain] of programs) {
    it(`recognizes ${JSON.stringify(chain[0].commandLine)} as a dev server titled ${title}`, () => {
      assert.equal(seen(...chain).role, 'dev-server');
      if (chain[0].executable?.includes('/target/') === true || title === 'shop') {
        assert.match(seen(...chain).title, /^shop/);
      } else {
        assert.equal(seen(...chain).title, title);
      }
    });
  }

  describe('recognizes as a service of the user', () => {
    const services: readonly (readonly [title: string, process: Process])[] = [
      ['PostgreSQL', process_(100, ['/usr/lib/postgresql/15/bin/postgres', '-D', 'data'])],
      [
        'PostgreSQL',
        process_(100, ['postgres: walwriter'], { executable: '/usr/lib/postgresql/15/bin/postgres' }),
      ],
      [
        'Redis',
        process_(100, ['redis-server *:6379'], {
          name: 'redis-server',
          executable: '/usr/bin/redis-check-rdb',
        }),
      ],
      ['MongoDB', process_(100, [`${modules}/.cache/mongodb-memory-server/mongod-7.0.3`, '--port', '0'])],
      ['MySQL', process_(100, ['C:\\mysql\\bin\\mysqld.exe'], { name: 'mysqld.exe', executable: undefined })],
      ['Apache', process_(100, ['/usr/sbin/apache2', '-k', 'start'])],
      [
        'nginx',
        process_(100, ['nginx: master process nginx -c dev.conf'], { executable: '/usr/sbin/nginx' }),
      ],
      [
        'ClickHouse',
        process_(100, ['clickhouse-server'], { name: 'clickhouse-serv', executable: '/usr/bin/clickhouse' }),
      ],
      ['Ollama', process_(100, ['/usr/local/bin/ollama', 'serve'])],
      [
        'Elasticsearch',
        process_(100, [
          '/usr/bin/java',
          '-Xms1g',
          '-cp',
          'lib/*',
          'org.elasticsearch.bootstrap.Elasticsearch',
        ]),
      ],
      ['Kafka', process_(100, ['java', '-Xmx1G', '-cp', 'libs/*', 'kafka.Kafka', 'server.properties'])],
      [
        'RabbitMQ',
        process_(
          100,
          ['/usr/lib/erlang/bin/beam.smp', '--', '-root', '/usr/lib/erlang', '-s', 'rabbit', 'boot'],
          {
            name: 'beam.smp',
          },
        ),
      ],
    ];
    for (const [title, process] of services) {
      it(`${title} by ${JSON.stringify(process.commandLine)}, though npm starts it`, () => {
        const { role, title: seenTitle, framework, service } = seen(process, npm, bash);
        assert.deepEqual(
          { role, title: seenTitle, framework },
          { role: 'service', title, framework: undefined },
        );
        assert.notEqual(service, undefined);
      });
    }

    it('one that runs in the background', () => {
      assert.equal(seen(process_(100, ['/usr/bin/mongod', '--fork']), init('systemd')).role, 'service');
    });

    it('one that sudo started', () => {
      const sudo = process_(90, ['sudo', 'mongod'], { user: root });
      assert.equal(seen(process_(100, ['/usr/bin/mongod'], { user: root }), sudo, bash).role, 'service');
    });

    it('no script with the name of one', () => {
      assert.equal(seen(process_(100, ['python3', '/home/alice/.venv/bin/consul']), bash).role, 'dev-server');
    });
  });

  describe('does not recognize as a dev server or service of the user', () => {
    const resolve: User = { uid: 991, name: 'systemd-resolve' };
    const extension = '/home/alice/.cursor/extensions';
    const wanted: readonly (readonly [
      Recognition['role'],
      description: string,
      chain: [Process, ...Process[]],
    ])[] = [
      [
        'system',
        'systemd-resolved',
        [process_(100, ['/lib/systemd/systemd-resolved'], { user: resolve }), init('systemd')],
      ],
      ['system', 'CUPS', [process_(100, ['/usr/sbin/cupsd', '-l'], { user: root }), init('systemd')]],
      [
        'system',
        'sshd',
        [process_(100, ['sshd: /usr/sbin/sshd -D'], { user: root, name: 'sshd' }), init('systemd')],
      ],
      [
        'system',
        'Avahi',
        [
          process_(100, ['avahi-daemon: running [x.local]'], {
            user: { uid: 108, name: 'avahi' },
            name: 'avahi-daemon',
          }),
        ],
      ],
      [
        'system',
        'the system’s PostgreSQL',
        [
          process_(100, ['/usr/lib/postgresql/15/bin/postgres'], { user: { uid: 113, name: 'postgres' } }),
          init('systemd'),
        ],
      ],
      [
        'system',
        'AirPlay',
        [
          process_(100, ['/System/Library/CoreServices/ControlCenter.app/Contents/MacOS/ControlCenter']),
          init('launchd'),
        ],
      ],
      [
        'system',
        'AirPlay as lsof truncates it',
        [process_(100, ['ControlCe'], { name: 'ControlCe', executable: undefined, commandLine: undefined })],
      ],
      ['system', 'rapportd', [process_(100, ['/usr/libexec/rapportd']), init('launchd')]],
      [
        'system',
        'mDNSResponder',
        [
          process_(100, ['/usr/sbin/mDNSResponder'], { user: { uid: 65, name: '_mdnsresponder' } }),
          init('launchd'),
        ],
      ],
      ['system', 'Tailscale', [process_(100, ['/usr/sbin/tailscaled'], { user: root }), init('systemd')]],
      [
        'other',
        'the VS Code server of another window',
        [
          process_(100, [
            '/home/alice/.vscode-server/bin/1a2b/node',
            '/home/alice/.vscode-server/bin/1a2b/out/server-main.js',
          ]),
          init('systemd'),
        ],
      ],
      [
        'other',
        'tsserver',
        [process_(100, ['/usr/bin/node', `${modules}/typescript/lib/tsserver.js`]), bash],
      ],
      [
        'other',
        'a language server of another editor',
        [process_(100, ['/usr/bin/node', `${extension}/vue.volar/server.js`]), npm],
      ],
      [
        'other',
        'pylsp',
        [process_(100, ['/usr/bin/python3', '/home/alice/.local/bin/pylsp', '--tcp']), bash],
      ],
      ['other', 'rust-analyzer', [process_(100, ['/home/alice/.cargo/bin/rust-analyzer']), bash]],
      [
        'other',
        'gopls',
        [
          process_(100, ['/home/alice/go/bin/gopls', '-listen=:4389']),
          process_(99, ['go', 'run', '.']),
          bash,
        ],
      ],
      [
        'other',
        'jdtls',
        [
          process_(100, [
            '/usr/bin/java',
            '-Declipse.application=org.eclipse.jdt.ls.core.id1',
            '-jar',
            '/opt/jdtls/plugins/org.eclipse.equinox.launcher_1.6.jar',
          ]),
          bash,
        ],
      ],
      [
        'other',
        'a language server by the name of its file',
        [
          process_(100, ['node', '/home/alice/.config/nvim/copilot/dist/language-server.js', '--stdio']),
          bash,
        ],
      ],
      [
        'other',
        'a program that brings its own Node to Windows',
        [
          process_(100, [
            'C:\\Program Files\\Adobe\\Creative Cloud\\libs\\node.exe',
            'C:\\Program Files\\Adobe\\Creative Cloud\\js\\main.js',
          ]),
        ],
      ],
      [
        'dev-server',
        'not a tool that npm has installed for all of Windows',
        [
          process_(100, [
            'C:\\Program Files\\nodejs\\node.exe',
            'C:\\Program Files\\nodejs\\node_modules\\http-server\\bin\\http-server',
          ]),
        ],
      ],
      [
        'dev-server',
        'not what cargo has built for another machine',
        [process_(100, [`${shop}/target/x86_64-unknown-linux-musl/debug/shop`]), bash],
      ],
      [
        'other',
        'the Vue language server',
        [process_(100, ['node', `${modules}/@vue/language-server/bin/vue-language-server.js`]), bash],
      ],
      [
        'other',
        'the Gradle daemon',
        [
          process_(100, [
            '/usr/bin/java',
            '-cp',
            '/home/alice/.gradle/lib/gradle.jar',
            'org.gradle.launcher.daemon.bootstrap.GradleDaemon',
            '8.5',
          ]),
        ],
      ],
      [
        'other',
        "Docker's proxy",
        [
          process_(100, ['/usr/bin/docker-proxy', '-proto', 'tcp'], { user: root }),
          process_(90, ['/usr/bin/dockerd'], { user: root }),
        ],
      ],
      ['other', "Docker's proxy of a project", [process_(100, ['/usr/bin/rootlessport']), npm, bash]],
      ['other', 'Chrome', [process_(100, ['/opt/google/chrome/chrome', '--type=utility']), npm, bash]],
      [
        'other',
        'a browser that a test drives',
        [
          process_(100, ['/home/alice/.cache/ms-playwright/chromium-1/chrome']),
          process_(99, ['node', `${modules}/.bin/playwright`]),
          bash,
        ],
      ],
      ['other', 'Slack', [process_(100, ['/usr/lib/slack/slack', '--no-sandbox']), init('systemd')]],
      ['other', 'Discord', [process_(100, ['/usr/share/discord/Discord']), init('systemd')]],
      ['other', 'Spotify', [process_(100, ['/snap/spotify/1/usr/share/spotify/spotify']), init('systemd')]],
      ['other', 'Dropbox', [process_(100, ['/home/alice/.dropbox-dist/dropbox']), init('systemd')]],
      [
        'other',
        'IntelliJ IDEA',
        [
          process_(100, ['/opt/idea/jbr/bin/java', '-Didea.paths.selector=X', 'com.intellij.idea.Main']),
          bash,
        ],
      ],
      [
        'other',
        'Syncthing',
        [process_(100, ['/usr/bin/syncthing', 'serve', '--no-browser']), init('systemd')],
      ],
      ['other', 'adb', [process_(100, ['adb', '-L', 'tcp:5037', 'fork-server', 'server']), npm, bash]],
      [
        'other',
        'an applet of the desktop',
        [process_(100, ['/usr/bin/python3', '/usr/share/system-config-printer/applet.py'])],
      ],
      [
        'other',
        'a program in the project that a person started',
        [process_(100, ['./shop'], { executable: `${shop}/shop` }), bash],
      ],
      [
        'other',
        'a program of a package that npm starts',
        [process_(100, [`${modules}/@shop/linux-x64/daemon`]), npm, bash],
      ],
      ['other', 'a program from elsewhere that npm starts', [process_(100, ['/opt/tool/tool']), npm, bash]],
      [
        'other',
        "another user's dev server",
        [process_(100, ['node', `${modules}/.bin/vite`], { user: { uid: 1001, name: 'bob' } }), bash],
      ],
      [
        'system',
        "root's",
        [process_(100, ['node', `${modules}/.bin/vite`], { user: root }), init('systemd')],
      ],
      [
        'other',
        'one whose user is unknown',
        [process_(100, ['node', 'server.js'], { user: undefined }), bash],
      ],
      [
        'system',
        'a Windows service',
        [
          process_(100, ['C:\\nssm\\node.exe', 'C:\\app\\server.js']),
          // Windows hides its file
          process_(90, ['services.exe'], { name: 'services.exe', executable: undefined }),
        ],
      ],
      [
        'system',
        'a Windows component',
        [
          process_(100, ['C:\\Windows\\System32\\svchost.exe'], {
            executable: 'C:\\Windows\\System32\\svchost.exe',
          }),
        ],
      ],
      [
        'other',
        "a program in the editor's terminal, although the editor runs on Node.js",
        [
          process_(100, ['/usr/bin/nc', '-l', '3000']),
          bash,
          process_(40, [
            '/usr/bin/node',
            '/usr/share/code/resources/app/out/bootstrap-fork',
            '--type=ptyHost',
          ]),
        ],
      ],
    ];
    for (const [role, description, chain] of wanted) {
      it(description, () => {
        assert.equal(seen(...chain).role, role);
      });
    }
  });

  describe('for root, whose account the system runs under too', () => {
    const asRoot = { ...hostContext, uid: 0, home: '/root' };
    const role = (process: Process, ...ancestors: Process[]): Recognition['role'] =>
      recognize({ ...process, user: root }, ancestors, asRoot).role;

    it('recognizes what init started from system folders as part of the system', () => {
      assert.equal(
        role(process_(100, ['/usr/bin/python3', '/usr/bin/networkd-dispatcher']), init('systemd')),
        'system',
      );
      assert.equal(role(process_(100, ['/usr/sbin/nginx']), init('systemd')), 'system');
      const worker = process_(101, ['nginx: worker process'], { executable: '/usr/sbin/nginx' });
      assert.equal(role(worker, process_(100, ['/usr/sbin/nginx']), init('systemd')), 'system');
    });

    it("recognizes root's own work", () => {
      assert.equal(role(process_(100, ['node', '/root/shop/server.js']), init('systemd')), 'dev-server');
      assert.equal(role(process_(100, ['/usr/sbin/nginx']), bash), 'service');
      const session = process_(40, ['/usr/lib/systemd/systemd', '--user'], { name: 'systemd' });
      assert.equal(role(process_(100, ['/usr/sbin/nginx']), session, init('systemd')), 'service');
    });
  });

  it('titles AirPlay by its name, and other programs by their own', () => {
    const airplay = process_(100, ['/System/Library/ControlCenter'], { name: 'ControlCenter' });
    assert.equal(seen(airplay).title, 'AirPlay Receiver');
    assert.deepEqual(seen(process_(100, ['/usr/bin/syncthing', 'serve']), bash), {
      role: 'other',
      program: 'syncthing',
      title: 'syncthing',
      project: 'shop',
      framework: undefined,
      service: undefined,
    });
  });

  it("recognizes a program that an extension's debugger runs as the user's", () => {
    const debugpy = '/home/alice/.vscode/extensions/ms-python.debugpy-2026.1/bundled/libs/debugpy';
    const launcher = process_(99, [
      '/usr/bin/python3',
      `${debugpy}/launcher`,
      '40123',
      '--',
      '-m',
      'flask',
      'run',
    ]);
    const app = process_(100, [
      '/usr/bin/python3',
      `${debugpy}/launcher/../../debugpy`,
      '--connect',
      '127.0.0.1:40123',
      '--configure-qt',
      'none',
      '-m',
      'flask',
      'run',
    ]);
    const { role, framework } = seen(app, launcher);
    assert.deepEqual({ role, framework }, { role: 'dev-server', framework: 'flask' });
    const host = process_(900, ['/usr/share/code/code', '--type=utility']);
    assert.equal(seen(launcher, host).role, 'editor');
  });

  it("recognizes a dev server in the editor's terminal", () => {
    const ptyHost = process_(40, ['/usr/share/code/code', '--type=utility']);
    assert.deepEqual(seen(process_(100, ['node', `${modules}/.bin/vite`]), bash, ptyHost), {
      role: 'dev-server',
      program: 'Vite',
      title: 'Vite',
      project: 'shop',
      framework: 'vite',
      service: undefined,
    });
  });

  it("recognizes the editor's own processes and those of its extensions", () => {
    assert.equal(seen(process_(100, ['/usr/share/code/code', '--type=utility'])).role, 'editor');
    const host = process_(900, ['/usr/share/code/code']);
    const language = ['/usr/bin/node', '/home/alice/.vscode/extensions/vue-1.0/server.js'];
    assert.equal(seen(process_(100, language), host).role, 'editor');
    const main = ['/usr/bin/node', '/usr/share/code/resources/app/out/server-main.js', '--port', '8080'];
    const context = { ...hostContext, editor: { ...hostContext.editor, parentPid: 890 } };
    assert.equal(recognize(process_(890, main), [], context).role, 'editor');
    assert.equal(seen(process_(900, ['node'])).role, 'editor', 'the extension host');
  });

  it('recognizes every process as the own one if the system has no uid', () => {
    const recognition = recognize(process_(100, ['node', 'server.js'], { user: undefined }), [], {
      ...hostContext,
      uid: undefined,
    });
    assert.equal(recognition.role, 'dev-server');
  });

  describe('uses as the project', () => {
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

describe('recognizeInProject', () => {
  const project = { name: '@acme/shop', folder: shop, onVite: 'SvelteKit' };

  it('titles Vite by the framework it runs, and changes nothing else', () => {
    const vite = seen(process_(100, ['node', `${modules}/.bin/vite`, 'dev']), bash);
    assert.deepEqual(recognizeInProject(vite, project), {
      ...vite,
      program: 'SvelteKit',
      title: 'SvelteKit',
      project: '@acme/shop',
    });
  });

  it('titles nothing else so', () => {
    const { name, folder } = project;
    const vite = seen(process_(100, ['node', `${modules}/.bin/vite`]), bash);
    assert.equal(recognizeInProject(vite, { name, folder }).title, 'Vite');
    for (const script of [`${modules}/.bin/storybook`, 'server.js']) {
      const other = seen(process_(100, ['node', script]), bash);
      assert.equal(recognizeInProject(other, project).title, other.title, script);
    }
  });
});
