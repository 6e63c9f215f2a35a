/** The scripts of a package.json, and what runs them. */
import * as v from 'valibot';
import { isRecord, parseJson } from '../text/json';
import { portOfCommand } from './commandPort';
import type { Declaration, PackageManager, Scripts } from './expectedPort';

const maximumLength = 128 * 1024;
const maximumScripts = 200;
/** Names that dev servers are started by, the usual ones first. */
const devServerNames = ['dev', 'start', 'serve', 'develop', 'start:dev', 'dev:server'] as const;
/** `dev:web`, `start-api`; not `pretest`, whose ports are those of other programs. */
const devServerName = /^(?:dev|start|serve|develop|preview|storybook)(?:[:.-].*)?$/;

const lockFiles: readonly (readonly [file: string, manager: PackageManager])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
];

/** Files that tell the package manager, if package.json does not. */
export const managerFiles = lockFiles.map(([file]) => file);

const packageName = v.pipe(v.string(), v.nonEmpty(), v.maxLength(214));
const managerField = v.pipe(v.string(), v.regex(/^(?:npm|pnpm|yarn|bun)@/));

interface ScriptsFile {
  /** Of the package; undefined if it has none. */
  readonly name: string | undefined;
  readonly scripts: Scripts;
  readonly declarations: readonly Declaration[];
  portOfScript(script: string): number | undefined;
}

/**
 * @param hasFile whether the folder has one of `managerFiles`.
 * @param fallback what runs the scripts if nothing in the folder tells it.
 */
export function parseScripts(
  text: string,
  hasFile: (file: string) => boolean,
  fallback: PackageManager = 'npm',
): ScriptsFile | undefined {
  const parsed = text.length > maximumLength ? undefined : parseJson(text);
  if (!isRecord(parsed)) return undefined;
  const scripts = scriptsIn(parsed['scripts']);
  const named = v.safeParse(managerField, parsed['packageManager']);
  const manager = named.success
    ? (named.output.slice(0, named.output.indexOf('@')) as PackageManager)
    : (lockFiles.find(([file]) => hasFile(file))?.[1] ?? fallback);
  const portOfScript = (script: string): number | undefined => {
    const command = scripts.get(script);
    return command === undefined ? undefined : portOfCommand(command);
  };
  return {
    name: v.is(packageName, parsed['name']) ? parsed['name'] : undefined,
    scripts: { manager, devServer: devServerNames.find((name) => scripts.has(name)) },
    portOfScript,
    declarations: [...scripts.keys()]
      .filter((script) => devServerName.test(script))
      .flatMap((script) => {
        const port = portOfScript(script);
        return port === undefined ? [] : [{ protocol: 'tcp', port, source: { kind: 'script', script } }];
      }),
  };
}

function scriptsIn(value: unknown): ReadonlyMap<string, string> {
  const entries = isRecord(value) ? Object.entries(value).slice(0, maximumScripts) : [];
  return new Map(
    entries.flatMap(([name, command]) => (typeof command === 'string' ? [[name, command]] : [])),
  );
}
