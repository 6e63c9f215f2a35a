/** Lines as one program prints them, and the conflict in them, in short. */
type Message = readonly [printedBy: string, lines: readonly string[], expected: string];

export const longMessages: readonly Message[] = [
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
    'Angular after the answer yes',
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
  [
    'Redis 7 on Windows: the reason and the end are one',
    [
      '[030812] 04 Aug 18:00:47.795 # Warning: Could not create server TCP listening socket ::1:6379: listen: Unknown error',
      '[030812] 04 Aug 18:00:47.795 # Failed listening on port 6379 (TCP), aborting.',
    ],
    '::1 6379',
  ],
  [
    'Expo, which asks',
    [
      'Port 8081 is running this app in another window',
      '  /home/a/app (pid 123)',
      '? Use port 8082 instead? › (Y/n)',
    ],
    '8081',
  ],
  [
    'Expo, which asks about another program',
    ['› Port 8081 is being used by another process', '? Use port 8082 instead? › (Y/n)'],
    '8081',
  ],
  [
    'Expo, once answered',
    ['› Port 8081 is being used by another process', '✔ Use port 8082 instead? … yes'],
    '8081 moved on',
  ],
  [
    'Expo, once answered, of another program of its own',
    [
      '› Port 8081 is running node /x/expo start in another window',
      '  /home/a/app (pid 123)',
      '✔ Use port 8082 instead? … yes',
    ],
    '8081 moved on',
  ],
  [
    'Expo, which cannot ask',
    [
      'Port 8081 is being used by another process',
      "Input is required, but 'npx expo' is in non-interactive mode.",
      'Required input:',
      '> Use port 8082 instead?',
    ],
    '8081',
  ],
  [
    'Ranch: one item a line',
    [
      '=ERROR REPORT==== 24-Jan-2017::14:10:51 ===',
      'Failed to start Ranch listener {acceptor,{0,0,0,0,0,0,0,0},1883} in ranch_tcp:listen([{port,',
      '      1883},',
      '     {ip,',
      '      {0,',
      '       0,',
      '       0,',
      '       0,',
      '       0,',
      '       0,',
      '       0,',
      '       0}},',
      '     inet6,',
      '     {backlog,',
      '      128},',
      '     {nodelay,',
      '      true}]) for reason eaddrinuse (address already in use)',
    ],
    ':: 1883',
  ],
  [
    'a Podman machine: of the command line',
    [
      '% podman run -p 8080:80 -d docker.io/library/httpd:latest',
      'Error: something went wrong with the request: "proxy already running\\n"',
    ],
    'no port (8080?)',
  ],
  [
    'a Podman machine: of the command line with an address',
    [
      '% podman run --name web -p 127.0.0.1:3000:80 -d httpd',
      'Error: something went wrong with the request: "proxy already running\\n"',
    ],
    'no port (3000?)',
  ],
  [
    'Vercel, which goes on',
    ['> NOTE: Requested port 3000 is already in use', '> Ready! Available at http://localhost:3001'],
    '3000 moved on',
  ],
  [
    'Kestrel: of the inner exceptions',
    [
      'System.IO.IOException: Failed to bind to address http://127.0.0.1:5000: address already in use.',
      ' ---> Microsoft.AspNetCore.Connections.AddressInUseException: Only one usage of each socket address (protocol/network address/port) is normally permitted.',
      ' ---> System.Net.Sockets.SocketException (10048): Only one usage of each socket address (protocol/network address/port) is normally permitted.',
      '   at System.Net.Sockets.Socket.DoBind(EndPoint endPointSnapshot, SocketAddress socketAddress)',
    ],
    '127.0.0.1 5000',
  ],
];
