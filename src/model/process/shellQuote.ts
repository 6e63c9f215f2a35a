import { unseenCharacter, visibleText } from '../text/text';

/**
 * The shells for which command lines are quoted. `posix`: any that reads POSIX.1 quoting and nothing more; `powershell`:
 * PowerShell 7, which passes arguments on unchanged; `windowsPowerShell`: 5.1, which does not; `other`: a shell whose
 * quoting is not known.
 */
export type ShellKind =
  'posix' | 'bash' | 'zsh' | 'fish' | 'powershell' | 'windowsPowerShell' | 'cmd' | 'other';

/** Why a command line cannot be typed into a shell. */
export type Inexpressible =
  /** `characters`: the shell cannot express them; `not-text`: bytes that are no text were replaced when it was read. */
  | { readonly reason: 'characters' | 'not-text'; readonly argument: string }
  /** Longer than what the shell reads as one line. */
  | { readonly reason: 'too-long'; readonly limit: number };

export type QuotedCommandLine =
  /** The shell reads it back as the same arguments, and it has no control characters. */
  | { readonly kind: 'exact'; readonly text: string }
  /** `text` is for display only. */
  | { readonly kind: 'inexpressible'; readonly text: string; readonly why: Inexpressible };

/** Characters that a terminal or a line editor interprets, or that reorder text (Unicode UAX #9). */
const unsafe = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;
/** The same, and all that cannot be seen: escaped in shells that have escapes. */
const escaped = unseenCharacter;
const escapedRun = new RegExp(`(?:${escaped.source})+`, 'gu');
const fishParts = new RegExp(`((?:${escaped.source})+)`, 'u');
/** No argument that a process received has NUL; lone surrogates and U+FFFD stand for bytes that are not UTF-8. */
const notText = /[\0\p{Cs}\ufffd]/u;

/** Whether nothing in a text can be carried out when it is pasted into a terminal, whatever it says. */
export function canBePasted(text: string): boolean {
  return !unsafe.test(text);
}

interface Quoting {
  /** The argument as one word; undefined if the shell cannot express it. */
  readonly quote: (argument: string, isFirst: boolean) => string | undefined;
  /** The same for display, whatever the argument has. */
  readonly show: (argument: string, isFirst: boolean) => string;
  readonly join: (words: readonly string[]) => string;
  /** How many bytes of one line the shell reads. */
  readonly limit: number;
}

/** One argv as one line of a shell. */
export function quoteCommandLine(argv: readonly string[], shell: ShellKind): QuotedCommandLine {
  const { quote, join, limit } = quotings[shell];
  const refused = (why: Inexpressible): QuotedCommandLine => ({
    ...{ kind: 'inexpressible', why },
    text: shellQuote(argv, shell),
  });
  const words = argv.map((argument, index) =>
    notText.test(argument) ? undefined : quote(argument, index === 0),
  );
  const at = words.indexOf(undefined);
  if (at !== -1) {
    const argument = argv[at] ?? '';
    return refused({ reason: notText.test(argument) ? 'not-text' : 'characters', argument });
  }
  const text = join(words.filter((word) => word !== undefined));
  const isTooLong = new TextEncoder().encode(text).length > limit;
  return isTooLong ? refused({ reason: 'too-long', limit }) : { kind: 'exact', text };
}

/** The same for display: what cannot be seen is escaped, and text in other scripts stays readable. */
export function shellQuote(argv: readonly string[], shell: ShellKind = 'posix'): string {
  const { show, join } = quotings[shell];
  return visibleText(join(argv.map((argument, index) => show(argument, index === 0))));
}

/** @param path of the shell's program; empty if unknown: then the usual shell of the platform is meant. */
export function shellKindOf(path: string, platform: string): ShellKind {
  const name = path
    .replace(/^.*[\\/]/, '')
    .replace(/\.exe$/i, '')
    .replace(/-[\d.]+$/, '')
    .toLowerCase();
  if (name === '') return platform === 'win32' ? 'windowsPowerShell' : platform === 'darwin' ? 'zsh' : 'bash';
  return shellKinds.get(name) ?? 'other';
}

const shellKinds: ReadonlyMap<string, ShellKind> = new Map([
  ['bash', 'bash'],
  // starts a distribution's shell, which is Bash unless it was changed
  ['wsl', 'bash'],
  ['zsh', 'zsh'],
  ['fish', 'fish'],
  ['pwsh', 'powershell'],
  ['pwsh-preview', 'powershell'],
  ['powershell', 'windowsPowerShell'],
  ['cmd', 'cmd'],
  ...['sh', 'dash', 'ash', 'ksh', 'ksh93', 'mksh', 'yash'].map((name) => [name, 'posix'] as const),
]);

