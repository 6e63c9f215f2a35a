import { pattern } from './endpointInText';
import { localizedErrors } from './localizedErrors';
import type { SystemErrorForm } from './messageForm';

/** `[Errno 98]`, `(os error 98)`, `errno:48`; and the numbers of Windows, which mean nothing else: `failed (10048: …`. */
function numbered(unix: readonly number[], windows: number): string {
  return (
    `\\b(?:errno|winerror|os error)\\W{0,3}(?:${[...unix, windows].join('|')})\\b` +
    `|\\b(?:failed|\\w{0,20}exception|address|error|os)\\W{1,3}${windows}(?=[:)\\]])`
  );
}

const inUseForms: readonly SystemErrorForm[] = [
  {
    // musl and some JDKs leave out "already"; "address already in use errors" are talked about
    printedBy: 'most programs on Linux and macOS',
    cause: 'in-use',
    source: String.raw`(?<!\b(?:e-?mail|mac|ip) )\baddr(?:ess)? (?:is )?(?:already )?in ?use\b(?!["'\u201D]? errors?\b)`,
    signs: ['in use', 'inuse'],
    samples: [
      'Error: listen EADDRINUSE: address already in use :::3000',
      'OSError: [Errno 98] Address already in use',
      '2026/01/02 03:04:05 listen tcp :8080: bind: address already in use',
      'Error: Os { code: 98, kind: AddrInUse, message: "Address in use" }',
      'java.net.BindException: Address already in use (Bind failed)',
    ],
  },
  {
    // a comparison with the kind is code: `ErrorKind::AddrInUse`, `errors.AddrInUse`
    printedBy: 'Rust, Deno and Zig',
    cause: 'in-use',
    source: String.raw`(?<!::|errors\.)\bAddrInUse\b|^error: AddressInUse$`,
    signs: ['inuse'],
    samples: [
      'error: AddressInUse',
      'error: Uncaught (in promise) AddrInUse: Address already in use (os error 98)',
      'Error: Os { code: 98, kind: AddrInUse, message: "Address already in use" }',
    ],
  },
  {
    printedBy: 'Windows',
    cause: 'in-use',
    source: String.raw`\bonly one usage of each socket address\b`,
    signs: ['only one usage'],
    samples: [
      'listen tcp 127.0.0.1:8080: bind: Only one usage of each socket address (protocol/network address/port) is normally permitted.',
      'System.Net.Sockets.SocketException (10048): Only one usage of each socket address',
    ],
  },
  {
    // where errors have their names: not "Handle EADDRINUSE", `=== 'EADDRINUSE'` or `rescue Errno::EADDRINUSE`
    printedBy: 'Node.js, Bun, Erlang, Ruby and OCaml, by the name of the error',
    cause: 'in-use',
    source:
      String.raw`(?:(?<=\b(?:listen(?: to)?|bind|error|reason|code|unix\.|\(Errno::)\s?|-1 |[:=,{([] ?["']?)(?<!(?:[=!]=|[[(]|\bcase) ?["']|(?<!\(Errno)::)` +
      String.raw`(?:WSA)?EADDRINUSE\b(?:: address already in use)?|^\s{0,20}EADDRINUSE(?=[:,]))`,
    signs: ['inuse'],
    samples: [
      'Error: listen EADDRINUSE :::3000',
      'Error: bind EADDRINUSE null:3000',
      "{ code: 'EADDRINUSE', errno: -98, syscall: 'listen', address: '127.0.0.1', port: 3000 }",
      '[error] Failed to start Ranch listener Shop.Endpoint.HTTP in :ranch_tcp:listen([cacerts: :..., port: 4000]) for reason :eaddrinuse (address already in use)',
      '{error,{listen_error,{acceptor,{0,0,0,0,0,0,0,0},5672},eaddrinuse}}',
      'Address already in use - bind(2) for "127.0.0.1" port 3000 (Errno::EADDRINUSE)',
      'Fatal error: exception Unix.Unix_error(Unix.EADDRINUSE, "bind", "")',
    ],
  },
  {
    printedBy:
      'Python, Rust, nginx and Apache, by the number of the error, also in other languages than English',
    cause: 'in-use',
    source: numbered([98, 48], 10048),
    signs: ['errno', 'os error', '10048'],
    samples: [
      "ERROR:    [Errno 98] error while attempting to bind on address ('127.0.0.1', 8000): address already in use",
      "[Errno 10048] error while attempting to bind on address ('0.0.0.0', 5000):",
      'error: could not bind 127.0.0.1:3000 (os error 10048)',
      'OSError: [WinError 10048] Only one usage of each socket address (protocol/network address/port) is normally permitted',
      '(OS 10048)Normalerweise darf jede Adresse nur einmal verwendet werden.  : AH00072: make_sock: could not bind to address [::]:80',
    ],
  },
  {
    // the number of the port is elsewhere in the line, or in none
    printedBy: 'Django, Spring Boot 2.0, Vite of its web socket, MinIO, Phoenix and Docker',
    cause: 'in-use',
    source:
      String.raw`(?<!\b(?:serial|usb) )(?<![\w-])port(?:(?: is| was| may| might)(?: already| currently)?(?: be)?| already)(?: already)?` +
      String.raw` (?:in use|allocated|taken(?! from)|occupied)\b(?! ?\?)`,
    signs: ['in use', 'allocated', 'taken', 'occupied'],
    samples: [
      'Error: That port is already in use.',
      'The Tomcat connector configured to listen on port 8080 failed to start. The port may already be in use or the connector may be misconfigured.',
      'WebSocket server error: Port is already in use',
      'FATAL Unable to start the server: Specified port is already in use',
      '[error] Running ShopWeb.Endpoint with cowboy 2.9.0 at http failed, port already in use',
      'driver failed: port is already allocated',
      "`start_tcp_server': no acceptor (port is in use or requires root privileges) (RuntimeError)",
    ],
  },
  {
    printedBy: 'Hadoop',
    cause: 'in-use',
    source: String.raw`(?:^|[:(,] ?)port (?:in use|taken)\b`,
    signs: ['in use', 'taken'],
    samples: ['java.net.BindException: Port in use: 0.0.0.0:9870'],
  },
  {
    printedBy: 'a Podman machine, whose proxy has the port already',
    cause: 'in-use',
    source: String.raw`\bwrong with the request: ["']proxy already running`,
    signs: ['proxy already running'],
    samples: ['Error: something went wrong with the request: "proxy already running\\n"'],
  },
  {
    printedBy: 'Supervisor',
    cause: 'in-use',
    source: String.raw`\balready (?:(?:listening|running) on|using) (?:a|that|this) port\b`,
    signs: ['already listening', 'already running', 'already using'],
    samples: [
      'Error: Another program is already listening on a port that one of our HTTP servers is configured to use.',
    ],
  },
];

