// Builds the extension to dist/; with --dev also the tools and the tests to out/.
//   --production  minified, without a source map
//   --watch       rebuilds on every change (what F5 waits for)
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import esbuild from 'esbuild';

const flags = new Set(process.argv.slice(2));
const production = flags.has('--production');

/** @type {esbuild.BuildOptions} */
const shared = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  logLevel: 'warning',
};

/** @type {esbuild.BuildOptions} */
const extension = {
  ...shared,
  entryPoints: { extension: 'src/extension.ts' },
  outdir: 'dist',
  external: ['vscode'],
  // the CommonJS of some libraries hides what it requires from a bundler
  mainFields: ['module', 'main'],
  minify: production,
  sourcemap: production ? false : 'linked',
};

/** Tools and tests stay beside their node_modules, so only our own files are bundled. */
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

if (flags.has('--watch')) {
  const context = await esbuild.context({ ...extension, logLevel: 'info' });
  await context.watch();
} else {
  rmSync('dist', { recursive: true, force: true });
  const builds = [esbuild.build(extension)];
  if (flags.has('--dev')) {
    rmSync('out', { recursive: true, force: true });
    builds.push(esbuild.build(development()));
  }
  await Promise.all(builds);
}
