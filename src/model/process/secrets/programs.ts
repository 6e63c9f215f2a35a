import { databasePrograms } from './databasePrograms';
import { networkPrograms } from './networkPrograms';
import { otherPrograms } from './otherPrograms';
import type { SecretArguments } from './secretArguments';

export const secretArguments: readonly SecretArguments[] = [
  ...databasePrograms,
  ...networkPrograms,
  ...otherPrograms,
];

function flagsOf(text: string | undefined): readonly string[] {
  return text === undefined ? [] : text.split(' ');
}

/** A row as it is used, its flags split. */
export interface ProgramRules {
  readonly after: readonly string[];
  readonly next: readonly string[];
  readonly attached: readonly string[];
  readonly login: readonly string[];
  readonly sign: string;
  readonly harmless: readonly string[];
  readonly asking: readonly string[];
  readonly row: SecretArguments;
}

const rulesByProgram = new Map<string, ProgramRules[]>();
for (const row of secretArguments) {
  const rules = {
    row,
    after: flagsOf(row.after),
    next: flagsOf(row.next),
    attached: flagsOf(row.attached),
    login: flagsOf(row.login?.flags),
    sign: row.login?.sign ?? ':',
    harmless: flagsOf(row.harmless),
    asking: flagsOf(row.asking),
  };
  for (const program of row.programs.split(' ')) {
    rulesByProgram.set(program, [...(rulesByProgram.get(program) ?? []), rules]);
  }
}

const harmlessFlags = new Set(secretArguments.flatMap(({ harmless }) => flagsOf(harmless)));

/** Whether the flag, which is behind the end of the text, is no secret for the last program that the text names. */
export function isHarmlessFlagAfter(text: string, flag: string): boolean {
  if (!harmlessFlags.has(flag)) return false;
  for (const word of text.slice(-300).split(/\s+/).reverse()) {
    const rules = programRules(word, () => false);
    if (rules !== undefined) return rules.some(({ harmless }) => harmless.includes(flag));
  }
  return false;
}

/** Programs whose `-p` and `-P` are a port, or that run scripts by name: what was before them no longer counts. */
const others = new Set(
  'mkdir mv docker-compose kubectl ssh scp sftp autossh mosh rsync node npx bun deno python python3 ruby php java sh bash zsh fish pwsh cat echo grep tar ls cp psql pg_dump nc telnet make yarn'.split(
    ' ',
  ),
);

/** Names that are words of other commands as well, as in `aws configure set`: only where a command begins. */
const ambiguous = new Set(
  'set sql net http https security registry exp imp sc mc gh cf fly mongo mqtt gem nuget yarn make ls cp echo'.split(
    ' ',
  ),
);

/**
 * The rules of the program that a word names; undefined if it names none.
 * @param isFirst whether a command begins with the word.
 */
export function programRules(word: string, isFirst: () => boolean): readonly ProgramRules[] | undefined {
  if (word.length > 300 || word.startsWith('-')) return undefined;
  const name = word.slice(
    Math.max(
      word.lastIndexOf('/'),
      word.lastIndexOf('\\'),
      word.lastIndexOf(';'),
      word.lastIndexOf('('),
      word.lastIndexOf('='),
    ) + 1,
  );
  if (name.length > 40) return undefined;
  const program = name.toLowerCase().replace(/\.(?:exe|cmd|bat|py|sh)$/, '');
  const rules = rulesByProgram.get(program) ?? (others.has(program) ? [] : undefined);
  return rules !== undefined && ambiguous.has(program) && !isFirst() ? undefined : rules;
}
