import { pattern, port, portWord, someAddress } from './writtenEndpoint';

/** `in-use`: another socket has the address. `denied`: the system reserves it, or keeps it for privileged users. */
export type ConflictCause = 'in-use' | 'denied';

/** A sentence by which a program says itself that a port is not to be had. */
interface MessageForm {
  readonly printedBy: string;
  /** Names `port`, and `address` where the message has one. */
  readonly pattern: RegExp;
  /** In use, where it does not say. */
  readonly cause?: ConflictCause;
}

const is = String.raw`(?: is| was| has been| seems to be| appears to be| may be| might be)`;
const already = String.raw`(?: already| currently| still)`;

/** To add one: say who prints it, quote a sample, name the port, and put the sample into the test. */
export const messageForms: readonly MessageForm[] = [
  {
    // Port 5173 is in use, trying another one... · port 1313 already in use · Port [8080] was already in use.
    printedBy:
      'Vite, Next.js, Astro, Angular, Flask, Spring Boot, Jupyter, Phoenix, Hugo, Streamlit, TensorBoard',
    pattern: pattern(
      `${portWord}:? \\[?["']?${port}["']?\\]?(?: on \\S{1,60})?,?(?: it| which)?` +
        `(?:${is}?${already}? in use|(?:${is}|${already}|${is}${already})` +
        ` (?:(?:being )?used by|being used|taken|occupied|allocated|busy|unavailable|not available|not free)|${already} bound)`,
    ),
  },
  {
    // Address 127.0.0.1:8000 is already in use
    printedBy: 'programs that name the address first',
    pattern: pattern(
      `(?<![\\w.:%*+\\]-])${someAddress}:${port}["')\\]]?(?:${is}|${already}|${is}${already}) (?:in use|taken|occupied|being used)`,
    ),
  },
  {
    // ExportException: Port already in use: 9010 · Port(s) already bound: 8080: Address already in use
    printedBy: 'Java RMI and JMX, Quarkus',
    pattern: pattern(`${portWord} (?:is |are )?already (?:in use|bound|used|allocated): ?${port}`),
  },
  {
    // Something is already running on port 3000. · Is another postmaster already running on port 5432?
    printedBy: 'Create React App, Gatsby, Docusaurus, Metro, PostgreSQL, MySQL',
    pattern: pattern(
      `(?:already|another [\\w-]+(?: server)?(?: is)?(?: already)?) (?:running|listening) (?:on|at) (?:the )?${portWord}:? ?${port}`,
    ),
  },
  {
    // EADDRINUSE: Failed to start server. Is port 5000 in use?
    printedBy: 'Bun',
    pattern: pattern(`failed to start server\\. is port ${port} in use`),
  },
  {
    // This port was picked because 3000 is in use.
    printedBy: 'serve',
    pattern: pattern(`picked because ${port} is in use`),
  },
  {
    // 8080 is already in use. Trying another port.
    printedBy: 'live-server',
    pattern: pattern(`(?<![\\w.:/-])${port} is already in use\\. trying another port`),
  },
  {
    // [get-port] Unable to find an available port (tried 3000-3100 on host "localhost"). Using alternative port 3001
    printedBy: 'Nuxt (get-port)',
    pattern: pattern(`unable to find an available port \\(tried ${port}`),
  },
  {
    // OSError: Cannot find empty port in range: 7860-7860.
    printedBy: 'Gradio',
    pattern: pattern(`cannot find empty port in range: ${port}`),
  },
  {
    // Port 1234 could not be used
    printedBy: 'Parcel',
    pattern: pattern(`${portWord} ${port} (?:could not|cannot|can't) be used`),
  },
  {
    // functions: Port 5001 is not open on localhost (127.0.0.1), could not start Functions Emulator.
    printedBy: 'Firebase emulators',
    pattern: pattern(`${portWord} ${port} is not open on \\S+ \\((?<address>[^()\\s]{2,60})\\)`),
  },
  {
    // Emulator UI unable to start on port 4000, starting on 4001 instead.
    printedBy: 'Firebase emulators',
    pattern: pattern(`unable to start on port ${port}, starting on`),
  },
  {
    // Connection in use: ('127.0.0.1', 8000)
    printedBy: 'gunicorn',
    pattern: pattern(`connection in use: \\(["'](?<address>[^"'\\s]{0,60})["'], ?${port}`),
  },
  {
    // adding listener failed addr=0.0.0.0:8080 (in use)
    printedBy: 'unicorn',
    pattern: pattern(`addr=${someAddress}:${port} \\(in use\\)`),
  },
  {
    // Bind for 0.0.0.0:80 failed: port is already allocated
    printedBy: 'Docker, where another container has it',
    pattern: pattern(`bind for ${someAddress}:${port} failed: port is already allocated`),
  },
  {
    // failed to bind host port for 0.0.0.0:5432:172.18.0.2:5432/tcp: address already in use
    printedBy: 'Docker Engine 23 and later: the second pair is the container’s own',
    pattern: pattern(
      `bind host port(?: for)? (?<address>\\[[^\\][\\s]{2,60}\\]|[\\d.]{7,15}):(?<port>\\d{1,5})(?::[^\\s/]{1,60})?/(?:tcp|udp): ` +
        `(?:address already in use|port is already allocated)`,
    ),
  },
  {
    // rootlessport cannot expose privileged port 80
    printedBy: 'Podman and Docker without root',
    pattern: pattern(`cannot expose privileged port ${port}`),
    cause: 'denied',
  },
  {
    // Failed to listen on prefix 'http://+:8080/' because it conflicts with an existing registration on the machine.
    printedBy: '.NET HttpListener and HTTP.sys',
    pattern: pattern(
      `listen on prefix ["']?https?://${someAddress}:${port}/\\S{0,200} because it conflicts with an existing registration`,
    ),
  },
  {
    // Failed to register URL "http://localhost:5000/" for site "Shop" … used by another process. (0x80070020)
    printedBy: 'IIS Express: ERROR_SHARING_VIOLATION and ERROR_ALREADY_EXISTS',
    pattern: pattern(
      `failed to register url "https?://${someAddress}:${port}/.{0,240}\\(0x800700(?:20|b7)\\)`,
    ),
  },
  {
    printedBy: 'IIS Express: ERROR_ACCESS_DENIED',
    pattern: pattern(`failed to register url "https?://${someAddress}:${port}/.{0,240}\\(0x80070005\\)`),
    cause: 'denied',
  },
];