const deniedForms: readonly SystemErrorForm[] = [
  {
    printedBy: 'Node.js, by the name of the error',
    cause: 'denied',
    needsPort: true,
    source: String.raw`\b(?:WSA)?EACCES\b(?:: permission denied)?`,
    signs: ['eacces'],
    samples: ['Error: listen EACCES: permission denied 0.0.0.0:80'],
  },
  {
    printedBy: 'most programs on Linux and macOS',
    cause: 'denied',
    needsPort: true,
    source: String.raw`\bpermission denied\b`,
    signs: ['permission denied'],
    samples: [
      'listen tcp :80: bind: permission denied',
      'nginx: [emerg] bind() to 0.0.0.0:80 failed (13: Permission denied)',
      '(13)Permission denied: AH00072: make_sock: could not bind to address [::]:80',
    ],
  },
  {
    printedBy: 'asyncio, which may leave out the words',
    cause: 'denied',
    needsPort: true,
    source: String.raw`\[Errno 13\] error while attempting to bind\b`,
    signs: ['errno 13'],
    samples: ["PermissionError: [Errno 13] error while attempting to bind on address ('127.0.0.1', 80)"],
  },
  {
    printedBy: 'Windows',
    cause: 'denied',
    source: String.raw`\b(?:an attempt was made to access a socket in a way )?forbidden by its access permissions\b`,
    signs: ['access permissions'],
    samples: [
      "Unable to bind to https://localhost:5001 on the IPv4 loopback interface: 'An attempt was made to access a socket in a way forbidden by its access permissions.'.",
    ],
  },
  {
    printedBy: 'Django',
    cause: 'denied',
    source: String.raw`\bhave permission to access that port\b`,
    signs: ['permission to'],
    samples: ["Error: You don't have permission to access that port."],
  },
  {
    printedBy: 'programs on Windows, by the number of the error, also in other languages than English',
    cause: 'denied',
    source: numbered([], 10013),
    signs: ['errno', 'os error', '10013'],
    samples: [
      'nginx: [emerg] bind() to 0.0.0.0:80 failed (10013: An attempt was made to access a socket in a way forbidden by its access permissions)',
      'PermissionError: [WinError 10013] An attempt was made to access a socket in a way forbidden by its access permissions',
    ],
  },
];

export const systemErrorForms: readonly SystemErrorForm[] = [
  ...inUseForms,
  ...deniedForms,
  ...localizedErrors,
];

function sourceOf(forms: readonly SystemErrorForm[]): string {
  return forms.map(({ source }) => source).join('|');
}

/** All forms of a cause as one pattern, so that each stretch of text counts once. */
export const systemErrors = (['in-use', 'denied'] as const).map((cause) => ({
  cause,
  pattern: pattern(sourceOf(systemErrorForms.filter((form) => form.cause === cause))),
}));

/** What only sockets are denied with: it counts without a port and without a further word. */
export const socketDenied = new RegExp(
  sourceOf(systemErrorForms.filter(({ cause, needsPort }) => cause === 'denied' && needsPort === undefined)),
  'i',
);

/** The sentences of Windows itself, in every language that is known: no other system has them. */
export const windowsSentence = new RegExp(
  sourceOf(systemErrorForms.filter(({ printedBy }) => /^Windows\b/.test(printedBy))),
  'i',
);
