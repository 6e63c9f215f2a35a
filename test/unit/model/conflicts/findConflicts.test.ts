import assert from 'node:assert/strict';
import type { AddressConflict } from '../../../../src/model/conflicts/findConflicts';
import { conflictInLine, findConflicts } from '../../../../src/model/conflicts/findConflicts';
import { seededRandom } from '../../random';

/** What is most often told: `3000`, `127.0.0.1 3000`, `3000 moved on`, `:: + 0.0.0.0 80 denied`, `no port`, `no port (8000?)`. */
function told({
  port,
  address,
  otherAddresses,
  protocol,
  cause,
  movedOn,
  contextPort,
}: AddressConflict): string {
  const addresses = [address, ...otherAddresses].filter((one) => one !== undefined).join(' + ');
  return [
    addresses,
    port ?? 'no port',
    contextPort === undefined ? '' : `(${contextPort}?)`,
    protocol === 'udp' ? 'udp' : '',
    cause === 'denied' ? 'denied' : '',
    movedOn ? 'moved on' : '',
  ]
    .filter((word) => word !== '')
    .join(' ');
}

function toldBy(...lines: readonly string[]): string[] {
  return findConflicts(lines.join('\r\n')).map(told);
}

/** Lines of one program as it prints them, and what they say. */
type Message = readonly [printedBy: string, lines: readonly string[], expected: string];

