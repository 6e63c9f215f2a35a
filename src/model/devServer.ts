import type { Process } from './process';
import type { Viewpoint } from './viewpoint';
import { isOfEditor } from './viewpoint';

/** What a listening process is to the person who looks. */
export interface Recognition {
  readonly role: 'dev-server' | 'editor' | 'other';
  /** Framework or program alone, for where the project's name follows: `Vite`, `node`, `postgres`. */
  readonly program: string;
  /** The same with what a runtime runs: `Vite`, `node server.js`, `postgres`. */
  readonly title: string;
  /** The folder it works in, where that says something. */
  readonly project: string | undefined;
}

interface Framework {
  readonly title: string;
  /** Script or program names, or modules after `python -m`. */
  readonly names: readonly string[];
  /** Where the name alone says too little (`manage.py`), a word that must stand among the arguments. */
  readonly argument?: string;
  /** Where other programs have a command of that name (`hugo serve`), so that it must be a program itself. */
  readonly programOnly?: true;
}

/** The first match wins, so what is built on another stands before it. */
const frameworks: readonly Framework[] = [
  { title: 'Storybook', names: ['storybook', 'start-storybook'] },
  { title: 'Nuxt', names: ['nuxt', 'nuxi'] },
  { title: 'Astro', names: ['astro'] },
  { title: 'Remix', names: ['remix', 'remix-serve'] },
  { title: 'React Router', names: ['react-router', 'react-router-serve'] },
  { title: 'Gatsby', names: ['gatsby'] },
  { title: 'Angular', names: ['ng'] },
  { title: 'Vue CLI', names: ['vue-cli-service'] },
  { title: 'Create React App', names: ['react-scripts'] },
  { title: 'Expo', names: ['expo'] },
  { title: 'Metro', names: ['metro', 'react-native'] },
  { title: 'Next.js', names: ['next', 'next-server'] },
  { title: 'Vite', names: ['vite'] },
  { title: 'webpack', names: ['webpack', 'webpack-dev-server'] },
  { title: 'Rsbuild', names: ['rsbuild'] },
  { title: 'Parcel', names: ['parcel'] },
  { title: 'Eleventy', names: ['eleventy'] },
  { title: 'http-server', names: ['http-server'] },
  { title: 'serve', names: ['serve'], programOnly: true },
  { title: 'live-server', names: ['live-server'] },
  { title: 'Browsersync', names: ['browser-sync'] },
  { title: 'json-server', names: ['json-server'] },
  { title: 'Wrangler', names: ['wrangler'] },
  { title: 'Django', names: ['manage.py', 'django-admin'], argument: 'runserver' },
  { title: 'Flask', names: ['flask'] },
  { title: 'FastAPI', names: ['fastapi'] },
  { title: 'Uvicorn', names: ['uvicorn'] },
  { title: 'Gunicorn', names: ['gunicorn'] },
  { title: 'Hypercorn', names: ['hypercorn'] },
  { title: 'Streamlit', names: ['streamlit'] },
  { title: 'Jupyter', names: ['jupyter', 'jupyter-lab', 'jupyter-notebook', 'jupyterlab', 'notebook'] },
  { title: 'MkDocs', names: ['mkdocs'] },
  { title: 'http.server', names: ['http.server'] },
  { title: 'Rails', names: ['rails'] },
  { title: 'Puma', names: ['puma'] },
  { title: 'Rack', names: ['rackup'] },
  { title: 'Jekyll', names: ['jekyll'] },
  { title: 'PHP', names: ['artisan'], argument: 'serve' },
  { title: 'Hugo', names: ['hugo'] },
  { title: 'Caddy', names: ['caddy'] },
];

/** Programs that run what developers write. A version may follow: `python3.11`, `ruby3.1`, `node20`. */
const runtimes = new Set([
  ...['node', 'nodejs', 'deno', 'bun', 'tsx', 'python', 'pypy', 'uv', 'ruby', 'php', 'java', 'dotnet'],
  ...['go', 'cargo', 'mix', 'elixir', 'beam.smp', 'erl', 'perl', 'lua', 'julia', 'swift', 'dart', 'flutter'],
  ...[
    'gradle',
    'mvn',
    'sbt',
    'bazel',
    'make',
    'npm',
    'npx',
    'pnpm',
    'yarn',
    'hugo',
    'caddy',
    'air',
    'overmind',
  ],
]);

/** Binaries where `cargo run` and `go run` leave them, which then run without a toolchain above them. */
const buildOutput = /\/target\/(?:debug|release)\/|\/go-build\d*\//;

