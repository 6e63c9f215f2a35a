/**
 * The shells for which command lines are quoted. `posix`: any that reads POSIX.1 quoting and nothing more; `powershell`:
 * PowerShell 7, which passes arguments on unchanged; `windowsPowerShell`: 5.1, which does not.
 */
export type ShellKind = 'posix' | 'bash' | 'zsh' | 'fish' | 'powershell' | 'windowsPowerShell' | 'cmd';

export type QuotedCommandLine =
  /** The shell reads it back as the same arguments, and it has no control characters. */
  | { readonly kind: 'exact'; readonly text: string }
  /** The shell cannot express this argument. `text` is for display only. */
  | { readonly kind: 'inexpressible'; readonly text: string; readonly argument: string };

/** Characters that a terminal would interpret, or that reorder text (Unicode UAX #9): never copied as they are. */
const unsafe = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;
const unsafeRun = new RegExp(`${unsafe.source}+`, 'gu');

interface Quoting {
  /** The argument as one word; undefined if the shell cannot express it. */
  readonly quote: (argument: string, isFirst: boolean) => string | undefined;
  /** The same for display, whatever the argument has. */
  readonly show: (argument: string, isFirst: boolean) => string;
  readonly join: (words: readonly string[]) => string;
}

/** One argv as one line of a shell. */
export function quoteCommandLine(argv: readonly string[], shell: ShellKind): QuotedCommandLine {
  const { quote, show, join } = quotings[shell];
  const words = argv.map((argument, index) => quote(argument, index === 0));
  const at = words.indexOf(undefined);
  if (at === -1) return { kind: 'exact', text: join(words.filter((word) => word !== undefined)) };
  const text = join(words.map((word, index) => word ?? show(argv[index] ?? '', index === 0)));
  return { kind: 'inexpressible', text, argument: argv[at] ?? '' };
}

/** The same for display. */
export function shellQuote(argv: readonly string[], shell: ShellKind = 'posix'): string {
  return quoteCommandLine(argv, shell).text;
}

/** @param path of the shell's program; if it is not one of these, the usual shell of the platform is meant. */
export function shellKindOf(path: string, platform: string): ShellKind {
  const name = path
    .replace(/^.*[\\/]/, '')
    .replace(/\.exe$/i, '')
    .toLowerCase();
  const usual = platform === 'win32' ? 'windowsPowerShell' : platform === 'darwin' ? 'zsh' : 'bash';
  return shellKinds.get(name) ?? usual;
}

const shellKinds: ReadonlyMap<string, ShellKind> = new Map([
  ['bash', 'bash'],
  ['zsh', 'zsh'],
  ['fish', 'fish'],
  ['pwsh', 'powershell'],
  ['powershell', 'windowsPowerShell'],
  ['cmd', 'cmd'],
  ...['sh', 'dash', 'ash', 'ksh'].map((name) => [name, 'posix'] as const),
]);

