/** How a folder is named in the words of a command line. */

/** @param words after the tool's own name. @returns undefined if they name nothing, or several. */
export type ReadWords = (words: readonly string[]) => string | undefined;

interface Words {
  /** The first word may be, or has to be, one of these. */
  readonly commands?: readonly string[];
  readonly needsCommand?: true;
  /** Options without a value. Any other one may be followed by its value, so that the next word is not taken. */
  readonly flags?: readonly string[];
}

/** The value of one of these options: `--root apps/web`, `--root=apps/web`. Two different ones name nothing. */
export function option(...names: readonly string[]): ReadWords {
  return (words) => {
    const own = beforeSeparator(words);
    const values = own.flatMap((word, index) => {
      if (names.includes(word)) return own[index + 1] ?? [];
      const name = names.find((each) => word.startsWith(`${each}=`));
      return name === undefined ? [] : word.slice(name.length + 1);
    });
    return only(values);
  };
}

/** The first word that is neither the command nor an option: `dev apps/web`. */
export function word({ commands = [], needsCommand, flags = [] }: Words): ReadWords {
  return (words) => {
    const plain = plainWords(beforeSeparator(words), flags);
    const isCommand = commands.includes(plain[0] ?? '');
    if (needsCommand === true && !isCommand) return undefined;
    return plain[isCommand ? 1 : 0];
  };
}

export function firstOf(...reads: readonly ReadWords[]): ReadWords {
  return (words) => {
    for (const read of reads) {
      const found = read(words);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

export function plainWords(words: readonly string[], flags: readonly string[]): string[] {
  return words.filter((each, index) => !each.startsWith('-') && !takesNext(words[index - 1] ?? '', flags));
}

/** `-p8080` has its value in it. */
function takesNext(each: string, flags: readonly string[]): boolean {
  return /^(?:-[^-]|--[^=]+)$/.test(each) && !flags.includes(each);
}

export function beforeSeparator(words: readonly string[]): readonly string[] {
  const end = words.indexOf('--');
  return end === -1 ? words : words.slice(0, end);
}

function only(values: readonly string[]): string | undefined {
  const [value, ...others] = new Set(values);
  return others.length === 0 ? value : undefined;
}

/** `services.api.main:app` → `services/api/main`, a file or a package; `services/api/app.py` as it is. */
export function pythonFile(read: ReadWords): ReadWords {
  return (words) => {
    const [module = ''] = read(words)?.split(':') ?? [];
    if (module.endsWith('.py')) return module;
    return /^\w+(?:\.\w+)+$/.test(module) ? module.replaceAll('.', '/') : undefined;
  };
}