/** Words that begin a construct of sh, Bash, zsh or fish, unless they are quoted. */
const reservedWords = new Set(
  (
    'if then else elif fi case esac for select while until do done in function time coproc foreach end repeat ' +
    'and or not begin switch ! { } [['
  ).split(' '),
);

/**
 * As the first word, `-` is a modifier of zsh, and one with `=` an assignment; zsh expands `=ls` at the start of any word,
 * and with `magicequalsubst` after an equals sign or a colon too; fish expands `%self`.
 */
function isPlain(argument: string, isFirst: boolean): boolean {
  return isFirst
    ? /^[\w./][\w@+:,./-]*$/.test(argument) && !reservedWords.has(argument)
    : /^[\w@+:,./-][\w@+=:,./-]*$/.test(argument) && !/[=:]=/.test(argument);
}

/** Builtins that carry out their arguments; no quoting makes a program of them. */
const evaluatingBuiltins = new Set('- . builtin command eval exec nocorrect noglob source trap'.split(' '));

/** `%1` is a job, even in quotes. */
function isBuiltin(argument: string, isFirst: boolean): boolean {
  return isFirst && (argument.startsWith('%') || evaluatingBuiltins.has(argument));
}

/** Text that means the same between the single quotes of fish as of other shells, and what is written outside them. */
const quotable = /(\\{2,}|\\(?=')|\\$|')|(?:[^\\']|\\(?![\\']|$))+/g;

/**
 * POSIX.1 XCU 2.2.2: nothing has a meaning between single quotes, except in fish, where some backslashes have. These are
 * therefore written outside the quotes, which all of these shells read alike, should the text be pasted into another one.
 */
function showPosix(argument: string, isFirst: boolean): string {
  if (isPlain(argument, isFirst)) return argument;
  if (argument === '') return "''";
  return argument.replaceAll(quotable, (text, special?: string) =>
    special === undefined ? `'${text}'` : special.replaceAll(/./g, '\\$&'),
  );
}

function joinWords(words: readonly string[]): string {
  return words.join(' ');
}

/** ASCII only, as for Bash below, which sh often is; and it has no escapes. */
const posix: Quoting = {
  quote: (argument, isFirst) =>
    /[^ -~]/.test(argument) || isBuiltin(argument, isFirst) ? undefined : showPosix(argument, isFirst),
  show: showPosix,
  join: joinWords,
  // without a line editor, as for dash, a terminal of macOS passes on 1,024 bytes a line; BusyBox reads 1,023
  limit: 1_000,
};

/** `$'\x1b'`, bash(1) QUOTING and zshmisc(1): bytes, which do not depend on the locale. */
function ansiQuoted(argument: string): string {
  const text = argument
    .replaceAll('\\', '\\\\')
    // not \': history expansion of older shells ends the quotes there
    .replaceAll("'", hexBytes)
    .replaceAll(/[^ -~]+/gu, hexBytes);
  return `$'${text}'`;
}

function hexBytes(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => `\\x${hex(byte, 2)}`).join('');
}

/**
 * ASCII only: in the C locale readline takes bytes above 127 for Meta keys, among them one that expands the line and
 * runs its command substitutions (`convert-meta`, `shell-expand-line`).
 */
const bash: Quoting = {
  quote: (argument, isFirst) => {
    if (isBuiltin(argument, isFirst)) return undefined;
    return /[^ -~]/.test(argument) ? ansiQuoted(argument) : showPosix(argument, isFirst);
  },
  show: showPosix,
  join: joinWords,
  limit: 100_000,
};

/** https://fishshell.com/docs/current/language.html#quotes: escapes have their meaning outside quotes only. */
function quoteFish(argument: string, isFirst: boolean): string | undefined {
  // fish reads keywords even if they are quoted, and has meanings of its own for some private characters
  if (isBuiltin(argument, isFirst) || (isFirst && reservedWords.has(argument))) return undefined;
  return /[\ue000-\uf8ff\ufdd0-\ufdef]/.test(argument) ? undefined : showFish(argument, isFirst);
}

function showFish(argument: string, isFirst: boolean): string {
  return argument
    .split(fishParts)
    .filter((part, index) => part !== '' || (index === 0 && argument === ''))
    .map((part) => (escaped.test(part) ? Array.from(part, fishEscape).join('') : showPosix(part, isFirst)))
    .join('');
}

function fishEscape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

/** What PowerShell reads as one word of text: no operator, number or parameter with a value. */
const plainInPowerShell = /^(?:[a-z_\\/][\w.\\/:-]*|--?[a-z][a-z0-9-]*(?:=[a-z0-9_]+)?|[1-9]\d{0,8}|0)$/i;

