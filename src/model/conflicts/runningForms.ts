import type { PrintedForm } from './messageForm';

/**
 * A program that does not start because a copy of it runs already. Its pattern may name `port`, `pid`, `directory` (of the
 * project or of the data), `file` (with the PID in it) and `title`.
 */
export interface RunningForm extends PrintedForm {
  /** As people know the program; by default what the text calls it. */
  readonly title?: string;
  /** Found in the name, the command line or the container of what the text speaks of. By default a word of its title. */
  readonly program?: RegExp;
  /** The next lines name the port, the PID and the folder: `- Local: http://localhost:3000`, `  PID: 4711`. */
  readonly hasDetails?: true;
  /** It consists of several processes or containers, so that ending one does not end it. */
  readonly isSeveral?: true;
}

const pid = String.raw`(?<pid>\d{1,10})\b`;

function running(source: string): RegExp {
  return new RegExp(source, 'i');
}

/** To add a program, add a row: the tests check it against its samples. */
export const runningForms: readonly RunningForm[] = [
  {
    printedBy: 'Next.js 16, of what its lock file (.next/dev/lock) contains',
    title: 'Next.js',
    program: /\bnext\b|next-server/i,
    hasDetails: true,
    samples: [
      ' ⨯ Another next dev server is already running.\n\n- Local:        http://localhost:3000\n- PID:          4711\n- Dir:          /home/alice/shop',
      ' ⨯ Another next dev server is already running in this directory.\nStop the other server before starting a new one.',
    ],
    pattern: running(String.raw`\banother next dev server is already running\b`),
  },
  {
    printedBy: 'Next.js 16.0',
    title: 'Next.js',
    program: /\bnext\b|next-server/i,
    samples: [
      ' ⨯ Unable to acquire lock at /home/alice/shop/.next/dev/lock, is another instance of next dev running?',
    ],
    pattern: running(
      String.raw`\bunable to acquire lock at (?<directory>.{0,400}?)[\\/]?\.next[\\/].{0,40}lock, is another instance of next dev running`,
    ),
  },
  {
    printedBy: 'vinext',
    title: 'vinext',
    program: /\bvinext\b|\bvite\b/i,
    hasDetails: true,
    samples: [
      'Another vinext dev server is already running.\n\n- Local:        http://localhost:3001\n- PID:          4711',
    ],
    pattern: running(String.raw`\banother vinext dev server (?:is already|appears to be) running\b`),
  },
  {
    printedBy: 'Astro, of what its lock file contains',
    title: 'Astro',
    program: /\bastro\b/i,
    hasDetails: true,
    samples: [
      'Another astro dev server is already running.\n\n  URL:  http://localhost:4321/\n  PID:  4711',
      'Another astro preview server is already running.\n\n  URL:  http://localhost:4321\n  PID:  4711',
    ],
    pattern: running(String.raw`\banother astro (?:dev|preview) server is already running\b`),
  },
  {
    printedBy: 'Astro in the background',
    title: 'Astro',
    program: /\bastro\b/i,
    samples: ['Dev server already running at http://localhost:4321/ (pid 4711)'],
    pattern: running(
      String.raw`(?:^|\s)(?:dev|preview) server already running at https?://[^\s/]{1,80}:(?<port>\d{1,5})\S{0,80} \(pid ${pid}\)`,
    ),
  },
  {
    printedBy: 'Nuxt, of what its lock file contains',
    title: 'Nuxt',
    program: /\b(?:nuxt|nuxi|nitro)\b/i,
    hasDetails: true,
    samples: [
      'Another Nuxt dev server is already running:\n\n  URL:     http://localhost:3000/\n  PID:     4711\n  Dir:     /home/alice/shop',
    ],
    pattern: running(String.raw`\banother nuxt dev server is already running\b`),
  },
  {
    printedBy: 'Nuxt, which asks whether to stop it',
    title: 'Nuxt',
    program: /\b(?:nuxt|nuxi|nitro)\b/i,
    samples: ['A Nuxt dev server is already running here (PID 4711, http://localhost:3000/).'],
    pattern: running(
      String.raw`\ba nuxt dev server is already running here \(PID ${pid}, (?:https?://[^\s/]{1,80}:(?<port>\d{1,5}))?`,
    ),
  },
  {
    printedBy: 'Rails',
    title: 'Rails',
    program: /\b(?:puma|rails|ruby|rackup|unicorn|thin|falcon)\b/i,
    samples: [
      'A server is already running (pid: 4711, file: /home/alice/shop/tmp/pids/server.pid).',
      'A server is already running. Check /home/alice/shop/tmp/pids/server.pid.',
    ],
    pattern: running(
      String.raw`\ba server is already running(?: \(pid: ${pid}, file: |\. check )(?<file>(?<directory>[^\n]{0,400}?)[\\/]?(?:tmp[\\/]pids[\\/])?[^\\/\n]{1,80}\.pid)\b`,
    ),
  },
  {
    printedBy: 'vercel dev',
    title: 'Vercel',
    program: /\b(?:vercel|vc)\b/i,
    hasDetails: true,
    samples: [
      'Error: Another `vercel dev` process is already running for this project.\n  Port: 3000\n  PID: 4711\n  Started: 2s ago',
    ],
    pattern: running('\\banother [`\'"]?(?:vercel|vc) dev[`\'"]? process is already running'),
  },
  {
    printedBy: 'portless, of a name',
    title: 'portless',
    program: /\bportless\b/i,
    samples: [
      'Error: "shop.localhost" is already registered by a running process (PID 4711). Use --force to override.',
    ],
    pattern: running(String.raw`\bis already registered by a running process \(PID ${pid}\)`),
  },
  {
    printedBy: 'portless, of its proxy',
    title: 'portless',
    program: /\bportless\b/i,
    samples: ['Proxy is already running on port 1355 with a different config.'],
    pattern: running(String.raw`\bproxy is already running on port (?<port>\d{1,5}) with a different config`),
  },
  {
    printedBy: 'Supabase, which runs a dozen containers',
    title: 'Supabase',
    program: /\bsupabase_studio/i,
    isSeveral: true,
    samples: ['supabase start is already running.'],
    pattern: running(String.raw`\bsupabase start is already running\b`),
  },
  {
    // without the last word it is about to use that server, and builds the app
    printedBy: 'React Native',
    title: 'Metro',
    program: /\b(?:metro|react-native|expo|node)\b/i,
    samples: ['info A dev server is already running for this project on port 8081. Exiting.'],
    pattern: running(
      String.raw`\ba dev server is already running for this project on port (?<port>\d{1,5})\. exiting\b`,
    ),
  },
  {
    // version 2 suggests to try its default port, whatever the other uses
    printedBy: 'Gatsby',
    title: 'Gatsby',
    program: /\bgatsby\b/i,
    samples: ['Looks like develop for this site is already running, can you visit http://localhost:8000/ ?'],
    pattern: running(
      String.raw`\blooks like develop for this site is already running(?:, can you visit https?://[\w.-]{1,60}:(?<port>\d{1,5}))?`,
    ),
  },
  {
    printedBy: 'gunicorn and unicorn',
    title: 'gunicorn',
    program: /\b(?:g?unicorn|python[\d.]*|ruby)\b/i,
    samples: [
      "RuntimeError: Already running on PID 4711 (or pid file '/run/shop.pid' is stale)",
      'Already running on PID:4711 (or pid=/srv/shop/tmp/unicorn.pid is stale) (ArgumentError)',
    ],
    pattern: running(
      String.raw`\balready running on PID:? ?${pid} \(or pid(?: file ["']|=)(?<file>[^"'\n]{1,300}?)["']? is stale`,
    ),
  },
  {
    printedBy: 'PostgreSQL, of its lock file',
    title: 'PostgreSQL',
    program: /\b(?:postgres|postmaster)/i,
    samples: [
      'HINT:  Is another postmaster (PID 4711) running in data directory "/var/lib/postgresql/16/main"?',
      'HINT:  Is another postmaster (PID 4711) using socket file "/tmp/.s.PGSQL.5432"?',
    ],
    pattern: running(
      String.raw`\bis another (?:postmaster|postgres) \(PID ${pid}\) (?:running in data directory ["'](?<directory>[^"'\n]{1,300})|using socket file ["'][^"'\n]{0,300}\.s\.PGSQL\.(?<port>\d{1,5})\b)`,
    ),
  },
  {
    printedBy: 'MySQL and MariaDB',
    title: 'MySQL',
    program: /\b(?:mysqld|mariadbd)\b/i,
    samples: ['[ERROR] [MY-010259] [Server] Another process with pid 4711 is using unix socket file.'],
    pattern: running(String.raw`\banother process with pid ${pid} is using unix socket file\b`),
  },
  {
    printedBy: 'Apache',
    title: 'Apache',
    program: /\b(?:httpd|apache2)\b/i,
    samples: ['httpd (pid 4711) already running'],
    pattern: running(String.raw`\b(?:httpd|apache2) \(pid ${pid}\) already running\b`),
  },
  {
    printedBy: 'MongoDB, of its lock file',
    title: 'MongoDB',
    program: /\bmongod\b/i,
    samples: [
      'DBPathInUse: Unable to lock the lock file: /data/db/mongod.lock (Resource temporarily unavailable). Another mongod instance is already running on the /data/db directory, terminating',
    ],
    pattern: running(
      String.raw`\banother mongod instance is already running on the (?<directory>\S{1,300}) directory\b`,
    ),
  },
  {
    printedBy: 'Tomcat, Neo4j and other start scripts with a file for the PID',
    hasDetails: true,
    samples: [
      'Tomcat appears to still be running with PID 4711. Start aborted.',
      'Neo4j is already running (pid:4711).',
      'Kibana already running with pid 4711',
      'Server is already running (PID: 4711)\n   Open: http://localhost:3000',
      "ERROR: Pidfile (celerybeat.pid) already exists.\nSeems we're already running? (pid: 4711)",
    ],
    pattern: running(
      String.raw`(?<title>[\w.-]{1,40}(?: (?:dev|api|web|server))?)(?: process)?(?: is| was| appears to)? (?:already|still be) running\b\??,? ?\(?(?:with |as |on |under )?(?:pid|process id)\b\W{0,3}${pid}`,
    ),
  },
];
