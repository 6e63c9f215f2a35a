import type { SecretName } from './names';
import { secretName } from './names';

/** `--setenv TOKEN x`, `kv put db/password x`. */
const setters = /^(?:-{0,2}set[-_]?env(?:ironment)?|set|put|write)$/i;
/** `harbor config update credentials.password x`; not `npm update jsonwebtoken`. */
const updated = /^(?:config|context|settings?|vars?|variables?|parameters?)$/i;
/** `rabbitmqctl hash_password x`: what comes next is the password. */
const hashers = /^(?:salt_and_hash|(?:hash|encrypt|encode)[-_]?(?:password|passwd|pw))$/i;
const users = /^(?:(?:super|create|add)[-_]?){0,2}(?:user|admin|account)s?(?:[:-](?:create|add|upsert))?$/i;
const address = /^[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}$/;
const password: SecretName = { certainty: 'certain', isPassword: false, isCount: false, special: undefined };

/**
 * What the next word is, if this word is the first of a pair: a name and its value, or a user who is created and the
 * password, as in `superuser create a@example.org x`.
 * @param before the few words before.
 * @param afterNext the word after the next: `--key x --secret y`.
 */
export function nameOfPair(
  word: string,
  before: readonly string[],
  afterNext: string | undefined,
): SecretName | undefined {
  if (/^--?key$/.test(word) && /^--?(?:\w{1,20}-)?secret$/.test(afterNext ?? '')) return password;
  // of a shell, as it was typed
  if (word === '<<<') return { ...password, certainty: 'likely' };
  if (address.test(word)) return before.some((each) => users.test(each)) ? password : undefined;
  if (hashers.test(word)) return afterNext === undefined || isFlag(afterNext) ? password : undefined;
  if (!/^[/\w.:-]{2,100}$/.test(word) || !isSetting(before)) return undefined;
  // `wg set wg0 private-key /etc/wg0.key peer …`
  if (/\.(?:key|pem|crt|cer|p12|pfx)$/.test(word)) return undefined;
  return secretName(word.slice(word.lastIndexOf('/') + 1));
}

function isSetting(before: readonly string[]): boolean {
  return before.some(
    (each, index) => setters.test(each) || (/^update$/i.test(each) && updated.test(before[index - 1] ?? '')),
  );
}

function isFlag(word: string): boolean {
  return /^--?[A-Za-z]/.test(word);
}
