import { isContainerTool } from '../containers/portProxies';
import type { Process } from '../process/process';
import type { ParsedCommandLine } from '../process/parsedCommandLine';

/**
 * What would pass for a dev server, because a runtime runs it or because a dev tool started it, and is none.
 * `container`: a program of a container engine, such as the proxy of a published port.
 */
export type ToolProcess = 'language-server' | 'build-daemon' | 'debug-adapter' | 'ide' | 'container';

const languageServers = new Set([
  ...[
    'typescript',
    'tsserver.js',
    'pyright',
    'basedpyright',
    'pylsp',
    'pylsp.__main__',
    'gopls',
    'rust-analyzer',
    'clangd',
  ],
  ...[
    'solargraph',
    'ruby-lsp',
    'intelephense',
    'omnisharp',
    'omnisharp.dll',
    'eslint_d',
    'texlab',
    'marksman',
  ],
  ...['terraform-ls', 'zls', 'metals', 'elixir-ls', '@vtsls/language-server', 'vscode-langservers-extracted'],
]);
const languageServerName =
  /(?:^|[-_/.])(?:lsp|langserver|language[-_]?server|language_server)(?:[-_.](?:nodejs|extracted|bin|dll|jar|[cm]?js))?$/;

const buildDaemons = new Set([
  ...['org.gradle.launcher.daemon.bootstrap.gradledaemon', 'org.jetbrains.kotlin.daemon.kotlincompiledaemon'],
  ...['org.jetbrains.jps.cmdline.launcher', 'worker.org.gradle.process.internal.worker.gradleworkermain'],
  'a-server.jar',
]);

/** Other editors than the one that looks, their servers and their extensions. */
const ofAnEditor =
  /[\\/](?:\.(?:vscode|cursor|windsurf|vscodium|vscode-oss|trae|positron|vscode-insiders|vscode-remote)(?:-server(?:-insiders|-oss)?)?[\\/](?:extensions|bin|cli)|code-server[\\/](?:lib|out)|openvscode-server[\\/]out)[\\/]/;
/** The Java that JetBrains' editors bring along; one that a project chose lies elsewhere. */
const jetBrainsRuntime = /[\\/]jbr[\\/](?:contents[\\/]home[\\/])?bin[\\/]java(?:\.exe)?$/i;

export function toolProcessOf(process: Process, invocation: ParsedCommandLine): ToolProcess | undefined {
  const { names, script } = invocation;
  const { executable, commandLine } = process;
  if (isContainerTool(process)) return 'container';
  if (names.some((name) => buildDaemons.has(name))) return 'build-daemon';
  if (names.includes('debugpy') || names.includes('dlv')) return 'debug-adapter';
  if (names.some(isLanguageServer)) return 'language-server';
  const program = executable ?? commandLine?.[0];
  if (program !== undefined && jetBrainsRuntime.test(program)) return 'ide';
  if ([program, script].some((path) => path !== undefined && ofAnEditor.test(path))) return 'ide';
  return undefined;
}

function isLanguageServer(name: string): boolean {
  return (
    languageServers.has(name) ||
    languageServerName.test(name) ||
    name.startsWith('org.eclipse.equinox.launcher')
  );
}
