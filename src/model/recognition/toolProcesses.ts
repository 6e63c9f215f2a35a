import { isContainerTool } from '../containers/portProxies';
import { normalizedPath } from '../process/comparablePath';
import type { ParsedCommandLine } from '../process/parsedCommandLine';
import type { Process } from '../process/process';
import { executablePath } from '../process/process';

/**
 * Whether facts show that it is a tool. Names and arguments are a process's own choice: a server may be called
 * `language-server.js`, so that what only its words say must not silence a warning.
 */
interface ToolProcess {
  readonly isProven: boolean;
}

/** To add a tool, add its name to a row. */
interface ToolProcessRow {
  /** Names of a parsed command line. */
  readonly names?: readonly string[];
  readonly namePattern?: RegExp;
  /** Matches the path of the program, whose script or class is the tool's too. */
  readonly programPattern?: RegExp;
  readonly scriptPattern?: RegExp;
}

const vscodeFolder =
  /[\\/](?:\.(?:vscode|cursor|windsurf|vscodium|vscode-oss|trae|positron|vscode-insiders|vscode-remote)(?:-server(?:-insiders|-oss)?)?[\\/](?:extensions|bin|cli)|code-server[\\/](?:lib|out)|openvscode-server[\\/]out)[\\/]/;

/** The first row that matches counts. */
const toolProcessTable: readonly ToolProcessRow[] = [
  // build daemons
  {
    names: [
      'org.gradle.launcher.daemon.bootstrap.gradledaemon',
      'org.jetbrains.kotlin.daemon.kotlincompiledaemon',
      'org.jetbrains.jps.cmdline.launcher',
      'worker.org.gradle.process.internal.worker.gradleworkermain',
      // Bazel's server
      'a-server.jar',
    ],
  },
  // debug adapters
  { names: ['debugpy', 'dlv'] },
  // language servers
  {
    names: [
      '@vtsls/language-server',
      'basedpyright',
      'clangd',
      'elixir-ls',
      'eslint_d',
      'gopls',
      'intelephense',
      'marksman',
      'metals',
      'omnisharp',
      'omnisharp.dll',
      'pylsp',
      'pylsp.__main__',
      'pyright',
      'ruby-lsp',
      'rust-analyzer',
      'solargraph',
      'terraform-ls',
      'texlab',
      'tsserver.js',
      'typescript',
      'vscode-langservers-extracted',
      'zls',
    ],
    namePattern:
      /(?:^|[-_/.])(?:lsp|langserver|language[-_]?server|language_server)(?:[-_.](?:nodejs|extracted|bin|dll|jar|[cm]?js))?$|^org\.eclipse\.equinox\.launcher/,
  },
  // IDEs and editors
  {
    // the Java that JetBrains' editors bundle; it may also run what a project builds
    programPattern: /[\\/]jbr[\\/](?:contents[\\/]home[\\/])?bin[\\/]java(?:\.exe)?$/i,
    scriptPattern: /^com\.(?:intellij|jetbrains)\./,
  },
  {
    // the servers of other installations of VS Code and its relatives
    programPattern:
      /[\\/](?:\.(?:vscode|cursor|windsurf|vscodium|vscode-oss|trae|positron|vscode-insiders|vscode-remote)(?:-server(?:-insiders|-oss)?)?[\\/](?:bin|cli)|code-server[\\/]lib|openvscode-server)[\\/]/,
    scriptPattern: vscodeFolder,
  },
  // the same by the system's Node.js, and their extensions
  { scriptPattern: vscodeFolder },
];

/** @returns undefined if not even its words say that it is one. */
export function toolProcessOf(process: Process, parsed: ParsedCommandLine): ToolProcess | undefined {
  if (isContainerTool(process)) return { isProven: true };
  const row = toolProcessTable.find((one) => matches(one, process, parsed));
  return row && { isProven: row.programPattern !== undefined };
}

function matches(
  { names, namePattern, programPattern, scriptPattern }: ToolProcessRow,
  process: Process,
  { runtime, names: own, script }: ParsedCommandLine,
): boolean {
  const hasName = own.some((name) => names?.includes(name) === true || namePattern?.test(name) === true);
  if (programPattern === undefined) {
    return hasName || (script !== undefined && scriptPattern?.test(normalizedPath(script)) === true);
  }
  // a runtime runs whatever it is given, wherever it is
  return (
    programPattern.test(executablePath(process) ?? '') &&
    (runtime === undefined || (script !== undefined && scriptPattern?.test(normalizedPath(script)) === true))
  );
}
