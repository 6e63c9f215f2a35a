/**
 * What tools print when they cannot have their port, and what is found in it: a conflict in short, or `running: ` and the
 * program, its port and its PID. `source` is the public project in which the sentence was read; undefined if it was taken
 * from outputs that people have quoted.
 */
export interface ToolSentence {
  readonly tool: string;
  readonly source: string | undefined;
  readonly lines: readonly string[];
  readonly expected: readonly string[];
}

function said(
  tool: string,
  source: string | undefined,
  lines: string | readonly string[],
  ...expected: readonly string[]
): ToolSentence {
  return { tool, source, lines: typeof lines === 'string' ? [lines] : lines, expected };
}

export const devServerSentences: readonly ToolSentence[] = [
  said('Vite', 'vitejs/vite', 'Port 5173 is in use, trying another one...', '5173 moved on'),
  said('Vite with strictPort', 'vitejs/vite', 'Error: Port 5173 is already in use', '5173'),
  said(
    'Vite that started all the same',
    'vitejs/vite',
    'Port 5173 is in use on a wildcard address, but localhost:5173 is available. There may be another server running on a wildcard IP on port 5173.',
    '5173 moved on',
  ),
  said(
    'Vite, of its web socket',
    'vitejs/vite',
    'WebSocket server error: Port 24678 is already in use',
    '24678',
  ),
  said(
    'SvelteKit and React Router, which run Vite',
    'vitejs/vite',
    'error when starting dev server:\nError: Port 5173 is already in use\n    at httpServerStart (file:///x/node_modules/vite/dist/node/index.js:1:2)'.split(
      '\n',
    ),
    '5173',
  ),
  said(
    'Astro, of its lock file',
    'withastro/astro',
    [
      'Another astro dev server is already running.',
      '',
      '  URL:  http://localhost:4321/',
      '  PID:  4711',
      '',
      'Run `astro dev stop` to stop it, or use `astro dev --force` to replace it.',
    ],
    'running: Astro 4321 4711',
  ),
  said(
    'Astro, of its preview',
    'withastro/astro',
    ['Another astro preview server is already running.', '', '  URL:  http://localhost:4322', '  PID:  4711'],
    'running: Astro 4322 4711',
  ),
  said(
    'Astro, in the background',
    'withastro/astro',
    ['Dev server already running at http://localhost:4321/ (pid 4711)', '  Stop:   astro dev stop'],
    'running: Astro 4321 4711',
  ),
  said(
    'Astro that starts a second one',
    'withastro/astro',
    'Starting a new dev server alongside the one already running at http://localhost:4321/ (pid 4711).',
  ),
  said(
    'Nuxt, of its lock file',
    'nuxt/cli',
    [
      'Another Nuxt dev server is already running:',
      '',
      '  URL:     http://localhost:3000/',
      '  PID:     4711',
      '  Dir:     /home/alice/shop',
      '  Started: 29/11/2026, 02:30:00',
      '',
      'Run `kill 4711` to stop it, or connect to http://localhost:3000/',
    ],
    'running: Nuxt 3000 4711',
  ),
  said(
    'Nuxt, before it asks',
    'nuxt/cli',
    'ℹ A Nuxt dev server is already running here (PID 4711, http://localhost:3000/).',
    'running: Nuxt 3000 4711',
  ),
  said(
    'Nuxt, before the other has a URL',
    'nuxt/cli',
    'ℹ A Nuxt dev server is already running here (PID 4711, starting up (no URL yet)).',
    'running: Nuxt 4711',
  ),
  said('Nuxt, of a build', 'nuxt/cli', ['Another Nuxt build is already running:', '', '  PID:     4711']),
  said('Nuxt', 'nuxt/cli', 'WARN  Port 3000 is in use, using port 3001 instead.', '3000 moved on'),
  said(
    'Nuxt with strictPort',
    'nuxt/cli',
    'ERROR  Port 3000 is already in use (`--strictPort` is enabled).',
    '3000',
  ),
  said(
    'Nuxt without the right to the port',
    'nuxt/cli',
    'ERROR  Port 80 requires elevated privileges. Pass `--port` with a port above 1023.',
    '80 denied',
  ),
  said(
    'Metro',
    'facebook/metro',
    [
      " ERROR  Metro can't listen on port 8081",
      'Most likely another process is already using this port',
      'Run the following command to find out which process:',
      '',
      '   lsof -i :8081',
    ],
    '8081',
  ),
  said(
    'React Native',
    'facebook/react-native',
    'error: Another process is running on port 8081. Please terminate this process and try again, or use another port with "--port".',
    '8081',
  ),
  said(
    'React Native, of its own server',
    'facebook/react-native',
    'info A dev server is already running for this project on port 8081. Exiting.',
    'running: Metro 8081',
  ),
  said('React Native that builds and uses the server', 'react-native-community/cli', [
    'info A dev server is already running for this project on port 8081.',
    'info Building (using "xcodebuild -workspace Shop.xcworkspace")',
  ]),
  said(
    'React Native CLI',
    'react-native-community/cli',
    'info Another process is running on port 8081.',
    '8081',
  ),
  said('Expo', 'expo/expo', '› Port 8081 is being used by another process', '8081'),
  said(
    'Expo, of the same app',
    'expo/expo',
    ['› Port 8081 is running this app in another window', '  /home/alice/shop (pid 4711)'],
    '8081',
  ),
  said(
    'Expo that builds and uses the server',
    'expo/expo',
    '› The dev server for this app is already running in another window. Logs will appear there.',
  ),
  said(
    'Gatsby',
    'gatsbyjs/gatsby',
    'Looks like develop for this site is already running, can you visit http://localhost:8000 ? If it is not, try again in five seconds!',
    'running: Gatsby 8000',
  ),
  said(
    'Gatsby 2, which does not know the port',
    'gatsbyjs/gatsby',
    'Looks like develop for this site is already running. Try visiting http://localhost:8000/ maybe?',
    'running: Gatsby',
  ),
  said(
    'Storybook',
    'storybookjs/storybook',
    '? Port 6006 is not available. Would you like to run Storybook on port 6007 instead? › (Y/n)',
    '6006',
  ),
  said(
    'Storybook, once answered',
    'storybookjs/storybook',
    '✔ Port 6006 is not available. Would you like to run Storybook on port 6007 instead? … yes',
    '6006 moved on',
  ),
  said(
    'Wrangler',
    'cloudflare/workers-sdk',
    'Address already in use (127.0.0.1:8787). Please check that you are not already running a server on this address or specify a different port with --port.',
    '127.0.0.1 8787',
  ),
  said(
    "Cloudflare's plugin for Vite",
    'cloudflare/workers-sdk',
    'Default inspector port 9229 not available, using 9230 instead',
    '9229 moved on',
  ),
  said(
    'Firebase emulators',
    'firebase/firebase-tools',
    [
      '⚠  firestore: Port 8080 is not open on localhost (127.0.0.1,::1), could not start Firestore Emulator.',
      '⚠  firestore: To select a different host/port, specify that host/port in a firebase.json config file:',
      'Error: Could not start Firestore Emulator, port taken.',
    ],
    '127.0.0.1 8080',
  ),
  said(
    'a Firebase emulator that ended',
    'firebase/firebase-tools',
    'Firestore Emulator has exited because its configured port 8080 is already in use. Are you running another copy of the emulator suite?',
    '8080',
  ),
  said(
    'a Firebase emulator that ended and names no port',
    'firebase/firebase-tools',
    'Database Emulator has exited because its configured port is already in use by process number 4711. Are you running another copy of the emulator suite?',
    'no port',
  ),
  said(
    'Firebase, of an address besides',
    'firebase/firebase-tools',
    '⚠  Port 8080 is available on 127.0.0.1 but not ::1. This may cause issues with some clients.',
  ),
  said(
    'Netlify, of a function',
    'netlify/cli',
    ['Port 3999 is already in use', '', 'Your serverless functions might be initializing a server'],
    '3999',
  ),
  said('Netlify', 'netlify/cli', "◈ Could not acquire required 'port': '8888'", '8888'),
  said(
    'Netlify, of the framework behind it',
    'netlify/cli',
    "◈ Could not acquire required 'targetPort': 3000",
    '3000',
  ),
  said('Zig', 'ziglang/zig', 'error: AddressInUse', 'no port'),
  said('Zig, in code', undefined, '        error.AddressInUse => return error.Busy,'),
  said(
    'Micronaut 4',
    'micronaut-projects/micronaut-core',
    [
      'ERROR io.micronaut.runtime.Micronaut - Error starting Micronaut server: Unable to start Micronaut server on *:8080',
      'Caused by: java.net.BindException: Address already in use',
    ],
    '* 8080',
  ),
  said(
    'Rsbuild with strictPort',
    'web-infra-dev/rsbuild',
    'error   Port "3000" is occupied, please choose another one.',
    '3000',
  ),
  said(
    'workerd',
    'cloudflare/workerd',
    '*** Fatal uncaught kj::Exception: kj/async-io-unix.c++:945: failed: ::bind(sockfd, &addr.generic, addrlen): Address already in use; toString() = 127.0.0.1:8787',
    '127.0.0.1 8787',
  ),
  said(
    'Angular',
    'angular/angular-cli',
    "An unhandled exception occurred: Port 4200 is already in use. Use '--port' to specify a different port.",
    '4200',
  ),
  said('Parcel', 'parcel-bundler/parcel', '🚨 Port "1234" could not be used', '1234'),
  said('Parcel 1', 'parcel-bundler/parcel', '🚨  There is already a process listening on port 1234.', '1234'),
  said(
    'Parcel without the right to the port',
    'parcel-bundler/parcel',
    "🚨  You don't have access to bind the server to port 80.",
    '80 denied',
  ),
  said(
    'webpack-dev-server',
    'webpack/webpack-dev-server',
    ['[webpack-cli] Error: listen EADDRINUSE: address already in use 127.0.0.1:8080'],
    '127.0.0.1 8080',
  ),
  said('Rsbuild', 'web-infra-dev/rsbuild', 'info    port 3000 is in use, using port 3001.', '3000 moved on'),
  said(
    'Rsbuild with strictPort',
    'web-infra-dev/rsbuild',
    'error   [rsbuild:server] Port 3000 is occupied, please choose another one.',
    '3000',
  ),
  said('Quasar', 'quasarframework/quasar', 'App • ⚠️  ️️Setting port to closest one available: 9001'),
  said(
    'Ember',
    'ember-cli/ember-cli',
    'Port 80 is already in use or you do not have permission to use this port.',
    '80',
  ),
  said(
    'Ember, of its live reload',
    'ember-cli/ember-cli',
    [
      'listen EADDRINUSE: address already in use 127.0.0.1:7020',
      "Livereload failed on 'http://localhost:7020', It may be in use.",
    ],
    '127.0.0.1 + localhost 7020',
  ),
  said(
    'Hugo',
    'gohugoio/hugo',
    'port 1313 already in use, attempting to use an available port',
    '1313 moved on',
  ),
  said(
    'Hugo with a port',
    'gohugoio/hugo',
    'Error: command error: server startup failed: listen tcp 127.0.0.1:1313: bind: address already in use',
    '127.0.0.1 1313',
  ),
  said(
    'Jekyll',
    'jekyll/jekyll',
    ['jekyll 4.3.3 | Error:  Address already in use - bind(2) for 127.0.0.1:4000'],
    '127.0.0.1 4000',
  ),
  said('Bun', undefined, 'error: Failed to start server. Is port 3000 in use?', '3000'),
  said('Bun where nothing may listen', undefined, 'error: Failed to start server. Is port 0 in use?'),
  said(
    'Deno',
    'denoland/deno',
    'error: Uncaught (in promise) AddrInUse: Address already in use (os error 98)',
    'no port',
  ),
];