/** about_Language_Keywords */
const powerShellKeywords = new Set(
  (
    'begin break catch class clean configuration continue data define do dynamicparam else elseif end enum exit filter ' +
    'finally for foreach from function hidden if in inlinescript parallel param process return sequence static switch ' +
    'throw trap try until using var while workflow'
  ).split(' '),
);

/** about_Quoting_Rules: typographic quotes count as quotes too. */
function quotePowerShell(argument: string): string {
  if (!escaped.test(argument)) return `'${argument.replaceAll(/['\u2018-\u201b]/g, '$&$&')}'`;
  const text = argument.replaceAll(/[`$"\u201c-\u201e]/g, '`$&').replaceAll(escapedRun, powerShellEscape);
  return `"${text}"`;
}

/** By UTF-16 code units, as .NET has them. */
function powerShellEscape(text: string): string {
  return Array.from({ length: text.length }, (_, at) => `$([char]0x${hex(text.charCodeAt(at), 4)})`).join('');
}

/** A first word in quotes would be a text, not a command. */
function callPowerShell(words: readonly string[]): string {
  return `${/^['"]/.test(words[0] ?? '') ? '& ' : ''}${words.join(' ')}`;
}

function isPlainInPowerShell(argument: string, isFirst: boolean): boolean {
  if (!plainInPowerShell.test(argument)) return false;
  return !isFirst || (/^[a-z_\\/]/i.test(argument) && !powerShellKeywords.has(argument.toLowerCase()));
}

function powerShell(passedOn: (argument: string) => string): Quoting {
  const quote = (argument: string, isFirst: boolean): string =>
    isPlainInPowerShell(argument, isFirst)
      ? argument
      : quotePowerShell(isFirst ? argument : passedOn(argument));
  // CreateProcess takes 32,767 characters
  return { quote, show: quote, join: callPowerShell, limit: 32_000 };
}

/** How programs of Windows read their arguments: CommandLineToArgvW, Microsoft's C runtime. */
function escapeQuotes(argument: string): string {
  return argument.replaceAll(/(\\*)"/g, '$1$1\\"');
}

/** 5.1 puts quotes around arguments with blanks (`char.IsWhiteSpace`), but escapes nothing in them, and drops empty ones. */
function forWindowsPowerShell(argument: string): string {
  if (argument === '') return '""';
  const text = escapeQuotes(argument);
  return /[^\S\ufeff]|\u0085/.test(argument) ? text.replace(/\\+$/, '$&$&') : text;
}

/**
 * The caret takes the meaning of every character from cmd, the quote's too; quotes are for the program that is run. A
 * caret after each percent sign becomes part of the variable's name, so that none is found: `%PATH:a=b%`.
 */
function showCmd(argument: string, isFirst: boolean): string {
  if (isFirst) return isPlainCommand(argument) ? argument : `"${argument}"`;
  if (/^[\w.:\\/=+,@-]+$/.test(argument)) return argument;
  return `"${escapeQuotes(argument).replace(/\\+$/, '$&$&')}"`
    .replaceAll(/[()%!^"<>&|]/g, '^$&')
    .replaceAll(/%(?!\^)/g, '%^');
}

/** `:x` is a label. */
function isPlainCommand(word: string): boolean {
  return /^[\w.\\-][\w.:\\-]*$/.test(word) && !/^(?:if|for|rem)$/i.test(word);
}

const cmd: Quoting = {
  quote: (argument, isFirst) =>
    // nothing escapes a percent sign between quotes
    unsafe.test(argument) || (isFirst && /[%"]/.test(argument)) ? undefined : showCmd(argument, isFirst),
  show: showCmd,
  join: joinWords,
  // https://learn.microsoft.com/troubleshoot/windows-client/shell-experience/command-line-string-limitation
  limit: 8_000,
};

const fish: Quoting = { quote: quoteFish, show: showFish, join: joinWords, limit: 100_000 };

/** What means the same in every shell: `$'…'` of Bash, for example, is evaluated in Nushell. */
const other: Quoting = {
  quote: (argument, isFirst) =>
    /^[\w./-]+$/.test(argument) && isPlain(argument, isFirst) && !isBuiltin(argument, isFirst)
      ? argument
      : undefined,
  show: showPosix,
  join: joinWords,
  limit: 4_000,
};

const quotings: Readonly<Record<ShellKind, Quoting>> = {
  posix,
  bash,
  zsh: bash,
  fish,
  powershell: powerShell((argument) => argument),
  windowsPowerShell: powerShell(forWindowsPowerShell),
  cmd,
  other,
};
