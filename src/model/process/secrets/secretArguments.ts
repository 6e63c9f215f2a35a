/** Where the arguments of certain programs hold secrets, though nothing says so by name. */
export interface SecretArguments {
  readonly programs: string;
  /** Only after one of these words: `docker login`. */
  readonly after?: string;
  /** Flags whose value is the next word: `-w S`. */
  readonly next?: string;
  /** Flags whose value follows in the same word: `-pS`. */
  readonly attached?: string;
  /** Flags whose value, in the next or the same word, is `user:password`, or has another sign between them. */
  readonly login?: { readonly flags: string; readonly sign: string };
  /** Words that contain a secret: the first group is kept, the second masked. */
  readonly within?: RegExp;
  /** The operand that follows a word, by its distance: `ngrok authtoken S`. */
  readonly operand?: readonly [RegExp, ...number[]];
  /** An operand `name=value` is a secret by its name alone: `vault login role=dev`. */
  readonly isAssigned?: true;
  /** The operand counts only right behind the word, with no flag between. */
  readonly isAdjacent?: true;
  /** Letters of flags may be joined, the last of which takes the value: `curl -sSu`. */
  readonly hasClusters?: true;
  /** The words of another program may follow its flags: `sshpass -e ssh`. */
  readonly startsPrograms?: true;
  /** `set NAME value` as two words. */
  readonly hasPairs?: true;
  /** The last word, if one of the words matches this. */
  readonly lastIf?: RegExp;
  /** Flags that ask for a password if no `=` follows: the next word is something else. */
  readonly asking?: string;
  /** Flags that are no secret here, whatever their names: `gcloud --secret=NAME`. */
  readonly harmless?: string;
  /** In the form of the test corpus: `«…»` is the secret. */
  readonly samples: readonly string[];
}

/** `user:password`. */
export function colon(flags: string): NonNullable<SecretArguments['login']> {
  return { flags, sign: ':' };
}
