import { pattern, port } from './endpointInText';
import type { PrintedForm } from './messageForm';

/**
 * Lines that name the port an attempt failed for, and leave the reason to another line. They are matched against the line
 * together with the one before it.
 */
export const attemptForms: readonly PrintedForm[] = [
  {
    printedBy: 'Node.js, at the end of an error as an object',
    samples: [
      "  code: 'EADDRINUSE',\n  errno: -98,\n  syscall: 'listen',\n  address: '::',\n  port: 3000",
      "[0]   code: 'EADDRINUSE',\n[0]   errno: -98,\n[0]   address: '127.0.0.1',\n[0]   port: 3000",
    ],
    pattern: pattern(
      `(?:\\baddress: ["'](?<address>[^"'\\s]{0,60})["'],?)?\\s{0,20}(?:\\S{1,40}[\\s|]{1,20})?\\bport: ${port},?\\s{0,9}$`,
    ),
  },
  {
    printedBy: 'Tomcat',
    samples: [
      'SEVERE: Failed to initialize component [Connector[HTTP/1.1-8080]]\nCaused by: java.net.BindException: Address already in use',
      '01-Jan-2026 10:00:00.123 SEVERE [main] Failed to initialize end point associated with ProtocolHandler ["http-nio-8080"]\n\tjava.net.BindException: Address already in use: bind',
    ],
    pattern: pattern(
      `(?:Connector\\[[^\\s\\]]{1,40}|ProtocolHandler \\["[^\\s"]{1,40})-(?<port>\\d{1,5})["\\]]`,
    ),
  },
  {
    printedBy: 'Elasticsearch',
    samples: [
      'BindHttpException[Failed to bind to [9200-9300]]; nested: BindException[Address already in use];',
    ],
    pattern: pattern(`failed to bind to \\[?${port}`),
  },
  {
    printedBy: 'PostgreSQL in other languages than English',
    samples: [
      'LOG:  konnte IPv4-Adresse »127.0.0.1« nicht binden: Die Adresse wird bereits verwendet\nTIPP:  Läuft bereits ein anderer Postmaster auf Port 5432? Wenn nicht, warten Sie einige Sekunden.',
    ],
    pattern: pattern(`\\bpostmaster\\b[^?]{0,60}\\b(?:port|puerto|porta) ${port}`),
  },
];

/** A line with a word of both and an endpoint names an attempt, too: `Failed to bind to 0.0.0.0:9092`. */
export const failureWords = /\b(?:fail\w*|unable|could ?n[o']t|can ?n[o']t|cannot|error)\b/i;
export const serverWords = /\b(?:bind|binding|bound|listen\w*|start\w*|running|socket|serv\w+|port)\b|:\/\//i;
/** A client connects, and the port is another program's. */
export const clientWords = /\bconnect(?:ed|ing|ion)?\b/i;

/** Command lines that the terminal shows: they hint at the port that was asked for. */
export const commandForms: readonly PrintedForm[] = [
  {
    printedBy: "a shell, of Python's http.server and of netcat",
    samples: [
      '$ python3 -m http.server 8000\nOSError: [Errno 98] Address already in use',
      '$ nc -l 8004\nnc: Address already in use',
    ],
    pattern: pattern(`\\b(?:http\\.server|SimpleHTTPServer|nc|ncat)\\b(?: [^\\s|;&]{1,40}){0,4}? ${port}`),
  },
  {
    printedBy: 'a shell, of Django',
    samples: ['$ ./manage.py runserver 0.0.0.0:8000\nError: That port is already in use.'],
    pattern: pattern(`\\brunserver (?:\\S{0,40}:)?${port}`),
  },
  {
    printedBy: 'a shell, of a container engine',
    samples: [
      '% podman run -p 8080:80 -d docker.io/library/httpd\nError: something went wrong with the request: "proxy already running\\n"',
    ],
    pattern: pattern(
      String.raw`\b(?:podman|docker|nerdctl)\b[^|;&]{0,200}? (?:-p|--publish)[ =](?:[\d.]{7,15}:|\[[\da-f:]{2,39}\]:)?(?<port>\d{1,5}):\d`,
    ),
  },
  {
    printedBy: 'a shell or npm, of a server with an option for its port',
    samples: [
      '> mkdocs serve --port 8001\nOSError: [Errno 98] Address already in use',
      '> thin start -p 8002\nErrno::EADDRINUSE: Address already in use',
      'alice@devbox:~$ uvicorn main:app --reload --port 8003\nERROR:    [Errno 98] Address already in use',
    ],
    pattern: pattern(
      `(?:^\\s{0,20}\\S{0,80}[$>❯] |\\b(?:s|serve\\w{0,9}|start|dev|run|preview)\\b)[^|;&]{0,80}? (?:-p|-l|--listen|--port)[ =]?${port}`,
    ),
  },
];