const lineMessages: readonly (readonly [printedBy: string, line: string, expected: string])[] = [
  ['Node.js on all addresses', 'Error: listen EADDRINUSE: address already in use :::3000', ':: 3000'],
  [
    'Node.js on one IPv4 address',
    'Error: listen EADDRINUSE: address already in use 127.0.0.1:3000',
    '127.0.0.1 3000',
  ],
  ['Node.js on ::1', 'Error: listen EADDRINUSE: address already in use ::1:3000', '::1 3000'],
  [
    'Node.js on an IPv4-mapped address',
    'Error: listen EADDRINUSE: address already in use ::ffff:127.0.0.1:3000',
    '127.0.0.1 3000',
  ],
  ['Node.js before 12', 'Error: listen EADDRINUSE :::3000', ':: 3000'],
  ['a worker of a Node.js cluster', 'Error: bind EADDRINUSE null:3000', '3000'],
  [
    "Node.js's error on one line",
    "{ code: 'EADDRINUSE', errno: -98, syscall: 'listen', address: '127.0.0.1', port: 3000 }",
    '127.0.0.1 3000',
  ],
  [
    'Node.js without the right to the port',
    'Error: listen EACCES: permission denied 0.0.0.0:80',
    '0.0.0.0 80 denied',
  ],
  ['Vite', 'Port 5173 is in use, trying another one...', '5173 moved on'],
  ['Vite with strictPort', 'Error: Port 5173 is already in use', '5173'],
  ['Next.js 13', ' ⚠ Port 3000 is in use, trying 3001 instead.', '3000 moved on'],
  [
    'Next.js 15',
    ' ⚠ Port 3000 is in use by process 35869, using available port 3001 instead.',
    '3000 moved on',
  ],
  ['Astro', '04:53:17 [vite] Port 4321 is in use, trying another one...', '4321 moved on'],
  [
    'Nuxt',
    '[get-port] Unable to find an available port (tried 3000-3100 on host "localhost"). Using alternative port 3001    8:21:01 p.m.',
    '3000 moved on',
  ],
  ['Angular', "Error: Port 4200 is already in use. Use '--port' to specify a different port.", '4200'],
  ['Create React App', 'Something is already running on port 3000.', '3000'],
  ['Gatsby', 'Something is already running at port 8000', '8000'],
  ['Metro', 'Another process is running on port 8081.', '8081'],
  ['Expo', '› Port 8081 is being used by another process', '8081'],
  [
    'Storybook',
    '? Port 6006 is not available. Would you like to run Storybook on port 6007 instead? › (Y/n)',
    '6006',
  ],
  ['serve', ' │   This port was picked because 3000 is in use.   │', '3000 moved on'],
  ['live-server', '8080 is already in use. Trying another port.', '8080 moved on'],
  ['Parcel', '🚨 Port 1234 could not be used', '1234'],
  ['Wrangler', '✘ [ERROR] Address already in use (127.0.0.1:8787).', '127.0.0.1 8787'],
  [
    'Firebase emulators',
    '⚠  functions: Port 5001 is not open on localhost (127.0.0.1), could not start Functions Emulator.',
    '127.0.0.1 5001',
  ],
  ['Hugo', 'WARN  port 1313 already in use, attempting to use an available port', '1313 moved on'],
  ['Bun', 'error: Failed to start server. Is port 3000 in use?', '3000'],
  ['Deno', 'error: Uncaught (in promise) AddrInUse: Address already in use (os error 98)', 'no port'],
  [
    'uvicorn',
    "ERROR:    [Errno 98] error while attempting to bind on address ('127.0.0.1', 8000): address already in use",
    '127.0.0.1 8000',
  ],
  [
    'asyncio on ::',
    "OSError: [Errno 48] error while attempting to bind on address ('::', 8000, 0, 0): address already in use",
    ':: 8000',
  ],
  [
    'uvicorn on a Windows that speaks German',
    "ERROR:    [Errno 10048] error while attempting to bind on address ('127.0.0.1', 8000): normalerweise darf jede socketadresse nur jeweils einmal verwendet werden",
    '127.0.0.1 8000',
  ],
  [
    'uvicorn without the right to the port',
    "ERROR:    [Errno 13] error while attempting to bind on address ('0.0.0.0', 80): permission denied",
    '0.0.0.0 80 denied',
  ],
  ['socketserver on Linux', 'OSError: [Errno 98] Address already in use', 'no port'],
  ['socketserver on macOS', 'OSError: [Errno 48] Address already in use', 'no port'],
  [
    'socketserver on Windows',
    'OSError: [WinError 10048] Only one usage of each socket address (protocol/network address/port) is normally permitted',
    'no port',
  ],
  [
    'socketserver in a reserved range of Windows',
    'PermissionError: [WinError 10013] An attempt was made to access a socket in a way forbidden by its access permissions',
    'no port denied',
  ],
  [
    'gunicorn',
    "[2026-01-02 03:04:05 +0000] [19218] [ERROR] Connection in use: ('0.0.0.0', 8000)",
    '0.0.0.0 8000',
  ],
  ['Django', 'Error: That port is already in use.', 'no port'],
  [
    'Django without the right to the port',
    "Error: You don't have permission to access that port.",
    'no port denied',
  ],
  [
    'Twisted and Daphne',
    "CRITICAL Listen failure: Couldn't listen on 127.0.0.1:8000: [Errno 98] Address already in use.",
    '127.0.0.1 8000',
  ],
  [
    'Jupyter',
    '[I 23:24:33.815 NotebookApp] The port 8888 is already in use, trying another port.',
    '8888 moved on',
  ],
  ['Streamlit', 'Port 8501 is already in use', '8501'],
  ['TensorBoard', 'ERROR: TensorBoard could not bind to port 6006, it was already in use', '6006'],
  ['Gradio', 'OSError: Cannot find empty port in range: 7860-7860.', '7860'],
  ['Go', '2026/01/02 03:04:05 listen tcp :8080: bind: address already in use', '8080'],
  ['Go with the line of its source', 'main.go:12: listen tcp :8080: bind: address already in use', '8080'],
  ['Go on ::', 'panic: listen tcp [::]:8080: bind: address already in use', ':: 8080'],
  [
    'Go on Windows',
    'listen tcp 127.0.0.1:8080: bind: Only one usage of each socket address (protocol/network address/port) is normally permitted.',
    '127.0.0.1 8080',
  ],
  ['Go for UDP', 'listen udp 0.0.0.0:5353: bind: address already in use', '0.0.0.0 5353 udp'],
  ['Go without the right to the port', 'listen tcp :80: bind: permission denied', '80 denied'],
  [
    'Go in a log of key and value',
    'time="2026-01-02T03:04:05Z" level=fatal msg="listen tcp :8080: bind: address already in use"',
    '8080',
  ],
  [
    'Go in a log of JSON',
    '{"level":"fatal","ts":1767323045.123,"msg":"listen tcp 0.0.0.0:8080: bind: address already in use"}',
    '0.0.0.0 8080',
  ],
  [
    'Caddy',
    'Error: loading initial config: loading new config: starting caddy administration endpoint: listen tcp 127.0.0.1:2019: bind: address already in use',
    '127.0.0.1 2019',
  ],
  [
    'kubectl proxy',
    'F0612 21:49:22.459111   59621 proxy.go:137] listen tcp 127.0.0.1:8001: bind: address already in use',
    '127.0.0.1 8001',
  ],
  [
    'kubectl port-forward',
    'Unable to listen on port 8080: Listeners failed to create with the following errors: [unable to create listener: Error listen tcp4 127.0.0.1:8080: bind: address already in use unable to create listener: Error listen tcp6 [::1]:8080: bind: address already in use]',
    '127.0.0.1 + ::1 8080',
  ],
  ['Rust', 'Error: Os { code: 98, kind: AddrInUse, message: "Address already in use" }', 'no port'],
  ['Rust with musl', 'Error: Os { code: 98, kind: AddrInUse, message: "Address in use" }', 'no port'],
  ['Rust on Windows', 'error: could not bind 127.0.0.1:3000 (os error 10048)', '127.0.0.1 3000'],
  [
    'Rust with its address',
    'failed to bind 127.0.0.1:3000: Address already in use (os error 98)',
    '127.0.0.1 3000',
  ],
  ['Spring Boot', 'Web server failed to start. Port 8080 was already in use.', '8080'],
  ['Java', 'java.net.BindException: Address already in use (Bind failed)', 'no port'],
  ['Java on Windows', 'java.net.BindException: Address already in use: bind', 'no port'],
  ['Tomcat 6 and 7', 'java.net.BindException: Address already in use: JVM_Bind <null>:8080', '8080'],
  ['Jetty', 'java.io.IOException: Failed to bind to /0.0.0.0:8080: Address already in use', '0.0.0.0 8080'],
  [
    'Kafka',
    'org.apache.kafka.common.KafkaException: Socket server failed to bind to 0.0.0.0:9092: Address already in use.',
    '0.0.0.0 9092',
  ],
  ['Micronaut', 'Unable to start Micronaut server: Port [8080] already in use', '8080'],
  ['Quarkus', 'Port 8080 seems to be in use by another process', '8080'],
  [
    'Kestrel',
    'System.IO.IOException: Failed to bind to address http://127.0.0.1:5128: address already in use.',
    '127.0.0.1 5128',
  ],
  ['Kestrel on ::1', 'Failed to bind to address http://[::1]:5000: address already in use', '::1 5000'],
  [
    'Kestrel on Windows',
    "Unable to bind to https://localhost:5001 on the IPv4 loopback interface: 'An attempt was made to access a socket in a way forbidden by its access permissions.'.",
    'localhost 5001 denied',
  ],
  [
    '.NET sockets',
    'System.Net.Sockets.SocketException (10048): Only one usage of each socket address',
    'no port',
  ],
  [
    'HttpListener',
    "Failed to listen on prefix 'http://+:8080/' because it conflicts with an existing registration on the machine.",
    '* 8080',
  ],
  [
    'Puma and Rails',
    '/gems/puma-6.4.0/lib/puma/binder.rb:334:in `initialize\': Address already in use - bind(2) for "127.0.0.1" port 3000 (Errno::EADDRINUSE)',
    '127.0.0.1 3000',
  ],
  ['WEBrick', 'Errno::EADDRINUSE: Address already in use - bind(2) for 127.0.0.1:9090', '127.0.0.1 9090'],
  [
    'unicorn',
    'E, [2026-01-02T03:04:05.123456 #4711] ERROR -- : adding listener failed addr=0.0.0.0:8080 (in use)',
    '0.0.0.0 8080',
  ],
  [
    'Ruby without the right to the port',
    'Permission denied - bind(2) for "0.0.0.0" port 80 (Errno::EACCES)',
    '0.0.0.0 80 denied',
  ],
  [
    'PHP',
    '[Thu Jun 20 17:41:06 2024] Failed to listen on 127.0.0.1:8000 (reason: Address already in use)',
    '127.0.0.1 8000',
  ],
  ['nginx', 'nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)', '0.0.0.0 80'],
  [
    'nginx on ::',
    '2026/01/02 03:04:05 [emerg] 12#12: bind() to [::]:80 failed (48: Address already in use)',
    ':: 80',
  ],
  [
    'nginx on Windows',
    'nginx: [emerg] bind() to 0.0.0.0:80 failed (10013: An attempt was made to access a socket in a way forbidden by its access permissions)',
    '0.0.0.0 80 denied',
  ],
  [
    'nginx without the right to the port',
    'nginx: [emerg] bind() to 0.0.0.0:80 failed (13: Permission denied)',
    '0.0.0.0 80 denied',
  ],
  ['Apache', '(98)Address already in use: AH00072: make_sock: could not bind to address [::]:443', ':: 443'],
  [
    'Apache on Windows',
    '(OS 10048)Only one usage of each socket address (protocol/network address/port) is normally permitted.  : AH00072: make_sock: could not bind to address 0.0.0.0:80',
    '0.0.0.0 80',
  ],
  [
    'Apache without the right to the port',
    '(13)Permission denied: AH00072: make_sock: could not bind to address [::]:80',
    ':: 80 denied',
  ],
  [
    'HAProxy',
    '[ALERT] (12) : Starting frontend web: cannot bind socket (Address already in use) [0.0.0.0:80]',
    '0.0.0.0 80',
  ],
  ['ssh', 'bind [127.0.0.1]:8080: Address already in use', '127.0.0.1 8080'],
  ['Docker, another container', 'Bind for 0.0.0.0:80 failed: port is already allocated', '0.0.0.0 80'],
  ['Docker, another container on ::', 'Bind for :::80 failed: port is already allocated', ':: 80'],
  [
    'Docker, another process',
    'Error starting userland proxy: listen tcp4 0.0.0.0:9042: bind: address already in use',
    '0.0.0.0 9042',
  ],
  [
    'Docker 27',
    'driver failed programming external connectivity on endpoint shop-db-1 (43f832ac3343): failed to bind host port for 0.0.0.0:5433:172.18.0.2:5432/tcp: address already in use',
    '0.0.0.0 5433',
  ],
  ['Docker 28', 'failed to bind host port 0.0.0.0:5433/tcp: address already in use', '0.0.0.0 5433'],
  ['Docker 28 for UDP', 'failed to bind host port 0.0.0.0:53/udp: address already in use', '0.0.0.0 53 udp'],
  [
    'Docker Desktop',
    'Error response from daemon: Ports are not available: exposing port TCP 0.0.0.0:3000 -> 0.0.0.0:0: listen tcp 0.0.0.0:3000: bind: address already in use',
    '0.0.0.0 3000',
  ],
  [
    'Docker Desktop in a reserved range of Windows',
    'Ports are not available: exposing port TCP 0.0.0.0:3000 -> 127.0.0.1:0: listen tcp 0.0.0.0:3000: bind: An attempt was made to access a socket in a way forbidden by its access permissions.',
    '0.0.0.0 3000 denied',
  ],
  ['Podman without root', 'Error: rootlessport cannot expose privileged port 80, you can add', '80 denied'],
  [
    'Redis',
    '6789:M 04 Sep 2026 10:20:28.138 # Warning: Could not create server TCP listening socket *:6379: bind: Address already in use',
    '* 6379',
  ],
  [
    'MongoDB 3',
    '2026-05-07T09:32:14.719+0100 E NETWORK  [initandlisten] listen(): bind() failed errno:98 Address already in use for socket: 0.0.0.0:27017',
    '0.0.0.0 27017',
  ],
  [
    'the X plugin of MySQL',
    "2026-01-02T03:04:05.123456Z 0 [ERROR] [MY-011300] [Server] Plugin mysqlx reported: 'Setup of bind-address: '*' port: 33060 failed, `bind()` failed with error: Address already in use (98).'",
    '* 33060',
  ],
  [
    'Ranch',
    '[error] Failed to start Ranch listener Shop.Endpoint.HTTP in :ranch_tcp:listen([cacerts: :..., port: 4000]) for reason :eaddrinuse (address already in use)',
    '4000',
  ],
  [
    'Phoenix',
    '[error] Running ShopWeb.Endpoint with Bandit 1.5.7 at http failed, port 4000 already in use',
    '4000',
  ],
  [
    'RabbitMQ',
    'Failed to start Ranch listener {acceptor,{0,0,0,0,0,0,0,0},5672} in ranch_tcp:listen([{port,5672}]) for reason eaddrinuse (address already in use)',
    '5672',
  ],
  ['Java RMI', 'java.rmi.server.ExportException: Port already in use: 9010; nested exception is:', '9010'],
  [
    'WildFly',
    'WFLYSRV0083: Failed to start the http-interface service: Address already in use /127.0.0.1:9990',
    '127.0.0.1 9990',
  ],
  [
    'ActiveMQ',
    'Failed to bind to server socket: tcp://0.0.0.0:61616?maximumConnections=1000 due to: java.net.BindException: Address already in use',
    '0.0.0.0 61616',
  ],
  [
    'Elasticsearch',
    'BindHttpException[Failed to bind to [9200-9300]]; nested: BindException[Address already in use];',
    '9200',
  ],
  [
    'IIS Express',
    'Failed to register URL "http://localhost:5000/" for site "Shop" application "/". Error description: The process cannot access the file because it is being used by another process. (0x80070020)',
    'localhost 5000',
  ],
  [
    'IIS Express without the right to the port',
    'Failed to register URL "http://localhost:80/" for site "Shop" application "/". Error description: Access is denied. (0x80070005)',
    'localhost 80 denied',
  ],
  ['Postfix', 'fatal: bind 127.0.0.1 port 25: Address already in use', '127.0.0.1 25'],
  ['sshd', 'error: Bind to port 22 on 0.0.0.0 failed: Address already in use.', '0.0.0.0 22'],
  ['Memcached', 'failed to listen on TCP port 11211: Address already in use', '11211'],
  [
    'Dart',
    'SocketException: Failed to create server socket (OS Error: Address already in use, errno = 98), address = localhost, port = 8080',
    'localhost 8080',
  ],
  ['a program that names the address first', 'Error: 127.0.0.1:8000 is already in use', '127.0.0.1 8000'],
  ['a program that takes any other port', 'Port 3000 is taken, using a random port', '3000 moved on'],
  ['a program that repeats what it wanted', 'Port 3000 is in use (was using port 3000)', '3000'],
  ['a program that repeats what it tried', 'Port 3000 is in use after trying port 3000', '3000'],
  [
    'the user interface of the Firebase emulators',
    'Emulator UI unable to start on port 4000, starting on 4001 instead.',
    '4000 moved on',
  ],
  ['Docker, cut short', 'driver failed: port is already allocated', 'no port'],
  [
    'Phoenix before 1.7',
    '[error] Running ShopWeb.Endpoint with cowboy 2.9.0 at http failed, port already in use',
    'no port',
  ],

  ["Express's generator", 'Port 80 requires elevated privileges', '80 denied'],
  ['Nuxt 2', '⚠ Address `localhost:3000` is already in use.', 'localhost 3000'],
  ['Vite, of its web socket', 'WebSocket server error: Port is already in use', 'no port'],
  ['Expo, of another project', '› Port 8081 is running shop in another window', '8081'],
  ['Metro before 0.70', "error Metro Bundler can't listen on port 8081", '8081'],
  ['Meteor', "Can't listen on port 3000. Perhaps another Meteor is running?", '3000'],
  [
    'Ember',
    'Could not serve on http://localhost:4200. It is either in use or you do not have permission.',
    'localhost 4200',
  ],
  [
    'Eleventy',
    '[11ty] Server already using port 8080, trying the next port 8081. Retry number 1 of 10.',
    '8080 moved on',
  ],
  ['Parcel 2', '🚨 Port "1234" could not be used', '1234'],
  ['Hexo', 'FATAL Port 4000 has been used. Try other port instead.', '4000'],
  [
    'Playwright',
    'Error: http://127.0.0.1:3000/app is already used, make sure that nothing is running on the port/url',
    '127.0.0.1 3000',
  ],
  ['TestCafe', 'ERROR The specified "1337" port is already in use by another program.', '1337'],
  [
    'Wrangler, of its inspector',
    '▲ [WARNING] Default inspector port 9229 not available, using 9230 instead',
    '9229 moved on',
  ],
  ['Netlify', "◈ Error: Could not acquire required 'port': '8888'", '8888'],
  [
    'Firebase emulators on both loopbacks',
    '⚠  firestore: Port 8080 is not open on localhost (127.0.0.1,::1), could not start Firestore Emulator.',
    '127.0.0.1 8080',
  ],
  [
    'Firebase emulators before 11',
    '⚠  ui: Port 4000 is not open on localhost, could not start Emulator UI.',
    'localhost 4000',
  ],
  ['TensorBoard in a log', 'TensorBoard attempted to bind to port 6006, but it was already in use', '6006'],
  [
    'Jupyter without the right to the port',
    '[W 10:00:00.123 ServerApp] Permission to listen on port 80 denied.',
    '80 denied',
  ],
  [
    'Supervisor',
    'Error: Another program is already listening on a port that one of our HTTP servers is configured to use.',
    'no port',
  ],
  [
    'Thin',
    "`start_tcp_server': no acceptor (port is in use or requires root privileges) (RuntimeError)",
    'no port',
  ],
  ['Symfony', ' [ERROR] A process is already listening on http://127.0.0.1:8000.', '127.0.0.1 8000'],
  [
    'Workerman',
    'stream_socket_server(): unable to connect to tcp://0.0.0.0:8080 (Address already in use) in Worker.php on line 2210',
    '0.0.0.0 8080',
  ],
  ['Tilt', 'Error: Tilt cannot start because you already have another process on port 10350', '10350'],
  ['MinIO', 'FATAL Unable to start the server: Specified port is already in use', 'no port'],
  [
    'GlassFish',
    'There is a process already using the admin port 4848 -- it probably is another instance of a GlassFish server.',
    '4848',
  ],
  [
    'Spring Boot 2.0',
    'The Tomcat connector configured to listen on port 8080 failed to start. The port may already be in use or the connector may be misconfigured.',
    '8080',
  ],
  [
    'Tomcat 9, of its shutdown port',
    '01-Jan-2026 10:00:00.123 SEVERE [main] Failed to create server shutdown socket on address [localhost] and port [8005]: java.net.BindException: Address already in use',
    'localhost 8005',
  ],
  ['Hadoop', 'java.net.BindException: Port in use: 0.0.0.0:9870', '0.0.0.0 9870'],
  [
    'Spark',
    "26/01/02 03:04:05 WARN Utils: Service 'SparkUI' could not bind on port 4040. Attempting port 4041.",
    '4040 moved on',
  ],
  [
    'Elasticsearch with its address',
    'BindHttpException[Failed to bind to 127.0.0.1:[9200-9300]]; nested: BindException[Address already in use];',
    '127.0.0.1 9200',
  ],
  [
    'Apache on a Windows that speaks German',
    '(OS 10048)Normalerweise darf jede Adresse nur einmal verwendet werden.  : AH00072: make_sock: could not bind to address [::]:80',
    ':: 80',
  ],
  [
    'HAProxy before 2.3',
    '[ALERT] 123/101010 (12) : Starting frontend web: cannot bind socket [0.0.0.0:80]',
    '0.0.0.0 80',
  ],
  [
    "Debian's PostgreSQL",
    'Error: Port conflict: another instance is already running on /var/run/postgresql with port 5432',
    '5432',
  ],
  ['Dovecot', 'Error: bind(0.0.0.0, 143) failed: Address already in use', '0.0.0.0 143'],
  ['RabbitMQ without Ranch', '{error,{listen_error,{acceptor,{0,0,0,0,0,0,0,0},5672},eaddrinuse}}', '5672'],
  ['OCaml', 'Fatal error: exception Unix.Unix_error(Unix.EADDRINUSE, "bind", "")', 'no port'],
  [
    'QEMU',
    'qemu-system-x86_64: -monitor tcp:127.0.0.1:4444,server: Failed to bind socket: Address already in use',
    '127.0.0.1 4444',
  ],
  ['llama.cpp', "couldn't bind HTTP server socket, hostname: 127.0.0.1, port: 8080", '127.0.0.1 8080'],
  ['evhttp', "couldn't bind to port 8080, exiting", '8080'],
  ['a program without the right to the port', 'Failed to bind to port 80, permission denied', '80 denied'],
  [
    'Docker Desktop, which lost the reason',
    'Ports are not available: exposing port TCP 0.0.0.0:3306 -> 0.0.0.0:0: /forwards/expose returned unexpected status: 500.',
    '0.0.0.0 3306',
  ],
  ['Vagrant', 'on these ports. The forwarded port to 8080 is already in use', '8080'],
  [
    'Node.js behind the name of a container',
    '9f3c2ab1d6e7 Error: listen EADDRINUSE: address already in use :::3000',
    ':: 3000',
  ],
  ['a program that names the call', 'bind("0.0.0.0:80") failed (Address already in use)', '0.0.0.0 80'],
  ['a program that names the protocol', 'Port 53/udp is already in use', '53 udp'],
];

