import { isBeneathFolder, normalizedPath } from './comparablePath';

/** What of an environment can make a program run code that its command line does not name. */
interface LoadingVariable {
  readonly pattern: RegExp;
  readonly reason: LoadingReason;
}

/**
 * `libraries`: loaded into the process; `options`: of a runtime, which can name modules; `modules`: where a runtime looks
 * for them; `startup`: a file that is read first; `programs`: where programs are found, or which of them are run.
 */
export type LoadingReason = 'libraries' | 'options' | 'modules' | 'startup' | 'programs';

const loadingVariables: readonly LoadingVariable[] = [
  // ld.so(8), dyld(1)
  {
    pattern: /^(?:LD_(?:PRELOAD|AUDIT|LIBRARY_PATH|.*)|DYLD_.*|GCONV_PATH|LOCPATH|GLIBC_TUNABLES)$/,
    reason: 'libraries',
  },
  {
    pattern:
      /^(?:OPENSSL_(?:CONF|ENGINES|MODULES)|GTK_MODULES|GTK_PATH|GIO_MODULE_DIR|QT_PLUGIN_PATH|COR_.*|CORECLR_.*)$/,
    reason: 'libraries',
  },
  // node(1), bun, deno
  {
    pattern:
      /^(?:NODE_OPTIONS|BUN_OPTIONS|VSCODE_INSPECTOR_OPTIONS|DOTNET_STARTUP_HOOKS|DOTNET_ADDITIONAL_DEPS)$/,
    reason: 'options',
  },
  { pattern: /^(?:NODE_PATH|NODE_REPL_EXTERNAL_MODULE|BUN_CONFIG_PRELOAD)$/, reason: 'modules' },
  // python(1)
  {
    pattern: /^PYTHON(?:PATH|HOME|USERBASE|PLATLIBDIR|WARNINGS|BREAKPOINT|PYCACHEPREFIX)$/,
    reason: 'modules',
  },
  { pattern: /^PYTHON(?:STARTUP|INSPECT)$/, reason: 'startup' },
  // ruby(1), perlrun(1), php(1), lua(1)
  {
    pattern: /^(?:RUBYOPT|PERL5OPT|PERL5DB|LUA_INIT.*|ERL_(?:AFLAGS|FLAGS|ZFLAGS)|ELIXIR_ERL_OPTIONS)$/,
    reason: 'options',
  },
  {
    pattern: /^(?:RUBYLIB|GEM_(?:HOME|PATH)|BUNDLE_.*|PERL5LIB|PERLLIB|LUA_C?PATH.*|ERL_LIBS|R_LIBS.*)$/,
    reason: 'modules',
  },
  { pattern: /^(?:PHPRC|PHP_INI_SCAN_DIR|R_PROFILE.*|R_ENVIRON.*)$/, reason: 'startup' },
  // java(1)
  {
    pattern:
      /^(?:JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS|JAVA_OPTS|MAVEN_OPTS|GRADLE_OPTS|SBT_OPTS)$/,
    reason: 'options',
  },
  { pattern: /^CLASSPATH$/, reason: 'modules' },
  // bash(1), dash(1), zsh(1)
  {
    pattern: /^(?:BASH_ENV|ENV|ZDOTDIR|PROMPT_COMMAND|PS[0-4]|BASH_FUNC_.*|SHELLOPTS|BASHOPTS)$/,
    reason: 'startup',
  },
  {
    pattern:
      /^(?:SHELL|EDITOR|VISUAL|PAGER|BROWSER|LESSOPEN|LESSCLOSE|COMSPEC|IFS|MAKEFLAGS|RUSTC_.*|CARGO_.*RUNNER)$/i,
    reason: 'programs',
  },
  { pattern: /^(?:PATH|PATHEXT)$/i, reason: 'programs' },
  // git(1), npm-config(7): npm passes each of its settings on in lower or upper case
  { pattern: /^(?:GIT_.*|SSH_ASKPASS|SUDO_ASKPASS|HGRCPATH)$/, reason: 'programs' },
  {
    pattern:
      /^npm_config_(?:script_shell|shell|node_options|node_gyp|globalconfig|userconfig|prefix|git|editor)$/i,
    reason: 'programs',
  },
];

/** A variable of a process that can load code and that new terminals do not have with the same value. */
export interface ForeignVariable {
  readonly name: string;
  readonly value: string;
  readonly reason: LoadingReason;
}

/** What explains a PATH. */
interface KnownPlaces {
  /** The folder that the process is to run in, as a person is shown. */
  readonly cwd: string;
  /** The file that it runs now: the kernel's word, not its own. */
  readonly executable: string | undefined;
}

/**
 * A process can write over its environment, and what started it chose it. A PATH counts only if it has a folder that
 * nothing explains: otherwise all that `npm run` and version managers start would be said to have another one.
 * @param own of the editor, which is the same as that of new terminals: what is in both is expected.
 */
export function foreignVariables(
  environment: Readonly<Record<string, string>>,
  own: Readonly<Record<string, string | undefined>>,
  places: KnownPlaces,
): readonly ForeignVariable[] {
  return Object.entries(environment).flatMap(([name, value]) => {
    if (own[name] === value || (name === 'PATH' && isExplained(value, own['PATH'] ?? '', places))) return [];
    const row = loadingVariables.find(({ pattern }) => pattern.test(name));
    return row === undefined ? [] : [{ name, value, reason: row.reason }];
  });
}

/**
 * Whether each folder of a PATH is in our own, or is that of the program that runs, or an environment of Python in the
 * folder, or what npm(1) and its like add for a script: `node_modules/.bin` of its folder and those above, and their own
 * `node-gyp-bin`.
 */
function isExplained(path: string, own: string, { cwd, executable = '' }: KnownPlaces): boolean {
  const known = new Set([...own.split(':'), executable.slice(0, executable.lastIndexOf('/'))]);
  const prefixes = [...known].flatMap((folder) => (folder.endsWith('/bin') ? folder.slice(0, -4) : []));
  return path.split(':').every((folder) => {
    if (!folder.startsWith('/') || normalizedPath(folder) !== folder) return false;
    if (known.has(folder)) return true;
    if (/\/\.?v?env\/bin$/.test(folder)) return isBeneathFolder(folder, cwd);
    const [, project] = /^(.*)\/node_modules\/\.bin$/.exec(folder) ?? [];
    if (project !== undefined) return project === '' || isBeneathFolder(cwd, project);
    const isOfManager = /\/lib\/node_modules\/(?:npm|pnpm|yarn)\/.*\/node-gyp-bin$/.test(folder);
    return isOfManager && prefixes.some((prefix) => folder.startsWith(`${prefix}/lib/node_modules/`));
  });
}

/** The environment with our own values of these variables, if there are any. */
export function withoutForeign(
  environment: Readonly<Record<string, string>>,
  foreign: readonly ForeignVariable[],
  own: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const names = new Set(foreign.map(({ name }) => name));
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => {
      const kept = names.has(name) ? own[name] : value;
      return kept === undefined ? [] : [[name, kept]];
    }),
  );
}