export const serverSentences: readonly ToolSentence[] = [
  said('Django', 'django/django', 'Error: That port is already in use.', 'no port'),
  said(
    'Flask',
    'pallets/werkzeug',
    [
      'Address already in use',
      'Port 5000 is in use by another program. Either identify and stop that program, or start the server with a different port.',
      "On macOS, try searching for and disabling 'AirPlay Receiver' in System Settings.",
    ],
    '5000',
  ),
  said(
    'uvicorn',
    'encode/uvicorn',
    "ERROR:    [Errno 98] error while attempting to bind on address ('127.0.0.1', 8000): address already in use",
    '127.0.0.1 8000',
  ),
  said(
    'gunicorn, each second',
    'benoitc/gunicorn',
    [
      "[2026-11-29 02:30:00 +0000] [4711] [ERROR] Connection in use: ('127.0.0.1', 8000)",
      "[2026-11-29 02:30:00 +0000] [4711] [ERROR] connection to ('127.0.0.1', 8000) failed: [Errno 98] Address already in use",
      "[2026-11-29 02:30:05 +0000] [4711] [ERROR] Can't connect to ('127.0.0.1', 8000)",
    ],
    '127.0.0.1 8000',
  ),
  said('gunicorn at an address of another machine', 'benoitc/gunicorn', [
    "[2026-11-29 02:30:00 +0000] [4711] [ERROR] Invalid address: ('203.0.113.9', 8000)",
    "[2026-11-29 02:30:05 +0000] [4711] [ERROR] Can't connect to ('203.0.113.9', 8000)",
  ]),
  said('Streamlit', 'streamlit/streamlit', 'Port 8501 is already in use', '8501'),
  said(
    'Streamlit after a hundred ports',
    'streamlit/streamlit',
    'RetriesExceeded: Cannot start Streamlit server. Port 8601 is already in use, and Streamlit was unable to find a free port after 100 attempts.',
    '8601',
  ),
  said(
    'Jupyter',
    'jupyter-server/jupyter_server',
    'ERROR: the Jupyter server could not be started because port 8888 is not available.',
    '8888',
  ),
  said(
    'Jupyter without the right to the port',
    'jupyter-server/jupyter_server',
    '[W 10:00:00.123 ServerApp] Permission to listen on port 80 denied.',
    '80 denied',
  ),
  said(
    'Phoenix with Cowboy',
    'phoenixframework/phoenix',
    '[error] Running ShopWeb.Endpoint with cowboy 2.12.0 at http failed, port already in use',
    'no port',
  ),
  said(
    'Laravel',
    'laravel/framework',
    [
      '  Failed to listen on 127.0.0.1:8000 (reason: Address already in use)',
      '',
      '   INFO  Server running on [http://127.0.0.1:8001].',
    ],
    '127.0.0.1 8000 moved on',
  ),
  said(
    'Spring Boot',
    'spring-projects/spring-boot',
    'Web server failed to start. Port 8080 was already in use.',
    '8080',
  ),
  said(
    'Quarkus',
    'quarkusio/quarkus',
    'ERROR [io.qua.run.Application] (Quarkus Main Thread) Port 8080 seems to be in use by another process. Quarkus may already be running or the port is used by another application.',
    '8080',
  ),
  said(
    'Kestrel',
    'dotnet/aspnetcore',
    'System.IO.IOException: Failed to bind to address http://127.0.0.1:5000: address already in use.',
    '127.0.0.1 5000',
  ),
  said(
    'Caddy',
    'caddyserver/caddy',
    'Error: loading initial config: loading new config: http app module: start: listening on :80: listen tcp :80: bind: address already in use',
    '80',
  ),
  said(
    'nginx',
    'nginx/nginx',
    [
      'nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)',
      'nginx: [emerg] still could not bind()',
    ],
    '0.0.0.0 80',
  ),
  said(
    'PostgreSQL',
    'postgres/postgres',
    [
      'LOG:  could not bind IPv4 address "127.0.0.1": Address already in use',
      'HINT:  Is another postmaster already running on port 5432? If not, wait a few seconds and retry.',
      'FATAL:  could not create any TCP/IP sockets',
    ],
    '127.0.0.1 5432',
  ),
  said('PostgreSQL at an address of another machine', 'postgres/postgres', [
    'LOG:  could not bind IPv6 address "2001:db8::1": Cannot assign requested address',
    'HINT:  Is another postmaster already running on port 5432? If not, wait a few seconds and retry.',
  ]),
  said(
    'MySQL',
    'mysql/mysql-server',
    [
      "[ERROR] [MY-010262] [Server] Can't start server: Bind on TCP/IP port: Address already in use",
      '[ERROR] [MY-010257] [Server] Do you already have another mysqld server running on port: 3306 ?',
    ],
    '3306',
  ),
  said('MySQL at an address of another machine', 'mysql/mysql-server', [
    "[ERROR] Can't start server: Bind on TCP/IP port: Cannot assign requested address",
    '[ERROR] Do you already have another mysqld server running on port: 3306 ?',
  ]),
  said('MySQL, of its socket file', 'mysql/mysql-server', [
    "[ERROR] Can't start server : Bind on unix socket: Address already in use",
    '[ERROR] Do you already have another mysqld server running on socket: /var/run/mysqld/mysqld.sock ?',
  ]),
  said(
    'MongoDB 4',
    'mongodb/mongo',
    '2026-11-29T02:30:00.555+0200 E STORAGE  [initandlisten] Failed to set up listener: SocketException: Address already in use',
    'no port',
  ),
  said(
    'MongoDB',
    'mongodb/mongo',
    '{"t":{"$date":"2026-11-29T02:30:00.555+00:00"},"s":"E","c":"CONTROL","id":20568,"ctx":"initandlisten","msg":"Error setting up listener","attr":{"error":{"code":9001,"codeName":"SocketException","errmsg":"Address already in use"}}}',
    'no port',
  ),
];

