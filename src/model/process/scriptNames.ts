import { pathSeparator } from './runtimes';

/** Package managers are recognized by their files. */
const packageManagers: readonly (readonly [file: RegExp, name: string])[] = [
  [/(?:^|[\\/])npm(?:-cli\.c?js)?$/, 'npm'],
  [/(?:^|[\\/])npx(?:-cli\.c?js)?$/, 'npx'],
  [/(?:^|[\\/])pnpm(?:\.c?js)?$/, 'pnpm'],
  [/(?:^|[\\/])yarn(?:-\d[\w.-]*)?(?:\.c?js)?$/, 'yarn'],
];

/** The parts of a path with `..` resolved: package managers' shims run `.bin/../vite/bin/vite.js`. */
function resolvedParts(path: string): string[] {
  const parts: string[] = [];
  for (const [index, part] of path.split(pathSeparator).entries()) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.' && (part !== '' || index === 0)) parts.push(part);
  }
  return parts;
}

/** `npm:vite@7` (Deno), `vite@latest` (bunx) → vite. */
export function packageName(specifier: string): string {
  return specifier.replace(/^npm:\/?/, '').replace(/(?<=.)@[^/]*$/, '');
}

/**
 * What a script is called: the npm or Python package it is installed with, or its file.
 * @param isBareNameFile whether a name without folder and extension is a file in the working folder, as Node.js
 * resolves it.
 */
export function scriptNames(path: string, isBareNameFile = false): string[] {
  const manager = packageManagers.find(([file]) => file.test(path));
  if (manager !== undefined) return [manager[1]];
  const parts = resolvedParts(path);
  const base = (parts.at(-1) ?? path).toLowerCase();
  // `Scripts\jupyter-lab-script.py` is how Conda installs `jupyter-lab` on Windows
  const withoutShim = base.replace(/\.(?:exe|cmd|ps1)$/, '').replace(/(?<=.)-script\.pyw?$/, '');
  const packages = parts.findLastIndex((part) => /^(?:node_modules|(?:site|dist)-packages)$/.test(part));
  if (packages !== -1 && parts[packages + 1] !== '.bin' && packages < parts.length - 2) {
    const scope = parts[packages + 1] ?? '';
    return [(scope.startsWith('@') ? `${scope}/${parts[packages + 2] ?? ''}` : scope).toLowerCase()];
  }
  // a relative `bin/serve` is the project's own
  const isInstalled = parts.at(-2) === '.bin' || (parts.at(-2) === 'bin' && /^(?:[\\/]|[a-z]:)/i.test(path));
  if (isBareNameFile && !isInstalled) return [`./${base}`];
  return [withoutShim];
}