const longMessages: readonly Message[] = [
  [
    'Node.js: the message and the error as an object are one',
    [
      'Error: listen EADDRINUSE: address already in use :::3000',
      '    at Server.setupListenHandle [as _listen2] (node:net:1908:16)',
      '    at listenInCluster (node:net:1965:12)',
      "Emitted 'error' event on Server instance at:",
      '    at emitErrorNT (node:net:1944:8) {',
      "  code: 'EADDRINUSE',",
      '  errno: -98,',
      "  syscall: 'listen',",
      "  address: '::',",
      '  port: 3000',
      '}',
    ],
    ':: 3000',
  ],
  [
    'Node.js: of the object alone',
    [
      "  code: 'EADDRINUSE',",
      '  errno: -98,',
      "  syscall: 'listen',",
      "  address: '127.0.0.1',",
      '  port: 3000',
      '}',
    ],
    '127.0.0.1 3000',
  ],
  [
    'Flask',
    [
      'Address already in use',
      'Port 5000 is in use by another program. Either identify and stop that program, or start the server with a different port.',
    ],
    '5000',
  ],
  [
    'Angular that was told to go on',
    ['? Port 4200 is already in use.', 'Would you like to use a different port? Yes'],
    '4200 moved on',
  ],
  [
    'Angular that waits for an answer',
    ['? Port 4200 is already in use.', 'Would you like to use a different port? (Y/n)'],
    '4200',
  ],
  [
    'Angular once answered',
    ['✔ Port 4200 is already in use.', 'Would you like to use a different port? Yes'],
    '4200 moved on',
  ],
  [
    'php artisan serve',
    [
      'Failed to listen on 127.0.0.1:8000 (reason: Address already in use)',
      '',
      '   INFO  Server running on [http://127.0.0.1:8001].',
    ],
    '127.0.0.1 8000 moved on',
  ],
  [
    'PostgreSQL',
    [
      'LOG:  could not bind IPv6 address "::1": Address already in use',
      'HINT:  Is another postmaster already running on port 5432? If not, wait a few seconds and retry.',
      'LOG:  could not bind IPv4 address "127.0.0.1": Address already in use',
      'HINT:  Is another postmaster already running on port 5432? If not, wait a few seconds and retry.',
      'FATAL:  could not create any TCP/IP sockets',
    ],
    '::1 + 127.0.0.1 5432',
  ],
  [
    'MySQL',
    [
      "[ERROR] Can't start server: Bind on TCP/IP port: Address already in use",
      '[ERROR] Do you already have another mysqld server running on port: 3306 ?',
    ],
    '3306',
  ],
  [
    'MongoDB 4 and later',
    [
      '{"t":{"$date":"2026-01-02T03:04:05.123+00:00"},"s":"I","c":"CONTROL","id":4615611,"ctx":"initandlisten","msg":"MongoDB starting","attr":{"pid":7462,"port":27017,"dbPath":"/data/db"}}',
      '{"t":{"$date":"2026-01-02T03:04:05.124+00:00"},"s":"E","c":"CONTROL","id":20568,"ctx":"initandlisten","msg":"Error setting up listener","attr":{"error":{"code":9001,"codeName":"SocketException","errmsg":"Address already in use"}}}',
    ],
    'no port (27017?)',
  ],
  [
    'Tomcat, with the cause far below',
    [
      'SEVERE: Failed to initialize component [Connector[HTTP/1.1-8080]]',
      'org.apache.catalina.LifecycleException: Protocol handler initialization failed',
      ...Array.from(
        { length: 30 },
        () => '\tat org.apache.catalina.connector.Connector.initInternal(Connector.java:995)',
      ),
      'Caused by: java.net.BindException: Address already in use',
      '\tat java.base/sun.nio.ch.Net.bind0(Native Method)',
    ],
    '8080',
  ],
  [
    'Jetty, with the cause below',
    [
      'java.io.IOException: Failed to bind to 0.0.0.0/0.0.0.0:8080',
      '\tat x.y.Z(Z.java:12)',
      'Caused by: java.net.BindException: Address already in use',
    ],
    '0.0.0.0 8080',
  ],
  [
    'Rocket',
    [
      'Rocket failed to bind network socket to given address/port.',
      '   >> Address already in use (os error 98)',
    ],
    'no port',
  ],
  [
    'Bun',
    [
      'error: Failed to start server. Is port 3000 in use?',
      ' syscall: "listen",',
      '   errno: 0,',
      '    code: "EADDRINUSE"',
    ],
    '3000',
  ],
  [
    'uvicorn on Windows, in two lines',
    [
      "[Errno 10048] error while attempting to bind on address ('0.0.0.0', 5000):",
      '[winerror 10048] only one usage of each socket address is normally permitted',
    ],
    '0.0.0.0 5000',
  ],
  [
    'gunicorn, which tries five times',
    Array.from({ length: 5 }, () => [
      "[ERROR] Connection in use: ('127.0.0.1', 8000)",
      "[ERROR] connection to ('127.0.0.1', 8000) failed: [Errno 98] Address already in use",
      '[ERROR] Retrying in 1 second.',
    ]).flat(),
    '127.0.0.1 8000',
  ],
  [
    'Apache on both wildcards',
    [
      '(48)Address already in use: AH00072: make_sock: could not bind to address [::]:80',
      '(48)Address already in use: AH00072: make_sock: could not bind to address 0.0.0.0:80',
    ],
    ':: + 0.0.0.0 80',
  ],
  [
    'Docker, whose hash looks like a number',
    [
      'driver failed programming external connectivity on endpoint shop-app-2',
      '(43083203334514560000): Bind for 0.0.0.0:80 failed: port is already allocated',
    ],
    '0.0.0.0 80',
  ],

  [
    'Node.js behind the reporter of several programs: of the object alone',
    [
      "[0]   code: 'EADDRINUSE',",
      '[0]   errno: -98,',
      "[0]   address: '127.0.0.1',",
      '[0]   port: 3000',
      '[0] }',
    ],
    '127.0.0.1 3000',
  ],
  [
    'Node.js behind pm2',
    [
      '0|app  | Error: listen EADDRINUSE: address already in use :::3000',
      '0|app  |     at listenInCluster (node:net:1965:12)',
    ],
    ':: 3000',
  ],
  [
    'Create React App once answered',
    [
      '✔ Something is already running on port 3000. Probably:',
      '  node ./server.js (pid 4711)',
      '  in /home/alice/api',
      '',
      'Would you like to run the app on another port instead? … yes',
    ],
    '3000 moved on',
  ],
  [
    'Storybook 10 once answered',
    ['◇  Port 6006 is not available. Would you like to run Storybook on port 6007 instead?', '│  Yes'],
    '6006 moved on',
  ],
  [
    'Karma',
    ['WARN [karma]: Port 9876 in use', 'INFO [karma]: Karma v6.4.1 server started at http://localhost:9877/'],
    '9876 moved on',
  ],
  [
    'Tomcat 9',
    [
      '01-Jan-2026 10:00:00.123 SEVERE [main] Failed to initialize end point associated with ProtocolHandler ["http-nio-8080"]',
      '\tjava.net.BindException: Address already in use: bind',
    ],
    '8080',
  ],
  [
    'PostgreSQL that speaks German',
    [
      'LOG:  konnte IPv4-Adresse »127.0.0.1« nicht binden: Die Adresse wird bereits verwendet',
      'TIPP:  Läuft bereits ein anderer Postmaster auf Port 5432? Wenn nicht, warten Sie einige Sekunden.',
    ],
    '5432',
  ],
];