/** What follows is a program's text and not its file. */
const programFlags = new Set(['-e', '--eval', '-p', '--print', '-c']);

const windowsOrUnixSeparator = /[\\/]/;

function baseName(path: string): string {
  return path.split(windowsOrUnixSeparator).at(-1) ?? path;
}

/** `/usr/bin/python3.11` → python; `node.exe` → node. */
function programName(path: string): string {
  return baseName(path)
    .toLowerCase()
    .replace(/\.exe$/, '')
    .replace(/(?<=[a-z])-?\d+(?:\.\d+)*$/, '');
}

function isRuntime(process: Process): boolean {
  if (process.executable !== undefined && buildOutput.test(process.executable)) return true;
  return [process.name, process.executable, process.commandLine?.[0]].some(
    (program) => program !== undefined && runtimes.has(programName(program)),
  );
}

/**
 * The words of a command line that can name what runs: the program, its script (`…/vite/bin/vite.js`), a module
 * after `-m`, and the package a script belongs to. Node programs rewrite their own argv (`next-server (v16.1.0)`).
 */
function namesIn(process: Process): { all: Set<string>; programs: Set<string> } {
  const argv = process.commandLine ?? [];
  const words = argv.length === 1 ? (argv[0] ?? '').split(' ').slice(0, 3) : argv;
  const all = new Set<string>();
  const programs = new Set<string>();
  for (const [index, word] of words
    .filter((argument) => !argument.startsWith('-'))
    .slice(0, 4)
    .entries()) {
    const names = index === 0 || windowsOrUnixSeparator.test(word) ? [all, programs] : [all];
    const add = (name: string): void => {
      for (const set of names) set.add(name);
    };
    add(baseName(word).replace(/\.(?:[cm]?js|ts|exe|cmd)$/, ''));
    const inPackage = /[\\/]node_modules[\\/](?!\.)((?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(word);
    if (inPackage?.[1] !== undefined) add(inPackage[1]);
  }
  return { all, programs };
}

function frameworkOf(chain: readonly Process[]): string | undefined {
  for (const process of chain) {
    const names = namesIn(process);
    const found = frameworks.find(
      ({ names: known, argument, programOnly }) =>
        known.some((name) => (programOnly === true ? names.programs : names.all).has(name)) &&
        (argument === undefined || process.commandLine?.includes(argument) === true),
    );
    if (found !== undefined) return found.title;
  }
  return undefined;
}

/** `node server.js`, `python -m app`, `postgres`: the program, and for a runtime what it runs. */
function programTitle(process: Process): string {
  const program = baseName(process.name);
  if (!isRuntime(process)) return program;
  const argv = process.commandLine ?? [];
  const module = argv.indexOf('-m');
  if (module > 0 && argv[module + 1] !== undefined) return `${program} -m ${argv[module + 1] ?? ''}`;
  const at = argv.findIndex((argument, index) => index > 0 && !argument.startsWith('-'));
  const script = argv[at];
  // an `-e` program or a piped one is no name
  if (script === undefined || programFlags.has(argv[at - 1] ?? '') || /\s/.test(script) || script.length > 60)
    return program;
  return `${program} ${baseName(script)}`;
}

function projectOf(process: Process, home: string): string | undefined {
  const { cwd } = process;
  if (cwd === undefined || cwd === '/' || cwd === home) return undefined;
  const name = baseName(cwd.replace(/ \(deleted\)$/, ''));
  return name === '' ? undefined : name;
}

/**
 * The one rule for what counts as a dev server: the user's own process, with a language runtime or a known
 * development tool as its program or among its ancestors below the editor. What the editor and its extensions
 * run is the editor's.
 * @param ancestors nearest first
 */
export function recognise(
  process: Process,
  ancestors: readonly Process[],
  viewpoint: Viewpoint,
): Recognition {
  const project = projectOf(process, viewpoint.home);
  if (isOfEditor(process, viewpoint.editor)) {
    return { role: 'editor', program: baseName(process.name), title: programTitle(process), project };
  }
  const chain = [process];
  for (const ancestor of ancestors) {
    // PID 1 is the session's root, whatever program plays it in a container
    if (ancestor.pid <= 1 || isOfEditor(ancestor, viewpoint.editor)) break;
    chain.push(ancestor);
  }
  const own = viewpoint.uid === undefined || process.user?.uid === viewpoint.uid;
  const framework = frameworkOf(chain);
  const role = own && (framework !== undefined || chain.some(isRuntime)) ? 'dev-server' : 'other';
  return {
    role,
    program: framework ?? baseName(process.name),
    title: framework ?? programTitle(process),
    project,
  };
}
