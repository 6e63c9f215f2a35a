// Builds the extension, the command line and the server for agents to dist/; with --dev also the tools and the tests to out/.
//   --production  minified, without a source map
//   --watch       rebuilds on every change (what F5 waits for)
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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

/** @type {esbuild.BuildOptions} */
const extension = {
  ...shared,
  entryPoints: { extension: 'src/extension.ts' },
  outdir: 'dist',
  external: ['vscode'],
  // The CommonJS builds of some libraries hide their dependencies from a bundler.
  mainFields: ['module', 'main'],
  metafile: true,
  minify: production,
  sourcemap: production ? false : 'linked',
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

/** Tools and tests run beside node_modules, so only our own files are bundled. */
/** @type {() => esbuild.BuildOptions} */
const development = () => ({
  ...shared,
  entryPoints: ['scripts', 'test', 'bench'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => join(folder, file)),
  ),
  outdir: 'out',
  outbase: '.',
  packages: 'external',
  sourcemap: 'linked',
});

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
  if (flags.has('--dev')) {
    rmSync('out', { recursive: true, force: true });
    builds.push(esbuild.build(development()));
  }
  await Promise.all(builds);
}