describe('an address conflict in terminal text', () => {
  for (const [printedBy, line, expected] of lineMessages) {
    it(`is read as ${printedBy} prints it`, () => {
      assert.deepEqual(toldBy(line), [expected]);
    });
  }
  for (const [printedBy, lines, expected] of longMessages) {
    it(`is read from several lines: ${printedBy}`, () => {
      assert.deepEqual(toldBy(...lines), [expected]);
    });
  }
});

describe('a system that speaks another language', () => {
  const windows: readonly (readonly [language: string, inUse: string, denied?: string])[] = [
    [
      'German',
      'Normalerweise darf jede Socketadresse (Protokoll, Netzwerkadresse oder Anschluss) nur jeweils einmal verwendet werden.',
      'Der Zugriff auf einen Socket war aufgrund der Zugriffsrechte des Sockets unzulässig.',
    ],
    [
      'French',
      'Une seule utilisation de chaque adresse de socket (protocole/adresse réseau/port) est habituellement autorisée.',
      'Une tentative d’accès à un socket de manière interdite par ses autorisations d’accès a été tentée.',
    ],
    [
      'Spanish',
      'Solo se permite un uso de cada dirección de socket (protocolo/dirección de red/puerto).',
      'Intento de acceso a un socket no permitido por sus permisos de acceso.',
    ],
    [
      'Portuguese',
      'Normalmente é permitida apenas uma utilização de cada endereço de soquete (protocolo/endereço de rede/porta).',
      'Foi feita uma tentativa de acesso a um soquete de uma maneira que é proibida pelas permissões de acesso.',
    ],
    [
      'Italian',
      'Di norma è consentito un solo utilizzo di ogni indirizzo di socket (protocollo/indirizzo di rete/porta).',
      'Tentativo di accesso al socket con modalità non consentite dalle rispettive autorizzazioni di accesso.',
    ],
    ['Dutch', 'Elk socketadres (protocol/netwerkadres/poort) kan normaal slechts één keer worden gebruikt.'],
    [
      'Polish',
      'Zwykle dozwolone jest tylko jedno użycie każdego adresu gniazda (protokół/adres sieciowy/port).',
    ],
    [
      'Russian',
      'Обычно разрешается только одно использование адреса сокета (протокол/сетевой адрес/порт).',
      'Сделана попытка доступа к сокету методом, запрещенным правами доступа.',
    ],
    [
      'Chinese',
      '通常每个套接字地址(协议/网络地址/端口)只允许使用一次。',
      '以一种访问权限不允许的方式做了一个访问套接字的尝试。',
    ],
    [
      'traditional Chinese',
      '一次只能用一個通訊端位址 (通訊協定/網路位址/連接埠)。',
      '嘗試存取通訊端被拒絕，因為存取權限不足。',
    ],
    [
      'Japanese',
      '通常、各ソケット アドレスに対してプロトコル、ネットワーク アドレス、またはポートのどれか 1 つのみを使用できます。',
      'アクセス許可で禁じられた方法でソケットにアクセスしようとしました。',
    ],
    [
      'Korean',
      '각 소켓 주소(프로토콜/네트워크 주소/포트)는 하나만 사용할 수 있습니다.',
      '액세스 권한에 의해 숨겨진 소켓에 액세스를 시도했습니다.',
    ],
  ];
  for (const [language, inUse, denied] of windows) {
    it(`is understood where it is Windows and speaks ${language}`, () => {
      assert.deepEqual(toldBy(`listen tcp 127.0.0.1:8080: bind: ${inUse}`), ['127.0.0.1 8080']);
      // asyncio makes the system's words lower case
      assert.deepEqual(toldBy(`while attempting to bind on address ('::', 8000): ${inUse.toLowerCase()}`), [
        ':: 8000',
      ]);
      if (denied === undefined) return;
      assert.deepEqual(toldBy(`listen tcp 0.0.0.0:3000: bind: ${denied}`), ['0.0.0.0 3000 denied']);
      assert.deepEqual(toldBy(denied), ['no port denied']);
    });
  }

  const linux: readonly (readonly [language: string, inUse: string])[] = [
    ['German', 'Die Adresse wird bereits verwendet'],
    ['French', 'Adresse déjà utilisée'],
    ['Spanish', 'La dirección ya se está usando'],
    ['Portuguese', 'Endereço já em uso'],
    ['Italian', 'Indirizzo già in uso'],
    ['Dutch', 'Adres is al in gebruik'],
    ['Polish', 'Adres jest już w użyciu'],
    ['Russian', 'Адрес уже используется'],
    ['Chinese', '地址已在使用'],
    ['traditional Chinese', '位址已經有在使用'],
    ['Japanese', 'アドレスは既に使用中です'],
    ['Korean', '주소가 이미 사용 중입니다'],
  ];
  for (const [language, inUse] of linux) {
    it(`is understood where it is Linux and speaks ${language}`, () => {
      assert.deepEqual(toldBy(`java.net.BindException: ${inUse} (Bind failed)`), ['no port']);
    });
  }
});