/** Without one of these no form fits: a quick look, and the place to look at in an endless line. */
export const signs = new RegExp(
  [
    String.raw`\bin ?use\b|\b(?:used by|being used|be used|taken|occupied|allocated|busy|unavailable)\b|not (?:available|free|open)\b`,
    String.raw`AddrInUse|EADDRINUSE|EACCES|only one usage|permission denied|permission to|access permissions|10048|10013|errno|os error`,
    String.raw`(?:already|another [\w-]+(?: server)?(?: is)?) (?:bound|running|listening)|existing registration|register url`,
    String.raw`available port|empty port|privileged port|unable to start on|picked because`,
  ].join('|'),
  'gi',
);

/** `[Errno 98]`, `(os error 98)`, `errno:48`; and the numbers of Windows, which mean nothing else: `failed (10048: …`. */
function numbered(unix: readonly number[], windows: number): string {
  return (
    `\\b(?:errno|winerror|os error)\\W{0,3}(?:${[...unix, windows].join('|')})\\b` +
    `|\\b(?:failed|exception|address|error)\\W{1,3}${windows}(?=[:)\\]])`
  );
}

/**
 * What the system itself says (strerror, FormatMessage, and the names and numbers of these errors), which most programs
 * pass on beside the address they wanted: EADDRINUSE is 98 on Linux, 48 on macOS and BSD, WSAEADDRINUSE 10048 on Windows.
 * Windows and some C libraries translate the words, so the number counts where it is marked as one.
 */
export const systemErrors: readonly { readonly cause: ConflictCause; readonly pattern: RegExp }[] = [
  {
    cause: 'in-use',
    // musl and some JDKs leave out "already"; Rust's kind is AddrInUse, Erlang's reason :eaddrinuse; a comparison is code
    pattern: pattern(
      String.raw`\baddr(?:ess)? (?:is )?(?:already )?in ?use\b|\bAddrInUse\b|\bonly one usage of each socket address\b` +
        String.raw`|(?<![=!]= ?["']|\bcase ["'])\b(?:WSA)?EADDRINUSE\b|${numbered([98, 48], 10048)}`,
    ),
  },
  {
    cause: 'denied',
    pattern: pattern(
      String.raw`\b(?:WSA)?EACCES\b|\bpermission denied\b|\bforbidden by its access permissions\b|${numbered([], 10013)}`,
    ),
  },
];

/** "Permission denied" is said of files too: it counts beside a port and a word for what servers do. */
export const bindWords = /\b(?:bind|binding|bound|listen|listener|listening|make_sock|socket)\b/i;

/** What Windows says of sockets alone; it needs no further word, nor a port. */
export const socketDenied = /\bforbidden by its access permissions\b|\b(?:errno|winerror|os error) 10013\b/i;

/** Sentences that give no port at all. */
export const portlessForms: readonly MessageForm[] = [
  { printedBy: 'Django', pattern: pattern(`\\bthat port is already in use`) },
  { printedBy: 'Phoenix', pattern: pattern(`\\bfailed, port already in use`) },
  { printedBy: 'Docker', pattern: pattern(`\\bport is already allocated`) },
  { printedBy: 'Django', pattern: pattern(`\\bhave permission to access that port`), cause: 'denied' },
];

