import { isContainerTool } from '../containers/portProxies';
import type { ParsedCommandLine } from '../process/parsedCommandLine';
import type { Process } from '../process/process';
import { programPath } from '../process/process';

/**
 * What resembles a dev server, because a runtime runs it or because a development tool started it, but is none.
 * `container`: a program of a container engine, such as the proxy of a published port.
 */
type ToolProcess = 'language-server' | 'build-daemon' | 'debug-adapter' | 'ide' | 'container';

/** To add a tool, add its name to a row. */
interface ToolProcessRow {
  readonly kind: Exclude<ToolProcess, 'container'>;
  /** Names of a parsed command line. */
  readonly names?: readonly string[];
  readonly namePattern?: RegExp;
  /** Matches the path of the program. */
  readonly programPattern?: RegExp;
  /** Matches the path of the program or of the script. */
  readonly pathPattern?: RegExp;
}

/** The first row that matches counts. */
const toolProcessTable: readonly ToolProcessRow[] = [
  {
    kind: 'build-daemon',
    names: [
      'org.gradle.launcher.daemon.bootstrap.gradledaemon',
      'org.jetbrains.kotlin.daemon.kotlincompiledaemon',
      'org.jetbrains.jps.cmdline.launcher',
      'worker.org.gradle.process.internal.worker.gradleworkermain',
      // Bazel's server
      'a-server.jar',
    ],
  },
  { kind: 'debug-adapter', names: ['debugpy', 'dlv'] },
  {
    kind: 'language-server',
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
  // the Java that JetBrains' editors bundle; one that a project chose is elsewhere
  { kind: 'ide', programPattern: /[\\/]jbr[\\/](?:contents[\\/]home[\\/])?bin[\\/]java(?:\.exe)?$/i },
  {
    // other installations of VS Code and its relatives, their servers and their extensions
    kind: 'ide',
    pathPattern:
      /[\\/](?:\.(?:vscode|cursor|windsurf|vscodium|vscode-oss|trae|positron|vscode-insiders|vscode-remote)(?:-server(?:-insiders|-oss)?)?[\\/](?:extensions|bin|cli)|code-server[\\/](?:lib|out)|openvscode-server[\\/]out)[\\/]/,
  },
];

export function toolProcessOf(process: Process, parsed: ParsedCommandLine): ToolProcess | undefined {
  if (isContainerTool(process)) return 'container';
  return toolProcessTable.find((row) => matches(row, process, parsed))?.kind;
}

function matches(
  { names, namePattern, programPattern, pathPattern }: ToolProcessRow,
  process: Process,
  parsed: ParsedCommandLine,
): boolean {
  const program = programPath(process) ?? '';
  return (
    parsed.names.some((name) => names?.includes(name) === true || namePattern?.test(name) === true) ||
    programPattern?.test(program) === true ||
    [program, parsed.script ?? ''].some((path) => pathPattern?.test(path) === true)
  );
}
