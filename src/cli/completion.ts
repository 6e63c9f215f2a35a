import type { Command, Option } from 'commander';
import { quoteCommandLine } from '../model/process/shellQuote';

export const completionShells = ['bash', 'zsh', 'fish'] as const;
export type CompletionShell = (typeof completionShells)[number];

interface Completed {
  readonly name: string;
  readonly description: string;
  readonly options: readonly Option[];
}

/** A script that a shell evaluates to complete commands and their options. */
export function completionScript(program: Command, shell: CompletionShell): string {
  const commands = program.commands.map((command) => ({
    name: command.name(),
    description: command.description(),
    options: command.createHelp().visibleOptions(command),
  }));
  switch (shell) {
    case 'bash':
      return bashScript(commands);
    case 'zsh':
      return zshScript(commands);
    case 'fish':
      return fishScript(commands);
  }
}

function quoted(text: string, shell: CompletionShell): string {
  // the command itself may be quoted in another way
  return quoteCommandLine(['x', text], shell).text.slice('x '.length);
}

function bashScript(commands: readonly Completed[]): string {
  const flagsOf = ({ options }: Completed): string => options.flatMap(({ long }) => long ?? []).join(' ');
  return [
    '_local_ports() {',
    '  local words=""',
    '  if [ "$COMP_CWORD" -eq 1 ]; then',
    `    words="${commands.map(({ name }) => name).join(' ')}"`,
    '  else',
    '    case "${COMP_WORDS[1]}" in',
    ...commands.map((command) => `      ${command.name}) words="${flagsOf(command)}" ;;`),
    '    esac',
    '  fi',
    '  COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))',
    '}',
    'complete -F _local_ports local-ports',
  ].join('\n');
}

function zshScript(commands: readonly Completed[]): string {
  const entry = (name: string, description: string): string =>
    quoted(`${name}:${description.replaceAll('\\', '\\\\').replaceAll(':', '\\:')}`, 'zsh');
  const optionsOf = ({ options }: Completed): string =>
    options
      .flatMap(({ long, description }) => (long === undefined ? [] : entry(long, description)))
      .join(' ');
  return [
    '#compdef local-ports',
    '_local_ports() {',
    '  local -a entries',
    '  if (( CURRENT == 2 )); then',
    `    entries=(${commands.map(({ name, description }) => entry(name, description)).join(' ')})`,
    '  else',
    '    case "${words[2]}" in',
    ...commands.map((command) => `      ${command.name}) entries=(${optionsOf(command)}) ;;`),
    '    esac',
    '  fi',
    "  _describe 'local-ports' entries",
    '}',
    'compdef _local_ports local-ports',
  ].join('\n');
}

function fishScript(commands: readonly Completed[]): string {
  const names = commands.map(({ name }) => name).join(' ');
  return [
    'complete -c local-ports -f',
    ...commands.flatMap(({ name, description, options }) => [
      `complete -c local-ports -n "not __fish_seen_subcommand_from ${names}" -a ${name} -d ${quoted(description, 'fish')}`,
      ...options.map(
        ({ long, short, description: text }) =>
          `complete -c local-ports -n "__fish_seen_subcommand_from ${name}"${flag('-l', long)}${flag('-s', short)} -d ${quoted(text, 'fish')}`,
      ),
    ]),
  ].join('\n');
}

function flag(kind: '-l' | '-s', flags: string | undefined): string {
  return flags === undefined ? '' : ` ${kind} ${flags.replace(/^-+/, '')}`;
}
