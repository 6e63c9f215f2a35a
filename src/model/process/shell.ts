import { programOf } from './emulator';
import { perObject } from '../text/perObject';
import type { Process } from './process';
import { programName } from './runtimes';

const shells = new Set(
  'sh bash zsh fish dash ash ksh csh tcsh nu elvish xonsh pwsh powershell cmd'.split(' '),
);

export const isShell = perObject((process: Process): boolean => {
  const { commandLine, executable, name } = programOf(process);
  return shells.has(programName(commandLine?.[0] ?? executable ?? name));
});

/** Options of shells whose value is the next word; editors start theirs so (`bash --init-file …`). */
const valueOptions = new Set(['--init-file', '--rcfile', '--init-command', '-C']);

/** A shell that a person types into: what runs above it has nothing to do with what runs below it. */
export const isInteractiveShell = perObject((process: Process): boolean => {
  if (!isShell(process)) return false;
  const words = (programOf(process).commandLine ?? []).slice(1);
  // PowerShell, and cmd, which a developer's prompt runs with `/k`
  if (words.some((word) => /^(?:-noexit|\/k)$/i.test(word))) return true;
  return words.every(
    (word, index) => valueOptions.has(words[index - 1] ?? '') || (word.startsWith('-') && !isCommand(word)),
  );
});

function isCommand(word: string): boolean {
  return /^(?:-[a-z]*c|-command|\/c)$/i.test(word) && !valueOptions.has(word);
}

/** The command of `sh -c` and `cmd /c`. */
export function shellCommand(process: Process): string | undefined {
  const argv = programOf(process).commandLine ?? [];
  if (!isShell(process)) return undefined;
  const at = argv.findIndex((word, index) => index > 0 && isCommand(word));
  if (at === -1 || at === argv.length - 1) return undefined;
  const text = argv.slice(at + 1).join(' ');
  return argv[at]?.startsWith('/') === true ? text.replace(/^"(.*)"$/, '$1') : text;
}

/**
 * The words of a shell's command if it is a simple command: no list, pipe, expansion or redirection. Variables that are
 * set only for it are left out, and so is `cross-env`, which sets them.
 */
export function simpleCommand(text: string): string[] | undefined {
  const words: string[] = [];
  const word = /\s*(?:"([^"$`\\]*)"|'([^']*)'|([^\s"';&|<>()$`\\*?[\]{}~#!]+))(?=\s|$)/y;
  const trimmed = text.trim();
  while (word.lastIndex < trimmed.length) {
    const found = word.exec(trimmed);
    if (found === null) return undefined;
    words.push(found[1] ?? found[2] ?? found[3] ?? '');
  }
  const first = words.findIndex((each) => !/^\w+=/.test(each) && each !== 'cross-env');
  return first === -1 ? undefined : words.slice(first);
}
