/** Which folders of a monorepo are packages, as its files write it for npm, Yarn, Bun, pnpm, Lerna, Nx and Turborepo. */
import * as v from 'valibot';
import { isRecord, parseJson } from '../text/json';
import { entryOf, isList, parseYaml } from '../text/yaml';

/** The files of the top folder that name them. Turborepo uses the packages of the package manager. */
export const workspaceFiles = ['package.json', 'pnpm-workspace.yaml', 'lerna.json', 'nx.json'] as const;
type WorkspaceFile = (typeof workspaceFiles)[number];

/** Parsing a longer text may hold the loop for more than a few milliseconds. */
const maximumParsedLength = 128 * 1024;
const maximumPatterns = 100;

const texts = v.array(v.string());
/** `["packages/*"]`, or Yarn's `{ "packages": ["packages/*"] }` */
const workspaces = v.union([
  texts,
  v.pipe(
    v.object({ packages: texts }),
    v.transform(({ packages }) => packages),
  ),
]);
const lerna = v.object({ packages: texts });
const nx = v.object({
  workspaceLayout: v.optional(v.object({ appsDir: v.optional(v.string()), libsDir: v.optional(v.string()) })),
});

/**
 * `packages/*`, `!packages/old`: as written, and not checked.
 * @param textOf undefined if there is no such file.
 */
export function writtenPatterns(textOf: (file: WorkspaceFile) => string | undefined): readonly string[] {
  const read = (file: WorkspaceFile): string => {
    const text = textOf(file) ?? '';
    return text.length > maximumParsedLength ? '' : text;
  };
  const manifest = parseJson(read('package.json'));
  const ofManager = v.safeParse(workspaces, isRecord(manifest) ? manifest['workspaces'] : undefined);
  const ofPnpm = entryOf(parseYaml(read('pnpm-workspace.yaml')), 'packages');
  const ofLerna = v.safeParse(lerna, parseJson(read('lerna.json')));
  return [
    ...(ofManager.success ? ofManager.output : []),
    ...(isList(ofPnpm) ? ofPnpm : []).filter((one) => typeof one === 'string'),
    ...(ofLerna.success ? ofLerna.output.packages : []),
    ...nxPatterns(textOf('nx.json') === undefined ? undefined : read('nx.json')),
  ].slice(0, maximumPatterns);
}

/** Without a package manager's workspaces, its projects are by convention in two folders (nx.dev/reference/nx-json). */
function nxPatterns(text: string | undefined): string[] {
  const read = v.safeParse(nx, text === undefined ? undefined : parseJson(text));
  if (!read.success) return [];
  const { appsDir = 'apps', libsDir = 'libs' } = read.output.workspaceLayout ?? {};
  return [appsDir, libsDir].map((folder) => `${folder}/*`);
}