/** `could not bind IPv4 address "127.0.0.1": …`: an address whose port stands in another line. */
export const addressAlone = pattern(`\\baddress ["'](?<address>[^"'\\s]{2,60})["']`);

/**
 * The same words about another matter: a connect (Windows says "only one usage" of one, too, when no local port is left to
 * connect from), or a socket that is a file and has no port.
 */
export const notOfPorts =
  /\bdial (?:tcp|udp)|\bconnectex\b|\bconnect E[A-Z]+\b|\bconnect(?:\(2\)|\(\) )|\bECONNREFUSED\b|\bconnect to\b|\blisten unix\b|\bunix (?:socket|address|domain)\b|\bunix:\/|\.sock\b|\.s\.PGSQL\.|\\\\\.\\pipe\\/i;

/** Node's error as an object tells in a line of its own that it is one of a connect. */
export const ofConnect = /\bsyscall: ["']connect["']/;

/** Node about a socket that is a file: `EADDRINUSE: address already in use /tmp/app`, `listen EACCES: permission denied /run/app`. */
export const ofFile = /\b(?:EADDRINUSE|in use|EACCES|denied):? \/\S/i;

/** Lines that name the port an attempt failed for, and leave the reason to another line. */
export const attemptForms: readonly MessageForm[] = [
  {
    // address: '::',
    // port: 3000
    printedBy: 'Node.js, the end of an error as an object',
    pattern: pattern(
      `(?:\\baddress: ["'](?<address>[^"'\\s]{0,60})["'],?)?\\s{0,20}\\bport: ${port},?\\s{0,9}$`,
    ),
  },
  {
    // Failed to initialize component [Connector[HTTP/1.1-8080]] · ProtocolHandler ["http-nio-8080"]
    printedBy: 'Tomcat',
    pattern: pattern(
      `(?:Connector\\[[^\\s\\]]{1,40}|ProtocolHandler \\["[^\\s"]{1,40})-(?<port>\\d{1,5})["\\]]`,
    ),
  },
  {
    // BindHttpException[Failed to bind to [9200-9300]]; nested: BindException[Address already in use]
    printedBy: 'Elasticsearch',
    pattern: pattern(`failed to bind to \\[?${port}`),
  },
];

/** A line with one of both and an endpoint tells of an attempt, too: `Failed to bind to 0.0.0.0:9092`. */
export const failureWords = /\b(?:fail\w*|unable|could ?n[o']t|can ?n[o']t|cannot|error)\b/i;
export const serverWords = /\b(?:bind|binding|bound|listen\w*|start\w*|running|socket|serv\w+|port)\b|:\/\//i;
/** What connects is a client, and the port another's. */
export const clientWords = /\bconnect(?:ed|ing|ion)?\b/i;

/** Command lines that were echoed: `python3 -m http.server 8000`, `manage.py runserver 0.0.0.0:8000`, `rails s -p 3000`. */
export const commandForms: readonly RegExp[] = [
  pattern(`\\bhttp\\.server\\b(?: [^\\s|;&]{1,40}){0,4}? ${port}`),
  pattern(`\\brunserver (?:\\S{0,40}:)?${port}`),
  pattern(`\\b(?:s|serve\\w{0,9}|start|dev|run|preview)\\b[^|;&]{0,80}? (?:-p|-l|--listen)[ =]?${port}`),
];

/** The program went on by itself; `next` is the port it takes, where it says so. Advice ("use another port") is none. */
export const movedOnForms: readonly RegExp[] = [
  // trying another one... · trying 3001 instead. · attempting to use an available port
  pattern(`\\btrying (?:another|the next|next|a different|(?:port )?(?<next>\\d{1,5}))\\b`),
  pattern(`\\battempting to use an? \\w+ port\\b`),
  // using available port 3001 instead · Using alternative port 3001 · starting on 4001 instead
  pattern(
    `(?<!\\b(?:try|by|consider) )\\b(?:using|starting on|switch(?:ing|ed) to|falling back (?:to|on)|fell back to)(?: an?| the)?` +
      `(?: (?:available|alternative|another|different|next|free|random)){0,3}(?: port)? (?<next>\\d{1,5})\\b`,
  ),
  pattern(`(?<!\\b(?:try|by|consider) )\\busing (?:another|a different|the next|a free|a random) port\\b`),
  // This port was picked because 3000 is in use.
  pattern(`\\bpicked because\\b`),
  // Would you like to use a different port? Yes   (without the answer it is only a question)
  pattern(`\\bport\\b[^?]{0,40}\\?.{0,20}\\by(?:es)?\\s{0,20}$`),
  // Laravel development server started: <http://127.0.0.1:8001>: artisan says nothing of going on, and announces itself
  pattern(`\\b(?:development server started|server running on)\\b.{0,40}:(?<next>\\d{1,5})\\b`),
];