describe('a message that was broken into two lines', () => {
  const broken: readonly (readonly [where: string, lines: readonly [string, string], expected: string])[] = [
    [
      'within its port',
      [
        "ERROR:    [Errno 98] error while attempting to bind on address ('127.0.0.1',",
        '8000): address already in use',
      ],
      '127.0.0.1 8000',
    ],
    [
      'before its words',
      [
        '2026/01/02 03:04:05 main.go:42: the web interface ended: listen tcp 0.0.0.0:8080: bind:',
        'address already in use',
      ],
      '0.0.0.0 8080',
    ],
    [
      'before its port',
      ['Exit due to an unhandled error: listen EADDRINUSE: address already in use', '127.0.0.1:10000'],
      '127.0.0.1 10000',
    ],
    [
      'within the words of Docker',
      [
        'external connectivity on endpoint web-1 (9f3c2ab1d6e7a8b9): Bind for 0.0.0.0:80',
        'failed: port is already allocated',
      ],
      '0.0.0.0 80',
    ],
    [
      'within the words of a program',
      ['[C 03:04:05 ServerApp] the server could not be started because port 8888', 'is not available.'],
      '8888',
    ],
  ];
  for (const [where, lines, expected] of broken) {
    it(`is read whole: ${where}`, () => {
      assert.deepEqual(toldBy(...lines), [expected]);
    });
  }

  it('is not made of two where the first may have ended', () => {
    const guess = ['no port (8000?)'];
    assert.deepEqual(
      toldBy('INFO  the development server is now at http://127.0.0.1:8000/', 'Address already in use'),
      guess,
    );
    assert.deepEqual(
      toldBy('the development server was started before at 127.0.0.1:8000.', 'address already in use'),
      guess,
    );
    assert.deepEqual(
      toldBy('the development server was started before at 127.0.0.1:8000', 'address already in use'),
      guess,
    );
    assert.deepEqual(
      toldBy('Caused by: java.net.BindException: Address already in use', ':95 of its lines'),
      ['no port'],
    );
  });

  it('is not made of a short line, nor of what is far from the break', () => {
    const guess = ['no port (8000?)'];
    assert.deepEqual(toldBy('serving at 127.0.0.1:8000,', 'address already in use'), guess);
    assert.deepEqual(
      toldBy(
        'GET http://127.0.0.1:8000/orders?page=2 was served, and then the worker ended, of which it says:',
        'address already in use',
      ),
      guess,
    );
  });

  it('is not made of one and the date of another', () => {
    assert.deepEqual(
      toldBy(
        '2026-01-02 03:04:05 most likely another process is already using this port',
        '2026-01-02 03:04:05 is the time at which it was asked for',
      ),
      ['no port'],
    );
  });

  it('is not made of one about a client and one about a server', () => {
    assert.deepEqual(
      toldBy(
        '03:04:05 the pool is connected to the database server at 10.0.0.5:5432,',
        'address already in use',
      ),
      ['no port'],
    );
  });

  it('is not made of one and another that gives a port itself', () => {
    assert.deepEqual(
      toldBy(
        'the proxy for the web interface could not be started at 127.0.0.1:9000:',
        'listen tcp :8080: bind: address already in use',
      ),
      ['8080'],
    );
  });
});