/** POSIX.1 XCU 2.2.2: nothing has a meaning between single quotes. */
function singleQuoted(argument: string): string {
  return `'${argument.replaceAll("'", `'\\''`)}'`;
}

/** An `=` in the first word would make it an assignment; zsh expands one at the start of any word. */
function isPlain(argument: string, isFirst: boolean): boolean {
  return (isFirst ? /^[\w@%+:,./-]+$/ : /^[\w@%+:,./-][\w@%+=:,./-]*$/).test(argument);
}

function showPosix(argument: string, isFirst: boolean): string {
  return isPlain(argument, isFirst) ? argument : singleQuoted(argument);
}

function joinWords(words: readonly string[]): string {
  return words.join(' ');
}

const posix: Quoting = {
  quote: (argument, isFirst) => (unsafe.test(argument) ? undefined : showPosix(argument, isFirst)),
  show: showPosix,
  join: joinWords,
};

/** `$'\x1b'`, bash(1) QUOTING and zshmisc(1): bytes, which do not depend on the locale. */
function ansiQuoted(argument: string): string {
  const escaped = argument
    .replaceAll('\\', '\\\\')
    // not \': history expansion of older shells ends the quotes there
    .replaceAll("'", hexBytes)
    .replaceAll(unsafeRun, hexBytes);
  return `$'${escaped}'`;
}

function hexBytes(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => `\\x${hex(byte, 2)}`).join('');
}

const bash: Quoting = {
  quote: (argument, isFirst) => (unsafe.test(argument) ? ansiQuoted(argument) : showPosix(argument, isFirst)),
  show: showPosix,
  join: joinWords,
};

/** https://fishshell.com/docs/current/language.html#quotes: escapes have their meaning outside quotes only. */
function quoteFish(argument: string, isFirst: boolean): string {
  if (isPlain(argument, isFirst) && !argument.includes('%')) return argument;
  const quoted = argument
    .replaceAll(/[\\']/g, '\\$&')
    .replaceAll(unsafeRun, (run) => `'${escapeEach(run, (code) => `\\u${code}`)}'`);
  return `'${quoted}'`;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

/** Each character in the form that a shell gives its code; all of them are in the Basic Multilingual Plane. */
function escapeEach(text: string, escape: (code: string) => string): string {
  return Array.from(text, (character) => escape(hex(character.charCodeAt(0), 4))).join('');
}

/** What PowerShell reads as one word of text: no operator, number or parameter with a value. */
const plainInPowerShell = /^(?:[a-z_\\/][\w.\\/:-]*|--?[a-z][a-z0-9-]*(?:=[a-z0-9_]+)?|[1-9]\d{0,8}|0)$/i;

/** about_Quoting_Rules: typographic quotes count as quotes too. */
function quotePowerShell(argument: string): string {
  if (!unsafe.test(argument)) return `'${argument.replaceAll(/['\u2018-\u201b]/g, '$&$&')}'`;
  const escaped = argument
    .replaceAll(/[`$"\u201c-\u201e]/g, '`$&')
    .replaceAll(unsafeRun, (run) => escapeEach(run, (code) => `$([char]0x${code})`));
  return `"${escaped}"`;
}

/** A first word in quotes would be a text, not a command. */
function callPowerShell(words: readonly string[]): string {
  return `${/^['"]/.test(words[0] ?? '') ? '& ' : ''}${words.join(' ')}`;
}

function powerShell(passedOn: (argument: string) => string): Quoting {
  const quote = (argument: string, isFirst: boolean): string =>
    plainInPowerShell.test(argument) && !(isFirst && argument.startsWith('-'))
      ? argument
      : quotePowerShell(isFirst ? argument : passedOn(argument));
  return { quote, show: quote, join: callPowerShell };
}

/** How programs of Windows read their arguments: CommandLineToArgvW, Microsoft's C runtime. */
function escapeQuotes(argument: string): string {
  return argument.replaceAll(/(\\*)"/g, '$1$1\\"');
}

/** 5.1 puts quotes around arguments with blanks, but escapes nothing in them, and drops empty ones. */
function forWindowsPowerShell(argument: string): string {
  if (argument === '') return '""';
  const escaped = escapeQuotes(argument);
  return /\s/.test(argument) ? escaped.replace(/\\+$/, '$&$&') : escaped;
}

/** The caret takes the meaning of every character from cmd, the quote's too; quotes are for the program that is run. */
function showCmd(argument: string, isFirst: boolean): string {
  if (isFirst) return /^[\w.:\\-]+$/.test(argument) ? argument : `"${argument}"`;
  if (/^[\w.:\\/=+,@-]+$/.test(argument)) return argument;
  return `"${escapeQuotes(argument).replace(/\\+$/, '$&$&')}"`.replaceAll(/[()%!^"<>&|]/g, '^$&');
}

const cmd: Quoting = {
  quote: (argument, isFirst) =>
    // nothing escapes a percent sign between quotes
    unsafe.test(argument) || (isFirst && /[%"]/.test(argument)) ? undefined : showCmd(argument, isFirst),
  show: showCmd,
  join: joinWords,
};

const fish: Quoting = { quote: quoteFish, show: quoteFish, join: joinWords };

const quotings: Readonly<Record<ShellKind, Quoting>> = {
  posix,
  bash,
  zsh: bash,
  fish,
  powershell: powerShell((argument) => argument),
  windowsPowerShell: powerShell(forWindowsPowerShell),
  cmd,
};