/** The program went on by itself; `next` is the port it takes, if it says so. Advice ("use another port") does not count. */
export const movedOnForms: readonly PrintedForm[] = [
  {
    printedBy: 'Vite, Next.js, Spark and others that try another port',
    samples: [
      'Port 5173 is in use, trying another one...',
      ' ⚠ Port 3000 is in use, trying 3001 instead.',
      "26/01/02 03:04:05 WARN Utils: Service 'SparkUI' could not bind on port 4040. Attempting port 4041.",
      '[I 23:24:33.815 NotebookApp] The port 8888 is already in use, trying another port.',
      "Port '8400' is taken with error '[Errno 98] Address already in use'. Trying with the next one",
    ],
    pattern: pattern(
      `\\b(?:trying|attempting)(?: with| to use)? (?:another|the next|next|a different|a random|(?:port )?(?<next>\\d{1,5}))\\b`,
    ),
  },
  {
    printedBy: 'Hugo',
    samples: ['WARN  port 1313 already in use, attempting to use an available port'],
    pattern: pattern(`\\battempting to use an? \\w+ port\\b`),
  },
  {
    printedBy: 'Next.js, Nuxt, Wrangler and Firebase, which name the other port',
    samples: [
      ' ⚠ Port 3000 is in use by process 35869, using available port 3001 instead.',
      '[get-port] Unable to find an available port (tried 3000-3100 on host "localhost"). Using alternative port 3001    8:21:01 p.m.',
      '▲ [WARNING] Default inspector port 9229 not available, using 9230 instead',
      'Emulator UI unable to start on port 4000, starting on 4001 instead.',
    ],
    pattern: pattern(
      `(?<!\\b(?:try|by|consider) )\\b(?:using|starting on|switch(?:ing|ed) to|falling back (?:to|on)|fell back to)(?: an?| the)?` +
        `(?: (?:available|alternative|another|different|next|free|random)){0,3}(?: port)? (?<next>\\d{1,5})\\b`,
    ),
  },
  {
    printedBy: 'programs that take another port and do not name it',
    samples: ['Port 3000 is taken, using a random port'],
    pattern: pattern(
      `(?<!\\b(?:try|by|consider) )\\busing (?:another|a different|the next|a free|a random) port\\b`,
    ),
  },
  {
    printedBy: 'Vite with strictPort, which has the port at its own address',
    samples: [
      'Port 5173 is in use on a wildcard address, but localhost:5173 is available. There may be another server running on a wildcard IP on port 5173.',
    ],
    pattern: pattern(`\\bin use on a wildcard address, but \\S{1,80} is available\\b`),
  },
  {
    printedBy: 'serve',
    samples: [' │   This port was picked because 3000 is in use.   │'],
    pattern: pattern(`\\bpicked because\\b`),
  },
  {
    // Without the answer it is only a question.
    printedBy: 'Angular and Create React App, once answered',
    samples: [
      '? Port 4200 is already in use.\nWould you like to use a different port? Yes',
      '✔ Something is already running on port 3000. Probably:\n  node ./server.js (pid 4711)\n\nWould you like to run the app on another port instead? … yes',
    ],
    pattern: pattern(`\\bport\\b[^?]{0,40}\\?.{0,20}\\by(?:es)?\\s{0,20}$`),
  },
  {
    printedBy: 'Storybook (clack), once answered',
    samples: ['◇  Port 6006 is not available. Would you like to run Storybook on port 6007 instead?\n│  Yes'],
    pattern: pattern(`^│ {2}yes$`),
  },
  {
    printedBy: 'artisan, Karma and Vercel, which only announce their new address',
    samples: [
      '> NOTE: Requested port 3000 is already in use\n> Ready! Available at http://localhost:3001',
      'WARN [karma]: Port 9876 in use\nINFO [karma]: Karma v6.4.1 server started at http://localhost:9877/',
      'Failed to listen on 127.0.0.1:8000 (reason: Address already in use)\n\n   INFO  Server running on [http://127.0.0.1:8001].',
    ],
    pattern: pattern(
      `\\b(?:server (?:started|running on)|ready! available at)\\b.{0,40}:(?<next>\\d{1,5})\\b`,
    ),
  },
];