describe('the port of a conflict that gives none', () => {
  it('is guessed from the command line before it', () => {
    assert.deepEqual(toldBy('$ python3 -m http.server 8000', 'OSError: [Errno 98] Address already in use'), [
      'no port (8000?)',
    ]);
    assert.deepEqual(toldBy('$ ./manage.py runserver 0.0.0.0:8000', 'Error: That port is already in use.'), [
      'no port (8000?)',
    ]);
  });

  it('is guessed from an option of the command', () => {
    assert.deepEqual(toldBy('> mkdocs serve --port 8001', 'OSError: [Errno 98] Address already in use'), [
      'no port (8001?)',
    ]);
    assert.deepEqual(toldBy('> thin start -p 8002', 'Errno::EADDRINUSE: Address already in use'), [
      'no port (8002?)',
    ]);
    assert.deepEqual(
      toldBy(
        'alice@devbox:~$ uvicorn main:app --reload --port 8003',
        'ERROR:    [Errno 98] Address already in use',
      ),
      ['no port (8003?)'],
    );
    assert.deepEqual(toldBy('$ nc -l 8004', 'nc: Address already in use'), ['no port (8004?)']);
  });

  it('is guessed from what the server announced before it', () => {
    assert.deepEqual(
      toldBy('Starting development server at http://127.0.0.1:8000/', 'Error: That port is already in use.'),
      ['no port (8000?)'],
    );
    assert.deepEqual(
      toldBy(
        'Server started at http://0.0.0.0:8000/',
        'error: Uncaught (in promise) AddrInUse: Address already in use (os error 98)',
        '    at serve (https://deno.land/std@0.179.0/http/server.ts:604:20)',
      ),
      ['no port (8000?)'],
    );
  });

  it('is the one announced last', () => {
    assert.deepEqual(
      toldBy(
        'Listening on port 3000',
        'Listening on port 4000',
        'OSError: [Errno 98] Address already in use',
      ),
      ['no port (4000?)'],
    );
  });

  it('is not guessed from clients, clocks, process numbers and places in source', () => {
    assert.deepEqual(
      toldBy(
        'Connected to the server at localhost:5432',
        'Error: connect ECONNREFUSED 127.0.0.1:6379',
        '12:56:30 [4711] started app 1.2.3 (server.ts:182:27)',
        '[19218] 12:56:31 main.py:44 Address already in use',
      ),
      ['no port'],
    );
  });

  it('is not said again where the text gave it already', () => {
    const far = Array.from({ length: 20 }, (_, index) => `line ${index}`);
    assert.deepEqual(
      toldBy(
        'Port 8000 is already in use',
        ...far,
        'Starting development server at http://127.0.0.1:8000/',
        'Error: That port is already in use.',
      ),
      ['8000'],
    );
  });
});

describe('conflicts in one text', () => {
  it('are told once a port, in the order of their first mention', () => {
    assert.deepEqual(
      toldBy(
        'Port 5174 is in use, trying another one...',
        'Error: listen EADDRINUSE: address already in use :::3000',
        'Port 5174 is in use, trying another one...',
      ),
      ['5174 moved on', ':: 3000'],
    );
  });

  it('hold each address once', () => {
    const attempts = ['[::]:80', '0.0.0.0:80', '127.0.0.1:80'].map(
      (endpoint) => `nginx: [emerg] bind() to ${endpoint} failed (98: Address already in use)`,
    );
    assert.deepEqual(toldBy(...attempts, ...attempts), [':: + 0.0.0.0 + 127.0.0.1 80']);
  });

  it('are TCP and UDP apart', () => {
    assert.deepEqual(
      toldBy('listen tcp :53: bind: address already in use', 'listen udp :53: bind: address already in use'),
      ['53', '53 udp'],
    );
  });

  it('do not lend each other that one went on', () => {
    assert.deepEqual(
      toldBy(
        '[api] Error: listen EADDRINUSE: address already in use :::3000',
        '[web] Port 5173 is in use, trying another one...',
      ),
      [':: 3000', '5173 moved on'],
    );
  });

  it('went on, where the program tried several in vain before', () => {
    const attempts = [8000, 8001, 8002].map(
      (port) => `Failed to listen on 127.0.0.1:${port} (reason: Address already in use)`,
    );
    assert.deepEqual(
      toldBy(...attempts.flatMap((line) => [line, '']), 'INFO  Server running on [http://127.0.0.1:8003].'),
      ['127.0.0.1 8000 moved on', '127.0.0.1 8001 moved on', '127.0.0.1 8002 moved on'],
    );
  });

  it('take advice for no going on', () => {
    assert.deepEqual(
      toldBy('Port 3000 is already in use.', 'Try using port 3001 instead, or run with --port 3002.'),
      ['3000'],
    );
  });

  it('hold the line that says so, without its escape sequences', () => {
    const [conflict] = findConflicts(
      'ready\n\u001b[31m  Error: Port \u001b[1m5173\u001b[22m is already in use\u001b[39m\r\n',
    );
    assert.equal(conflict?.line, 'Error: Port 5173 is already in use');
  });
});