const otherContainer = '43f832ac33430b1f2c3d4e5f';

export const engineSentences: readonly ToolSentence[] = [
  said(
    'Docker',
    'moby/moby',
    'docker: Error response from daemon: failed to set up container networking: driver failed programming external connectivity on endpoint web (43f832ac3343): Bind for 0.0.0.0:8080 failed: port is already allocated',
    '0.0.0.0 8080',
  ),
  said(
    'Docker, of another process',
    'moby/moby',
    'driver failed programming external connectivity on endpoint web (43f832ac3343): failed to bind host port [::]:5433/tcp: address already in use',
    ':: 5433',
  ),
  said('Docker, of SCTP', 'moby/moby', 'failed to bind host port 0.0.0.0:3868/sctp: address already in use'),
  said(
    'Docker, of a name',
    'moby/moby',
    `docker: Error response from daemon: Conflict. The container name "/web" is already in use by container "${otherContainer}". You have to remove (or rename) that container to be able to reuse that name.`,
  ),
  said(
    'Docker, of a name that looks like a port',
    'moby/moby',
    `Error response from daemon: Conflict. The container name "/port-8080" is already in use by container "${otherContainer}". You have to remove (or rename) that container to be able to reuse that name.`,
  ),
  said(
    'Podman, of a name',
    'containers/podman',
    `Error: creating container storage: the container name "port 8080" is already in use by ${otherContainer}. You have to remove that container to be able to reuse that name: that name is already in use, or use --replace to instruct Podman to do so.`,
  ),
  said(
    'Podman without root',
    'containers/podman',
    'Error: rootlessport listen tcp 0.0.0.0:8080: bind: address already in use',
    '0.0.0.0 8080',
  ),
  said(
    'Podman with pasta',
    'containers/podman',
    [
      'Error: pasta failed with exit code 1:',
      "Failed to bind port 8080 (Address already in use) for option '-t 8080-8080:80-80', exiting",
    ],
    '8080',
  ),
  said(
    'nerdctl',
    'containerd/nerdctl',
    'level=fatal msg="bind for 127.0.0.1:8080 failed: port is already allocated"',
    '127.0.0.1 8080',
  ),
  said(
    'nerdctl, of a range',
    'containerd/nerdctl',
    'level=fatal msg="bind for 0.0.0.0 failed: all ports in range 8000-8002 are already allocated"',
    '0.0.0.0 8000',
  ),
  said(
    'nerdctl, of a name',
    'containerd/nerdctl',
    `level=fatal msg="name-store error\\nname \\"web\\" is already used by ID \\"${otherContainer}\\""`,
  ),
];
