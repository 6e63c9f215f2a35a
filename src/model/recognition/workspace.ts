/** Where the files at the root of a workspace say that its packages are. */
import { isRecord, parseJson } from '../text/json';

/** Parsing a longer text may hold the loop for more than a few milliseconds. */
const maximumParsedLength = 128 * 1024;
const maximumPatterns = 20;
/** Where generators of Nx, Turborepo and the like put packages. */
const usualFolders = ['apps', 'packages', 'libs', 'services', 'projects', 'sites'];

/** Whether a word may be the name of a package or of a project: `web`, `@acme/web`. */
export function isProjectName(name: string): boolean {
  return name.length <= 214 && /^(?:@[\w.~-]+\/)?\w[\w.~-]*(?:\/\w[\w.~-]*)*$/.test(name);
}

/**
 * The folder of a project by `angular.json`, or by the `workspace.json` of older Nx: `{ "projects": { "web": { "root":
 * "projects/web" } } }`, or the folder in the place of the object.
 * @returns undefined if it names none, or the workspace itself.
 */
export function listedRoot(text: string, name: string): string | undefined {
  const projects = at(parsed(text), 'projects');
  const entry = isRecord(projects) && Object.hasOwn(projects, name) ? projects[name] : undefined;
  const root = isRecord(entry) ? entry['root'] : entry;
  return typeof root === 'string' && !/^[./\\]*$/.test(root) ? root : undefined;
}

/**
 * Where a package of an Nx workspace may be, most likely first: by its name in the folders that its files list, and in the
 * usual ones. Nothing is known of what is there.
 * @param patterns as `writtenPatterns` returns them.
 */
export function likelyFolders(name: string, patterns: readonly string[]): string[] {
  const parents = [
    // `apps/*`, and a package that is listed itself
    ...patterns
      .slice(0, maximumPatterns)
      .flatMap((pattern) => /^(?:\.\/)?([\w./-]+)\/\*{1,2}$/.exec(pattern)?.[1] ?? []),
    ...usualFolders,
    '',
  ];
  const [leaf = name] = name.split('/').slice(-1);
  // Nx once named `apps/shop/web` that way
  const names = new Set([leaf, name.replace(/^@/, ''), leaf.replaceAll('-', '/')]);
  const folders = parents.flatMap((parent) =>
    [...names].map((one) => (parent === '' ? one : `${parent}/${one}`)),
  );
  return [...new Set(folders)].filter((folder) => !folder.split('/').includes('..'));
}

/** Whether a manifest of a folder allows that it is the project of that name. @param text of its `project.json` */
export function mayBeNamed(text: string | undefined, name: string): boolean {
  const own = at(parsed(text ?? ''), 'name');
  return own === undefined || own === name;
}

function parsed(text: string): unknown {
  return text.length > maximumParsedLength ? undefined : parseJson(text);
}

function at(value: unknown, key: string): unknown {
  return isRecord(value) ? value[key] : undefined;
}