describe('no conflict', () => {
  const texts: readonly (readonly [what: string, ...lines: readonly string[]])[] = [
    ['a connect that is refused', 'Error: connect ECONNREFUSED 127.0.0.1:8000'],
    ['a connect that is refused, in Go', 'dial tcp 127.0.0.1:5432: connect: connection refused'],
    [
      'a connect for which Windows has no port left',
      'dial tcp 10.0.0.5:443: connectex: Only one usage of each socket address (protocol/network address/port) is normally permitted.',
    ],
    [
      'a request that Windows denies',
      '<urlopen error [WinError 10013] An attempt was made to access a socket in a way forbidden by its access permissions>',
    ],
    ['the same in Node.js', 'Error: connect EADDRINUSE 127.0.0.1:5432 - Local (0.0.0.0:54321)'],
    ['a connect that is denied', 'Error: connect EACCES 10.0.0.5:443'],
    [
      'a socket that is a file',
      'Error: listen EADDRINUSE: address already in use /tmp/app',
      'Address already in use - "/home/alice/app/tmp/web.socket" (Errno::EADDRINUSE)',
    ],
    ['a socket that is a file, in Go', 'listen unix /run/app.sock: bind: address already in use'],
    [
      "PostgreSQL's socket file",
      'could not bind Unix address "/run/postgresql/.s.PGSQL.5432": Address already in use',
    ],
    ['a named pipe of Windows', 'Error: listen EADDRINUSE: address already in use \\\\.\\pipe\\app'],
    ['a file that is denied', "Error: EACCES: permission denied, open '/srv/listen:80'"],
    ['a key that is denied', 'git@example.org: Permission denied (publickey).'],
    [
      'a server that announces itself',
      '  ➜  Local:   http://127.0.0.1:5173/',
      'Tomcat started on port 8083 (http)',
    ],
    [
      'a port that is free',
      'Port 3000 is available',
      'port 3000 is not in use',
      'Port 3000 is no longer in use',
    ],
    ['a number that is no port', 'Port 70000 is already in use', 'Port 0 is in use'],
    [
      'another thing in use',
      '12345 bytes in use',
      'This e-mail address is already taken',
      'disk 3000 is in use',
      'Firebase: The email address is already in use by another account.',
      'IP address 192.168.1.5 is already in use on the network',
      'Error: the serial port is already in use by another program',
      "Serial port 'COM3' already in use. Try quitting any programs that may be using it.",
      'The container name "/web" is already in use by container "43f8a9".',
      "fatal: 'main' is already used by worktree at '/home/alice/app'",
    ],
    [
      'a plan',
      'Port 3000 is used by the API, port 5173 by the web client.',
      'The port 3000 is taken from the PORT variable',
      'Ports in use: 3000, 5173',
    ],
    ['a server that is well', '[OK] The API is already running on port 5000.'],
    [
      'an address that the machine has not',
      'Error: listen EADDRNOTAVAIL: address not available 192.168.1.9:3000',
      'listen tcp 10.0.0.9:8080: bind: cannot assign requested address',
      'channel_setup_fwd_listener_tcpip: cannot listen to port: 8080',
    ],
    ['a port of another machine', 'Warning: remote port forwarding failed for listen port 9000'],
    [
      'an error that is spoken about',
      'EADDRINUSE means that another process listens on the port already.',
      '- Handle EADDRINUSE when restarting',
      '- Fixed "address already in use" errors on restart',
      "  12:7  error  'EADDRINUSE' is assigned a value but never used  no-unused-vars",
    ],
    [
      'a condition',
      'If port 3000 is in use, pass --port.',
      'When the default port 8080 is already in use, another is taken.',
    ],
    [
      'a question',
      'Is port 3000 in use?',
      'Check whether port 3000 is already in use',
      'Port 3000 already in use?',
      'Error: Port is in use?',
    ],
    ['text in backticks', 'You may see `Error: listen EADDRINUSE: address already in use :::3000` here.'],
    ['a heading', '## Port 3000 is already in use'],
    ['a link', '- [Port 3000 is already in use](#port-3000)'],
    ['a row of a table', '| Port 3000 is already in use | stop the other |'],
    ['an issue', '#123  EADDRINUSE: address already in use :::3000  bug'],
    [
      'a commit',
      'a1b2c3d Fix "Port 3000 is already in use" on Windows',
      '* 1a2b3c4 (HEAD -> main) Port 3000 is in use: say by whom',
    ],
    [
      'a line of source',
      "    console.error('Address in use, retrying...');",
      '        raise RuntimeError("Port 8000 is already in use")',
      '    return fmt.Errorf("port 8080 is already in use: %w", err)',
      "+    throw new Error('Port 3000 is already in use');",
      '  let listener = TcpListener::bind("0.0.0.0:7171").expect("Failed to bind to port 7171");',
      '  echo "Port 3000 is already in use"',
      "+ echo 'Port 3000 is already in use'",
      'web-1  |   console.log("Port 3000 is already in use");',
    ],
    [
      'a comment',
      '  // Port 3000 is already in use',
      '/* listen EADDRINUSE: address already in use :::3000 */',
    ],
    [
      'a comparison',
      "  if (error.code === 'EADDRINUSE') {",
      "    case 'EADDRINUSE':",
      "  if (message.includes('EADDRINUSE')) {",
      '    if e.errno == errno.EADDRINUSE:',
      '  if errors.Is(err, syscall.EADDRINUSE) {',
      '    Err(e) if e.kind() == io::ErrorKind::AddrInUse => {',
      'rescue Errno::EADDRINUSE => e',
    ],
    [
      'a search result',
      "src/server.ts:12:    throw new Error('Port 3000 is already in use');",
      "src/server.ts:12:throw new Error('Port 3000 is already in use');",
      "12:    throw new Error('Port 3000 is already in use');",
      'README.md:Port 3000 is already in use',
    ],
    ['a code frame', '  175 | throw new Error("Port 3000 is already in use")', "> 12 | 'EADDRINUSE :::3000'"],
    [
      'a command',
      '$ echo "Port 3000 is already in use"',
      'alice@devbox:~$ grep -rn "address already in use :::3000"',
    ],
    ['a command in PowerShell', 'PS C:\\Users\\alice> echo "Port 3000 is already in use"'],
    [
      'a test that passed',
      '  ✔ says "Port 3000 is already in use" (3ms)',
      'ok 12 - Port 3000 is already in use',
      '@app/web:test:  ✓ says "Port 3000 is already in use"',
    ],
    ['a place in source', '    at Server.<anonymous> (/app/EADDRINUSE/address already in use:3000)'],
    ['the value of a variable in JSON', '{"pid":3000,"msg":"permission denied"}'],
    ['nothing', ''],
  ];

  for (const [what, ...lines] of texts) {
    it(`is ${what}`, () => {
      for (const line of lines) assert.deepEqual(toldBy(line), [], line);
    });
  }

  it('is what Node.js says of a connect in many lines', () => {
    const lines = [
      'Error: connect EADDRINUSE 127.0.0.1:5432 - Local (0.0.0.0:54321)',
      '    at internalConnect (node:net:1087:16) {',
      '  errno: -98,',
      "  code: 'EADDRINUSE',",
      "  syscall: 'connect',",
      "  address: '127.0.0.1',",
      '  port: 5432',
      '}',
    ];
    assert.deepEqual(toldBy(...lines), []);
  });

  it('is a count in parentheses', () => {
    assert.deepEqual(
      toldBy('Tests failed (48) on a busy disk', 'error (10): used by none', '[10048] started'),
      [],
    );
  });
});

