import { pattern, port, portWord, someAddress } from './endpointInText';
import { maybeIs, optionalIs, taken, type MessageForm } from './messageForm';

/** Sentences of development tools. To add one, add a row: the tests check it against its samples. */
export const devServerForms: readonly MessageForm[] = [
  {
    printedBy:
      'Vite, Next.js, Astro, Angular, Flask, Spring Boot, Jupyter, Phoenix, Hugo, Streamlit, TensorBoard, Wrangler, Vagrant',
    signs: [
      'in use',
      'busy',
      'occupied',
      'unavailable',
      'not available',
      'not free',
      'taken',
      'being used',
    ].concat(['used by', 'allocated', 'already bound', 'already used', 'been used']),
    samples: [
      'Port 5173 is in use, trying another one...',
      ' ⚠ Port 3000 is in use by process 35869, using available port 3001 instead.',
      "Error: Port 4200 is already in use. Use '--port' to specify a different port.",
      '? Port 6006 is not available. Would you like to run Storybook on port 6007 instead? › (Y/n)',
      'WARN  port 1313 already in use, attempting to use an available port',
      'Unable to start Micronaut server: Port [8080] already in use',
      'Port 8080 seems to be in use by another process',
      '› Port 8081 is being used by another process',
      'TensorBoard attempted to bind to port 6006, but it was already in use',
      'on these ports. The forwarded port to 8080 is already in use',
      'FATAL Port 4000 has been used. Try other port instead.',
      'Port 53/udp is already in use',
      'Port 3000 is taken, using a random port',
    ],
    pattern: pattern(
      `${portWord}(?::| number| to)? \\[?["']?${port}(?:/(?:tcp|udp))?["']?\\]?(?: on \\S{1,60})?(?:,| -)?(?: but)?(?: it| which)?` +
        `(?:${maybeIs} ${taken}|${optionalIs} already (?:allocated|bound|used)| has been used)(?! ?\\?)`,
    ),
  },
  {
    printedBy: 'programs that name the address first: Nuxt 2, Playwright, Ember, Wrangler',
    signs: ['in use', 'taken', 'occupied', 'being used', 'already used'],
    samples: [
      "Livereload failed on 'http://localhost:7020', It may be in use.",
      '⚠ Address `localhost:3000` is already in use.',
      'Error: 127.0.0.1:8000 is already in use',
      'Error: http://127.0.0.1:3000/app is already used, make sure that nothing is running on the port/url',
      'Could not serve on http://localhost:4200. It is either in use or you do not have permission.',
    ],
    pattern: pattern(
      `(?<![\\w.:%*+\\]-])${someAddress}:${port}(?:/[^\\s"'\`]{0,60})?["'\`)\\]]?` +
        `(?:${maybeIs} (?:in use|taken|occupied|being used)| is already used|[.,] it (?:is either|may be) in use)`,
    ),
  },
  {
    printedBy: 'TestCafe',
    signs: ['in use'],
    samples: ['ERROR The specified "1337" port is already in use by another program.'],
    pattern: pattern(`(?<![\\w.:/-])["']?${port}["']? port${maybeIs} in use`),
  },
  {
    // Something with a name may be well: "[OK] The API is already running on port 5000".
    printedBy:
      'Create React App, Gatsby, Docusaurus, Metro, Eleventy, Tilt, Sinatra, GlassFish, PostgreSQL, MySQL',
    signs: [
      'already running',
      'already listening',
      'already performing',
      'already using',
      'something else is',
    ].concat('another'),
    samples: [
      'Something is already running on port 3000.',
      'Something is already running at port 8000',
      'Another process is running on port 8081.',
      'HINT:  Is another postmaster already running on port 5432? If not, wait a few seconds and retry.',
      '[ERROR] Do you already have another mysqld server running on port: 3306 ?',
      '[11ty] Server already using port 8080, trying the next port 8081. Retry number 1 of 10.',
      'Error: Tilt cannot start because you already have another process on port 10350',
      'There is a process already using the admin port 4848 -- it probably is another instance of a GlassFish server.',
    ],
    pattern: pattern(
      `(?:(?:some(?:thing|one) is already|something else is|another [\\w-]+(?: server)?(?: is)?(?: already)?) (?:running|listening|performing) (?:on|at)` +
        `|already listening (?:on|at)|(?:already|something else is) using|another (?:process|program|instance|server) on)` +
        ` (?:the (?:\\w+ )?)?${portWord}:? ?${port}`,
    ),
  },
  {
    printedBy: 'Parcel 1 and others',
    signs: ['already a pro'],
    samples: ['🚨  There is already a process listening on port 1234.'],
    pattern: pattern(`already a (?:process|program) (?:listening|running) (?:on|at) ${portWord} ${port}`),
  },
  {
    printedBy: 'Symfony',
    signs: ['already listening'],
    samples: [' [ERROR] A process is already listening on http://127.0.0.1:8000.'],
    pattern: pattern(`already listening (?:on|at) (?:https?://)?${someAddress}:${port}`),
  },
  {
    printedBy: 'Expo',
    signs: ['another'],
    samples: ['› Port 8081 is running shop in another window'],
    pattern: pattern(`${portWord} ${port} is running .{1,80} in another window`),
  },
  {
    // A colon leads to the reason.
    printedBy: 'programs that do not give the reason: Meteor, Metro, json-server, Spark, evhttp',
    signs: ['listen on port', 'listen on the port', 'bind '],
    samples: [
      "Can't listen on port 3000. Perhaps another Meteor is running?",
      "error Metro Bundler can't listen on port 8081",
      "26/01/02 03:04:05 WARN Utils: Service 'SparkUI' could not bind on port 4040. Attempting port 4041.",
      "couldn't bind to port 8080, exiting",
    ],
    pattern: pattern(
      `\\b(?:can(?:'t|not)|could(?: not|n't)|failed to|unable to) (?:listen on|bind (?:on|to))(?: the)? port ${port}` +
        `(?=[.,!]|\\s{0,20}$)(?!.*denied)`,
    ),
  },
  {
    printedBy: 'Bun',
    signs: ['in use'],
    samples: ['error: Failed to start server. Is port 3000 in use?'],
    pattern: pattern(`failed to start server\\. is port ${port} in use`),
  },
  {
    printedBy: 'serve',
    signs: ['picked because'],
    samples: [' │   This port was picked because 3000 is in use.   │'],
    pattern: pattern(`picked because ${port} is in use`),
  },
  {
    printedBy: 'live-server',
    signs: ['in use'],
    samples: ['8080 is already in use. Trying another port.'],
    pattern: pattern(`(?<![\\w.:/-])${port} is already in use\\. trying another port`),
  },
  {
    printedBy: 'Nuxt (get-port)',
    signs: ['available port'],
    samples: [
      '[get-port] Unable to find an available port (tried 3000-3100 on host "localhost"). Using alternative port 3001    8:21:01 p.m.',
      '[get-port] Unable to find an available port (tried 3000 on host "127.0.0.1"). Using alternative port 3001.',
    ],
    pattern: pattern(
      `unable to find an available port \\(tried ${port}(?:-\\d+)?(?: on host "(?<address>[^"\\s]{2,60})")?`,
    ),
  },
  {
    printedBy: 'Gradio',
    signs: ['empty port'],
    samples: ['OSError: Cannot find empty port in range: 7860-7860.'],
    pattern: pattern(`cannot find empty port in range: ${port}`),
  },
  {
    printedBy: 'Gradio 3, of all ports of its range',
    signs: ['all ports from'],
    samples: ['OSError: All ports from 7860 to 7959 are in use. Please close a port.'],
    pattern: pattern(`all ports from ${port} to \\d{1,5} are in use`),
  },
  {
    printedBy: 'Micronaut 2',
    signs: ['port already'],
    samples: ['ERROR i.m.h.server.netty.NettyHttpServer - Unable to start server. Port already 8084 in use.'],
    pattern: pattern(`${portWord} already ${port} in use`),
  },
  {
    printedBy: 'Expo, when its port is taken while it builds',
    signs: ['became busy'],
    samples: ['CommandError: Port "8081" became busy running another process while the app was compiling.'],
    pattern: pattern(`${portWord} ["']?${port}["']? became busy`),
  },
  {
    printedBy: 'Parcel',
    signs: ['be used'],
    samples: ['🚨 Port 1234 could not be used', '🚨 Port "1234" could not be used'],
    pattern: pattern(`${portWord} ["']?${port}["']? (?:could not|cannot|can't) be used`),
  },
  {
    printedBy: 'Firebase emulators; versions before 11 give only the name',
    signs: ['not open'],
    samples: [
      '⚠  functions: Port 5001 is not open on localhost (127.0.0.1), could not start Functions Emulator.',
      '⚠  firestore: Port 8080 is not open on localhost (127.0.0.1,::1), could not start Firestore Emulator.',
      '⚠  ui: Port 4000 is not open on localhost, could not start Emulator UI.',
    ],
    pattern: pattern(`${portWord} ${port} is not open on (?:[^\\s,]{1,60} \\()?(?<address>[^()\\s,]{2,60})`),
  },
  {
    printedBy: 'Firebase emulators, of their user interface',
    signs: ['unable to start on'],
    samples: ['Emulator UI unable to start on port 4000, starting on 4001 instead.'],
    pattern: pattern(`unable to start on port ${port}, starting on`),
  },
  {
    printedBy: 'Netlify',
    signs: ['acquire required'],
    // its own port, that of the framework behind it, and those of functions and of static files
    samples: [
      "◈ Error: Could not acquire required 'port': '8888'",
      "◈ Error: Could not acquire required 'targetPort': 3000",
    ],
    pattern: pattern(`could not acquire required ["'][a-z]{0,20}port["']: ["']?${port}`),
  },
  {
    printedBy: "Express's generator",
    signs: ['elevated privileges'],
    samples: ['Port 80 requires elevated privileges'],
    pattern: pattern(`${portWord} ${port} requires elevated privileges`),
    cause: 'denied',
  },
  {
    printedBy: 'Parcel',
    signs: ['access to bind'],
    samples: ["🚨  You don't have access to bind the server to port 80."],
    pattern: pattern(`have access to bind the server to port ${port}`),
    cause: 'denied',
  },
  {
    printedBy: 'Jupyter',
    signs: ['permission to'],
    samples: ['[W 10:00:00.123 ServerApp] Permission to listen on port 80 denied.'],
    pattern: pattern(`permission to listen on port ${port} denied`),
    cause: 'denied',
  },
];
