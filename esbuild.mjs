// Builds the extension, the command line and the server for agents to dist/; with --dev also the tools and the tests to out/.
//   --production  minified, without a source map
//   --watch       rebuilds on every change (what F5 waits for)
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import esbuild from 'esbuild';

const flags = new Set(process.argv.slice(2));
const production = flags.has('--production');

/**
 * find-process warns on the console, in colors, of what it throws or answers as well: without that, and without its
 * libraries.
 * @type {esbuild.Plugin}
 */
const withoutConsole = {
  name: 'without-console',
  setup(build) {
    build.onResolve({ filter: /^(?:chalk|loglevel)$/ }, ({ path, importer }) =>
      /[\\/]find-process[\\/]/.test(importer) ? { path, namespace: 'silent' } : undefined,
    );
    build.onLoad({ filter: /./, namespace: 'silent' }, () => ({
      contents: 'export default { gray: String, setLevel() {}, warn() {} };',
    }));
  },
};

/** @type {esbuild.BuildOptions} */
const shared = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  logLevel: 'warning',
  plugins: [withoutConsole],
};

/**
 * V8 keeps a source with one other character at two bytes for each of its characters, for as long as it runs.
 * @param {string} name
 * @param {string} code
 */
function assertAscii(name, code) {
  const odd = /[^\0-\x7f]/.exec(code)?.[0];
  if (odd === undefined) return;
  throw new Error(
    `${name} contains ${odd}: write it as \\u${odd.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/**
 * Writes each file as CommonJS, which VS Code loads: esbuild divides a bundle only if its files are ES modules.
 * @type {esbuild.Plugin}
 */
const asCommonJs = {
  name: 'as-common-js',
  setup(build) {
    build.onEnd(async ({ outputFiles = [] }) => {
      mkdirSync('dist', { recursive: true });
      for (const { path, text } of outputFiles) {
        const name = basename(path);
        const { code, map } = await esbuild.transform(text, {
          ...{ format: 'cjs', platform: 'node', target: 'node20', sourcefile: name },
          ...{ minify: production, sourcemap: production ? false : 'external', logLevel: 'warning' },
        });
        if (production) assertAscii(name, code);
        writeFileSync(join('dist', name), production ? code : `${code}//# sourceMappingURL=${name}.map\n`);
        if (!production) writeFileSync(join('dist', `${name}.map`), map);
      }
    });
  },
};

/**
 * What is imported by `import()` is in files of its own, which are loaded when it is used.
 * @type {esbuild.BuildOptions}
 */
const extension = {
  ...shared,
  ...{ format: 'esm', splitting: true, write: false, chunkNames: 'extension-[hash]' },
  plugins: [...shared.plugins, asCommonJs],
  entryPoints: { extension: 'src/extension.ts' },
  outdir: 'dist',
  external: ['vscode'],
  // The CommonJS builds of some libraries hide their dependencies from a bundler.
  mainFields: ['module', 'main'],
  metafile: true,
  minify: production,
  sourcemap: production ? false : 'inline',
};

/** What runs without VS Code. */
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
/** @type {esbuild.BuildOptions} */
const standalone = {
  ...shared,
  outdir: 'dist',
  mainFields: ['module', 'main'],
  banner: { js: '#!/usr/bin/env node' },
  define: { packageVersion: JSON.stringify(version) },
  metafile: true,
  minify: production,
  sourcemap: production ? false : 'linked',
};

/** @type {esbuild.BuildOptions} */
const commandLine = { ...standalone, entryPoints: { 'local-ports': 'src/cli/main.ts' } };

/** @type {esbuild.BuildOptions} */
const agentServer = {
  ...standalone,
  entryPoints: { mcp: 'src/mcp/main.ts' },
  // what the SDK selects by the runtime brings a validator that is not needed
  alias: { '@modelcontextprotocol/server/_shims': './src/mcp/sdkRuntime.ts' },
};

/** @param {string} folder */
function sourcesIn(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('.ts')).map((file) => join(folder, file));
}

/**
 * What runs where the rest of out/ cannot be read: in a copy, as another user, or without files at all.
 * @param {string} file
 */
function isInOnePiece(file) {
  const programs = /[\\/]support[\\/]linux[\\/](?:\w+Child|killSessions|cleanUpRounds|portEvents)\.ts$/;
  // it imports a configuration by its URL, which require() does not understand
  const importsUrl = file === join('test', 'programs', 'house', 'lintRestrictions.test.ts');
  return importsUrl || programs.test(file) || file === join('scripts', 'host', 'keeper.ts');
}

/**
 * @template T
 * @param {readonly T[]} items
 * @param {(item: T) => boolean} isFirst
 * @returns {[T[], T[]]}
 */
function partition(items, isFirst) {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}

/** What `npm run bench` measures. @type {esbuild.BuildOptions} */
const asShipped = { external: ['vscode'], mainFields: ['module', 'main'], minify: true, sourcemap: false };

/** Tools and tests run beside node_modules, and file by file: hundreds of bundles with the same contents took a minute. */
async function buildTools() {
  rmSync('out', { recursive: true, force: true });
  const all = ['src', 'scripts', 'test', 'bench'].flatMap(sourcesIn);
  const [measured, files] = production ? partition(all, (file) => file.startsWith('bench')) : [[], all];
  /** @type {esbuild.BuildOptions} */
  const tools = { ...shared, outdir: 'out', outbase: '.', sourcemap: 'linked' };
  const [inOnePiece, others] = partition(files, isInOnePiece);
  await Promise.all([
    // as it is shipped: its libraries would else be in memory with all that is not used of them
    esbuild.build({ ...tools, ...asShipped, entryPoints: measured }),
    esbuild.build({ ...tools, packages: 'external', entryPoints: inOnePiece }),
    esbuild.build({
      ...tools,
      ...{ bundle: false, plugins: [], entryPoints: others },
      // an import() without an extension is none that Node.js understands
      supported: { 'dynamic-import': false },
    }),
  ]);
  const { name, publisher } = JSON.parse(readFileSync('package.json', 'utf8'));
  writeFileSync(join('out', 'package.json'), JSON.stringify({ name, publisher }));
}

/**
 * Writes the licenses of the bundled libraries, which must ship with the bundles.
 * @param {esbuild.Metafile[]} metafiles
 */
function writeNotices(metafiles) {
  const packages = new Set(
    metafiles
      .flatMap(({ inputs }) => Object.keys(inputs))
      .flatMap((path) => /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []),
  );
  const notices = [...packages].sort().map((name) => {
    const folder = join('node_modules', name);
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file === undefined ? '' : readFileSync(join(folder, file), 'utf8').trim();
    return `${name} ${version}, ${license}\n\n${text}`.trim();
  });
  writeFileSync('dist/ThirdPartyNotices.txt', `${notices.join('\n\n---\n\n')}\n`);
}

if (flags.has('--watch')) {
  const context = await esbuild.context({ ...extension, logLevel: 'info' });
  await context.watch();
} else {
  rmSync('dist', { recursive: true, force: true });
  const products = Promise.all(
    [extension, commandLine, agentServer].map((options) => esbuild.build(options)),
  );
  const builds = [products.then((built) => writeNotices(built.map(({ metafile }) => metafile)))];
  if (flags.has('--dev')) builds.push(buildTools());
  await Promise.all(builds);
}
