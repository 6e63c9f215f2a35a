import * as translated from './localizedErrors';
import { pattern, port, portWord, someAddress } from './endpointInText';

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

const is = String.raw`(?: is| was| has been| seems to be| appears to be)`;
const already = String.raw`(?: already| currently| still)`;
/** ` is`, ` was already`, ` may already be`, or nothing at all. */
const mayBe = `(?:${is}?${already}?| (?:may|might|could)${already}? be)`;
/** "Port 3000 is used by the API" and "is taken from the environment" tell of plans. */
const taken =
  String.raw`(?:in use|busy|occupied|unavailable|not available|not free|taken(?! from)|being used` +
  String.raw`|used by (?:an?|another|other|some|process|pid)\b)`;

/** To add one: say who prints it, quote a sample, name the port, and put the sample into the test. */
export const messageForms: readonly MessageForm[] = [
  {
    // Port 5173 is in use, trying another one... · port 1313 already in use · Port [8080] was already in use.
    // Port "1234" … · port number 8080 … · The forwarded port to 8080 … · port 6006, but it was already in use
    printedBy:
      'Vite, Next.js, Astro, Angular, Flask, Spring Boot, Jupyter, Phoenix, Hugo, Streamlit, TensorBoard, Wrangler, Vagrant',
    pattern: pattern(
      `${portWord}(?::| number| to)? \\[?["']?${port}(?:/(?:tcp|udp))?["']?\\]?(?: on \\S{1,60})?(?:,| -)?(?: but)?(?: it| which)?` +
        `(?:${mayBe} ${taken}|${is}? already (?:allocated|bound|used)| has been used)(?! ?\\?)`,
    ),
  },
  {
    // Address 127.0.0.1:8000 is already in use · http://localhost:3000/ is already used
    // Could not serve on http://localhost:4200. It is either in use or you do not have permission.
    printedBy: 'programs that name the address first: Nuxt 2, Playwright, Ember',
    pattern: pattern(
      `(?<![\\w.:%*+\\]-])${someAddress}:${port}(?:/[^\\s"'\`]{0,60})?["'\`)\\]]?` +
        `(?:${mayBe} (?:in use|taken|occupied|being used)| is already used|[.,] it is either in use)`,
    ),
  },
  {
    // The specified "1337" port is already in use by another program.
    printedBy: 'TestCafe',
    pattern: pattern(`(?<![\\w.:/-])["']?${port}["']? port${mayBe} in use`),
  },
  {
    // ExportException: Port already in use: 9010 · Port(s) already bound: 8080: Address already in use
    printedBy: 'Java RMI and JMX, Quarkus',
    pattern: pattern(`${portWord} (?:is |are )?already (?:in use|bound|used|allocated): ?${port}`),
  },
  {
    // Something is already running on port 3000. · Is another postmaster already running on port 5432?
    // Server already using port 8080 · you already have another process on port 10350
    // Where it has a name it may be well: "[OK] The API is already running on port 5000".
    printedBy:
      'Create React App, Gatsby, Docusaurus, Metro, Eleventy, Tilt, Sinatra, GlassFish, PostgreSQL, MySQL',
    pattern: pattern(
      `(?:(?:some(?:thing|one) is already|something else is|another [\\w-]+(?: server)?(?: is)?(?: already)?) (?:running|listening|performing) (?:on|at)` +
        `|already listening (?:on|at)|(?:already|something else is) using|another (?:process|program|instance|server) on)` +
        ` (?:the (?:\\w+ )?)?${portWord}:? ?${port}`,
    ),
  },
  {
    // A process is already listening on http://127.0.0.1:8000.
    printedBy: 'Symfony',
    pattern: pattern(`already listening (?:on|at) (?:https?://)?${someAddress}:${port}`),
  },
  {
    // Port 8081 is running shop in another window
    printedBy: 'Expo',
    pattern: pattern(`${portWord} ${port} is running .{1,80} in another window`),
  },
  {
    // Error: Port conflict: another instance is already running on /var/run/postgresql with port 5432
    printedBy: "Debian's PostgreSQL",
    pattern: pattern(`${portWord} conflict: .{1,90} ${portWord} ${port}`),
  },
  {
    // Can't listen on port 3000. Perhaps another Meteor is running? · could not bind on port 4040. Attempting port 4041.
    // Couldn't bind to port 53, exiting. A colon leads to the reason.
    printedBy: 'programs that keep the reason to themselves: Meteor, Metro, json-server, Spark',
    pattern: pattern(
      `\\b(?:can(?:'t|not)|could(?: not|n't)|failed to|unable to) (?:listen on|bind (?:on|to))(?: the)? port ${port}` +
        `(?=[.,!]|\\s{0,20}$)(?!.*denied)`,
    ),
  },
  {
    // Starting frontend web: cannot bind socket [0.0.0.0:80]
    printedBy: 'HAProxy before 2.3, which does not say why',
    pattern: pattern(`cannot bind socket \\[${someAddress}:${port}\\]`),
  },
  {
    // couldn't bind HTTP server socket, hostname: 127.0.0.1, port: 8080
    printedBy: 'llama.cpp, which does not say why',
    pattern: pattern(`couldn't bind HTTP server socket, hostname: (?<address>[^\\s,]{1,60}), port: ${port}`),
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
    // Port "1234" could not be used
    printedBy: 'Parcel',
    pattern: pattern(`${portWord} ["']?${port}["']? (?:could not|cannot|can't) be used`),
  },
  {
    // functions: Port 5001 is not open on localhost (127.0.0.1,::1), could not start Functions Emulator.
    printedBy: 'Firebase emulators; older ones give only the name',
    pattern: pattern(`${portWord} ${port} is not open on (?:[^\\s,]{1,60} \\()?(?<address>[^()\\s,]{2,60})`),
  },
  {
    // Could not acquire required 'port': '8888'
    printedBy: 'Netlify',
    pattern: pattern(`could not acquire required ["']port["']: ["']?${port}`),
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
    // Ports are not available: exposing port TCP 0.0.0.0:3306 -> 0.0.0.0:0: /forwards/expose returned unexpected status: 500
    printedBy: 'Docker Desktop, where the system’s reason is lost',
    pattern: pattern(
      `exposing port (?:TCP|UDP) ${someAddress}:${port} -> \\S{1,60} /forwards/expose returned unexpected status`,
    ),
  },
  {
    // Port 80 requires elevated privileges
    printedBy: "Express's generator",
    pattern: pattern(`${portWord} ${port} requires elevated privileges`),
    cause: 'denied',
  },
  {
    // Permission to listen on port 80 denied.
    printedBy: 'Jupyter',
    pattern: pattern(`permission to listen on port ${port} denied`),
    cause: 'denied',
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

/**
 * Without one of these no form fits: a quick look, and the place to look at in an endless line. Plain words alone: regular
 * expressions look for a list of them several times faster than for patterns.
 */
const words: readonly string[] = [
  ...['in use', 'inuse', 'used by', 'being used', 'be used', 'been used', 'already used', 'only one usage'],
  ...['taken', 'occupied', 'allocated', 'busy', 'unavailable', 'not available', 'not free', 'not open'],
  ...['eacces', 'permission denied', 'permission to', 'access permissions', 'elevated privileges'],
  ...['errno', 'os error', '10048', '10013', 'bind ', 'listen on port', 'forwards/expose', 'port conflict'],
  ...['already bound', 'already running', 'already listening', 'already using', 'already performing'],
  ...['another', 'something else is', 'existing registration', 'register url', 'picked because'],
  ...['available port', 'empty port', 'privileged port', 'unable to start on', 'acquire required'],
  ...translated.stems,
];
export const signs = new RegExp(words.join('|'), 'gi');

/** `[Errno 98]`, `(os error 98)`, `errno:48`; and the numbers of Windows, which mean nothing else: `failed (10048: …`. */
function numbered(unix: readonly number[], windows: number): string {
  return (
    `\\b(?:errno|winerror|os error)\\W{0,3}(?:${[...unix, windows].join('|')})\\b` +
    `|\\b(?:failed|exception|address|error|os)\\W{1,3}${windows}(?=[:)\\]])`
  );
}

/** Where errors have their names: `listen EADDRINUSE`, `code: 'EADDRINUSE'`, `for reason :eaddrinuse`, not "Handle EADDRINUSE". */
const errorName =
  String.raw`(?:(?<=\b(?:listen(?: to)?|bind|error|reason|code|unix\.|\(Errno::)\s?|-1 |[:=,{([] ?["']?)(?<!(?:[=!]=|[[(]|\bcase) ?["']|(?<!\(Errno)::)` +
  String.raw`(?:WSA)?EADDRINUSE\b(?:: address already in use)?|^\s{0,20}EADDRINUSE(?=[:,]))`;

/** What is said of a port without its number, which stands elsewhere in the line, or in none. */
const portInUse =
  String.raw`(?<!\b(?:serial|usb) )(?<![\w-])port(?:(?: is| was| may| might)(?: already| currently)?(?: be)?| already)(?: already)?` +
  String.raw` (?:in use|allocated|taken(?! from)|occupied)\b(?! ?\?)|(?:^|[:(,] ?)port (?:in use|taken)\b` +
  String.raw`|\balready (?:(?:listening|running) on|using) (?:a|that|this) port\b`;

/** What is said of sockets alone: by Windows, and by Django. */
const deniedOfSockets = [
  String.raw`\b(?:an attempt was made to access a socket in a way )?forbidden by its access permissions\b|\bhave permission to access that port\b`,
  numbered([], 10013),
  ...translated.socketDenied,
].join('|');

/**
 * What the system itself says (strerror, FormatMessage, and the names and numbers of these errors), which most programs
 * pass on beside the address they wanted: EADDRINUSE is 98 on Linux, 48 on macOS and BSD, WSAEADDRINUSE 10048 on Windows.
 * Windows and some C libraries translate the words; their number counts where it is marked as one.
 */
export const systemErrors: readonly { readonly cause: ConflictCause; readonly pattern: RegExp }[] = [
  {
    cause: 'in-use',
    // musl and some JDKs leave out "already"; Rust's kind is AddrInUse, Erlang's reason :eaddrinuse; a comparison is code,
    // and "address already in use errors" are spoken about
    pattern: pattern(
      [
        String.raw`(?<!\b(?:e-?mail|mac|ip) )\baddr(?:ess)? (?:is )?(?:already )?in ?use\b(?!["'”]? errors?\b)`,
        String.raw`(?<!::|errors\.)\bAddrInUse\b|\bonly one usage of each socket address\b`,
        errorName,
        numbered([98, 48], 10048),
        portInUse,
        ...translated.addressInUse,
      ].join('|'),
    ),
  },
  {
    cause: 'denied',
    pattern: pattern(
      String.raw`\b(?:WSA)?EACCES\b(?:: permission denied)?|\bpermission denied\b|${deniedOfSockets}`,
    ),
  },
];

/** "Permission denied" is said of files too: it counts beside a port and a word for what servers do. */
export const bindWords = /\b(?:bind|binding|bound|listen|listener|listening|make_sock|socket)\b/i;

/** It needs no further word, nor a port. */
export const socketDenied = new RegExp(deniedOfSockets, 'i');

/** `could not bind IPv4 address "127.0.0.1": …`: an address whose port stands in another line. */
export const addressAlone = pattern(`\\baddress ["'](?<address>[^"'\\s]{2,60})["']`);

/**
 * The same words about another matter: a connect (Windows says "only one usage" of one, too, when no local port is left to
 * connect from), or a socket that is a file and has no port. PHP's stream_socket_server is "unable to connect" where it can't listen.
 */
export const notOfPorts =
  /\bdial (?:tcp|udp)|\bconnectex\b|\bconnect E[A-Z]+\b|\bconnect(?:\(2\)|\(\) )|\bECONNREFUSED\b|(?<!stream_socket_server\(\): unable to )\bconnect to\b|\burlopen\b|\blisten unix\b|\bunix (?:socket|address|domain)\b|\bunix:\/|\.sock\b|\.s\.PGSQL\.|\\\\\.\\pipe\\/i;

/** Node's error as an object tells in a line of its own that it is one of a connect. */
export const ofConnect = /\bsyscall: ["']connect["']/;

/** Node about a socket that is a file: `EADDRINUSE: address already in use /tmp/app`, `listen EACCES: permission denied /run/app`. */
export const ofFile = /\b(?:EADDRINUSE|in use|EACCES|denied)(?::| -)? ["']?\/\S/i;

/** Lines that name the port an attempt failed for, and leave the reason to another line. */
export const attemptForms: readonly MessageForm[] = [
  {
    // address: '::',
    // port: 3000
    printedBy: 'Node.js, the end of an error as an object',
    pattern: pattern(
      `(?:\\baddress: ["'](?<address>[^"'\\s]{0,60})["'],?)?\\s{0,20}(?:\\S{1,40}[\\s|]{1,20})?\\bport: ${port},?\\s{0,9}$`,
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
  {
    // TIPP:  Läuft bereits ein anderer Postmaster auf Port 5432?
    printedBy: 'PostgreSQL in another language',
    pattern: pattern(`\\bpostmaster\\b[^?]{0,60}\\b(?:port|puerto|porta) ${port}`),
  },
];

/** A line with one of both and an endpoint tells of an attempt, too: `Failed to bind to 0.0.0.0:9092`. */
export const failureWords = /\b(?:fail\w*|unable|could ?n[o']t|can ?n[o']t|cannot|error)\b/i;
export const serverWords = /\b(?:bind|binding|bound|listen\w*|start\w*|running|socket|serv\w+|port)\b|:\/\//i;
/** What connects is a client, and the port another's. */
export const clientWords = /\bconnect(?:ed|ing|ion)?\b/i;

/** Command lines that were echoed: `python3 -m http.server 8000`, `manage.py runserver 0.0.0.0:8000`, `rails s -p 3000`. */
export const commandForms: readonly RegExp[] = [
  pattern(`\\b(?:http\\.server|SimpleHTTPServer|nc|ncat)\\b(?: [^\\s|;&]{1,40}){0,4}? ${port}`),
  pattern(`\\brunserver (?:\\S{0,40}:)?${port}`),
  pattern(
    `(?:^\\s{0,20}\\S{0,80}[$>❯] |\\b(?:s|serve\\w{0,9}|start|dev|run|preview)\\b)[^|;&]{0,80}? (?:-p|-l|--listen|--port)[ =]?${port}`,
  ),
];

/** The program went on by itself; `next` is the port it takes, where it says so. Advice ("use another port") is none. */
export const movedOnForms: readonly RegExp[] = [
  // trying another one... · trying 3001 instead. · Attempting port 4041. · attempting to use an available port
  pattern(
    `\\b(?:trying|attempting) (?:another|the next|next|a different|a random|(?:port )?(?<next>\\d{1,5}))\\b`,
  ),
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
  // the same of clack, in a line of its own: │  Yes
  pattern(`^│ {2}yes$`),
  // Laravel development server started: <http://127.0.0.1:8001>: artisan and Karma say nothing of going on, and announce themselves
  pattern(`\\bserver (?:started|running on)\\b.{0,40}:(?<next>\\d{1,5})\\b`),
];