describe('a conflict in one line', () => {
  const clicked = (line: string): string | undefined => {
    const found = conflictInLine(line);
    return found && `${line.slice(found.start, found.start + found.length)} = ${found.port}`;
  };

  const lines: readonly (readonly [line: string, expected: string | undefined])[] = [
    ['Error: listen EADDRINUSE: address already in use :::3000', ':::3000 = 3000'],
    ['Error: listen EADDRINUSE: address already in use 127.0.0.1:3000', '127.0.0.1:3000 = 3000'],
    ['🚨 Port 1234 could not be used', 'Port 1234 = 1234'],
    [' ⚠ Port 3000 is in use, trying 3001 instead.', 'Port 3000 = 3000'],
    ['This port was picked because 3000 is in use.', '3000 = 3000'],
    ['listen tcp :8080: bind: address already in use', ':8080 = 8080'],
    ['nginx: [emerg] bind() to [::]:80 failed (98: Address already in use)', '[::]:80 = 80'],
    ['Failed to bind to address http://[::1]:5000: address already in use', '[::1]:5000 = 5000'],
    ["[ERROR] Connection in use: ('127.0.0.1', 8000)", "127.0.0.1', 8000 = 8000"],
    [
      'Address already in use - bind(2) for "127.0.0.1" port 3000 (Errno::EADDRINUSE)',
      '127.0.0.1" port 3000 = 3000',
    ],
    ['Unable to listen on port 80: listen tcp4 127.0.0.1:80: bind: permission denied', '127.0.0.1:80 = 80'],
    ['Bind for 0.0.0.0:80 failed: port is already allocated', '0.0.0.0:80 = 80'],
    ['OSError: [Errno 98] Address already in use', undefined],
    ['  port: 3000', undefined],
    ['Listening on http://127.0.0.1:3000', undefined],
    ['if port 3000 is in use', undefined],
  ];

  for (const [line, expected] of lines) {
    it(`is ${expected === undefined ? 'not found' : 'clicked on'} in: ${line}`, () => {
      assert.equal(clicked(line), expected);
    });
  }

  it('is of UDP only where the line says so', () => {
    const protocolOf = (line: string): string | undefined => conflictInLine(line)?.protocol;
    assert.equal(protocolOf('listen udp 0.0.0.0:53: bind: address already in use'), 'udp');
    assert.equal(protocolOf('Error: listen EADDRINUSE: address already in use :::3000'), 'tcp');
    assert.equal(
      protocolOf(
        'listen udp 127.0.0.1:53: bind: address already in use · then, a good while later, also listen tcp 127.0.0.1:8080: bind: address already in use',
      ),
      'udp',
    );
  });

  it('is the first where the line tells of several', () => {
    assert.equal(
      clicked(
        '[listen tcp 127.0.0.1:8080: bind: address already in use, listen tcp [::1]:9090: bind: address already in use]',
      ),
      '127.0.0.1:8080 = 8080',
    );
  });

  it('is found far into a long line', () => {
    const line = `${'word '.repeat(50_000)}listen tcp 127.0.0.1:8080: bind: address already in use${' word'.repeat(50_000)}`;
    assert.equal(clicked(line), '127.0.0.1:8080 = 8080');
  });
});

describe('what is found of a conflict', () => {
  const messages: readonly (readonly string[])[] = [
    ...lineMessages.map(([, line]) => [line]),
    ...longMessages.map(([, lines]) => lines),
  ];
  const sequences = [
    '\u001b[31m',
    '\u001b[0;1;38;2;173;127;168m',
    '\u001b[m',
    '\u001b[?25h',
    '\u001b(B',
    '\u009b22m',
    '\u001b]0;Port 1111 is in use\u0007',
    '\u001b]633;E;python3 -m http.server 2222;0\u0007',
    '\u001b]8;;http://localhost:3333\u001b\\',
    '\u0000',
    '\u0007',
  ];
  const pick = <T>(random: () => number, of: readonly T[]): T => of[Math.floor(random() * of.length)]!;

  it('does not change with escape sequences anywhere in it', () => {
    const random = seededRandom(1);
    for (const lines of messages) {
      const text = lines.join('\r\n');
      let coloured = '';
      for (const unit of text.split('')) {
        if (random() < 0.15 && unit !== '\n') coloured += pick(random, sequences);
        coloured += unit;
      }
      assert.deepEqual(findConflicts(coloured), findConflicts(text), JSON.stringify(coloured));
    }
  });

  it('does not change with what was drawn before it in the same row', () => {
    for (const [, line] of lineMessages) {
      assert.deepEqual(findConflicts(`10%\r20%\rloading\b\b\b\b\b\b\b${line}`), findConflicts(line), line);
      assert.deepEqual(findConflicts(`${'#'.repeat(500)}\r\u001b[K${line}`), findConflicts(line), line);
    }
  });

  it('does not change with other lines before and after it', () => {
    const random = seededRandom(2);
    const letters = 'abcxyz  0123456789.:/-[]()\'"%#é→';
    const noise = (): string[] =>
      Array.from({ length: Math.floor(random() * 40) }, () =>
        Array.from({ length: Math.floor(random() * 120) }, () => pick(random, letters.split(''))).join(''),
      );
    for (const lines of messages) {
      const surrounded = [...noise(), ...lines, ...noise()];
      assert.deepEqual(toldBy(...surrounded), toldBy(...lines), JSON.stringify(surrounded));
    }
  });

  it('is something of the text, or nothing, where the text is cut anywhere', () => {
    for (const [, line, expected] of lineMessages) {
      const ports = [...line.matchAll(/\d+/g)].map(([digits]) => Number(digits));
      for (let length = 0; length < line.length; length++) {
        for (const { port } of findConflicts(line.slice(0, length))) {
          // a cut number is the begin of one
          const isThere = ports.some((one) => String(one).startsWith(String(port)));
          assert.ok(port === undefined || isThere, `${expected} cut after ${length}: ${port}`);
        }
      }
    }
  });
});

describe('a search for conflicts', () => {
  const million = 1_000_000;
  const endless: readonly (readonly [what: string, text: string])[] = [
    ['one endless word', 'x'.repeat(million)],
    ['endless digits', '9'.repeat(million)],
    ['endless colons', ':'.repeat(million)],
    ['endless blanks', ' '.repeat(million)],
    ['endless brackets', '['.repeat(million)],
    ['endless quotes and backticks', '"`\''.repeat(million / 3)],
    ['a line of signs of conflicts', 'port 1 in use EADDRINUSE '.repeat(million / 25).slice(0, -1)],
    ['a line of signs without blanks', 'EADDRINUSE:'.repeat(million / 11)],
    ['a line of endpoints that are none', 'already 1.2.3.4:5:6 '.repeat(million / 20)],
    ['carriage returns', '\r'.repeat(million)],
    ['backspaces', 'x\b'.repeat(million / 2)],
    ['begun sequences', '\u001b['.repeat(million / 2)],
    ['begun titles', '\u001b]0;'.repeat(million / 4)],
    ['wide moves', '\u001b[999999999Cx'.repeat(million / 13)],
    ['erasures of a long row', `${'x'.repeat(million / 2)}${'\u001b[1K'.repeat(million / 40)}`],
    ['short lines', 'x\n'.repeat(million / 2)],
    ['lines that give no port', 'Address already in use\n'.repeat(million / 23)],
  ];

  for (const [what, text] of endless) {
    it(`comes to an end with ${what}`, () => {
      const conflicts = findConflicts(text);
      assert.ok(conflicts.length <= 1, String(conflicts.length));
      conflictInLine(text);
    });
  }

  it('goes no further in a loop that no one stopped', () => {
    const again = Array.from({ length: 5000 }, () => 'Port 3000 is in use');
    assert.deepEqual(toldBy(...again.slice(1), 'Port 4000 is in use'), ['3000', '4000']);
    assert.deepEqual(toldBy(...again, 'Port 4000 is in use'), ['3000']);
    assert.deepEqual(toldBy(`${'Port 3000 is in use '.repeat(50_000)}Port 4000 is in use`), ['3000']);
  });

  it('finds what stands among a million signs', () => {
    const text = `${'used '.repeat(100_000)} Port 5173 is already in use ${'used '.repeat(100_000)}`;
    assert.deepEqual(findConflicts(text).map(told), ['5173']);
    assert.ok(findConflicts(text).every(({ line }) => line.length <= 1000));
  });
});
