/** The settings of a repository: its `config` (git-config(1)). */

interface ConfigValue {
  /** `core`, `branch.fix/cart`: the kind in lower case, the name as it stands. */
  readonly section: string;
  /** In lower case. */
  readonly key: string;
  readonly value: string;
}

/** Longer values are left out. */
const maximumLength = 4096;

/**
 * The values in their order; lines that are none are left out. Files that it includes are not read.
 *
 *     [core]
 *     	bare = false
 *     [branch "fix"] # a comment
 *     	remote = origin
 */
export function parseGitConfig(text: string): readonly ConfigValue[] {
  const values: ConfigValue[] = [];
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  let section = '';
  for (let index = 0; index < lines.length; index++) {
    let line = lines[index] ?? '';
    const header = /^\s*\[\s*([\w.-]+)(?:[ \t]+"((?:[^"\\]|\\.)*)")?\s*\]/.exec(line);
    if (header !== null) {
      const [whole, kind = '', name] = header;
      section = kind.toLowerCase() + (name === undefined ? '' : `.${name.replace(/\\(.)/g, '$1')}`);
      line = line.slice(whole.length);
    }
    const [, key, assigned] = /^\s*([A-Za-z][\w-]*)\s*(?:=(.*))?$/.exec(line) ?? [];
    if (key === undefined) continue;
    const parts: string[] = [];
    let part = assigned ?? 'true';
    for (; goesOn(part) && index + 1 < lines.length; part = lines[++index] ?? '')
      parts.push(part.slice(0, -1));
    const written = [...parts, part].join('');
    if (written.length <= maximumLength)
      values.push({ section, key: key.toLowerCase(), value: plainValue(written) });
  }
  return values;
}

/** A backslash ends the line, and no other one escapes it. */
function goesOn(line: string): boolean {
  let at = line.length;
  while (line[at - 1] === '\\') at--;
  return (line.length - at) % 2 === 1;
}

/** ` "a b" \"c\" ; comment` → `a b "c"` */
function plainValue(written: string): string {
  let value = '';
  let isQuoted = false;
  let end = 0;
  for (const [part] of written.matchAll(/\\.|[^\\]/gsu)) {
    if (part === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (part === '#' || part === ';')) break;
    else if (isQuoted || value !== '' || !/\s/.test(part)) value += escapes[part] ?? part.replace(/^\\/, '');
    // spaces at the end count only within quotes
    if (isQuoted || !/\s/.test(part)) end = value.length;
  }
  return value.slice(0, end);
}

const escapes: Readonly<Record<string, string>> = { '\\n': '\n', '\\t': '\t', '\\b': '\b' };

/** The last one counts. */
export function configValue(
  values: readonly ConfigValue[],
  section: string,
  key: string,
): string | undefined {
  return values.findLast((one) => one.section === section && one.key === key)?.value;
}
