/** What the name of a flag, variable or field says about its value. */
export interface SecretName {
  /** `likely` names (`key`, `auth`, `cookie`) hold other things as well, so the value has to look like a secret too. */
  readonly certainty: 'certain' | 'likely';
  /** A password may look like a path or a number; tokens and keys do not. */
  readonly isPassword: boolean;
  /** `tokens`, `max-token`: a number counts them. */
  readonly isCount: boolean;
  /** `auth`, whose value is as often a method; `pin`, a number; `primary-key`, as often of a table as of a service;
   * `KEY`, a variable. */
  readonly special: 'auth' | 'login' | 'pin' | 'generated' | 'variable' | undefined;
}

function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.split(/\s+/));
}

const passwordWords = wordSet(
  'password passwd passphrase passcode pwd pw pswd psw passw pword passwrd passwort kennwort contrasena contraseña senha wachtwoord motdepasse mdp haslo парол',
);
const certainWords = wordSet(
  `secret token authorization credential cred bearer jwt psk mnemonic pass apikey accesskey secretkey privatekey authkey
   masterkey encryptionkey signingkey licensekey accountkey sharedkey appkey hmackey sshkey deploykey apitoken otp totp setcookie
   tkn seedphrase nodekey nodekeyhex jitconfig`,
);
const likelyWords = wordSet(
  'key auth oauth cookie pat pin dsn sid session sessionid jsessionid phpsessid sig signature salt login',
);
/** Written as one word with what comes before: `PGPASSWORD`, `authtoken`, `dbpass`, `storepass`, `REDISCLI_AUTH`. */
const passwordEnding = /(?:password|passwd|passphrase|passcode)$/;
const certainEnding =
  /(?:secret|token|apikey|(?:access|secret|private|auth|master|encrypt|encryption|signing|shared|account)key|(?:db|user|ask|ftp|ssh|admin|root|key|store|smtp|mail|http|proxy|require|my|bind|ldap|redis|pg|mysql|sudo|become|rpc|web|vnc|wifi|master|auth|login|client|server|host|new|old|ks)pass|(?:master|http|basic|proxy)auth|credential|(?:my|pg|db|user|root|admin|sql)pwd)$/;

/** A name that ends so says where a secret is, or describes it, without holding it: `--token-file`, `--key-id`. */
const harmlessEndings = wordSet(
  `file path dir directory folder location url uri endpoint host hostname domain port type kind name id length len size
   ttl timeout expiry expire expiration age lifetime duration interval algorithm alg algo mode store env var variable
   policy strategy method provider service server enable enabled disabled required optional only format template prefix
   suffix header field column param parameter scope audience issuer limit count max min usage ratio rate budget level
   version rotation encoding charset class module plugin handler manager driver backend helper source src stdin prompt
   hint label index map mapping strength rule validation validator secure samesite command cmd fd size strict check
   attempt retry retries per second minute hour day bits curve encryption authentication authenticator authority usages descriptor owner group role user username round
   identity process executable realm arn ip address addr db database table collection queue topic channel symbol contract vault flow grant tenant claim resource engine family revision title state leeway skew threshold order history signing hasher hashing encoder generator checker verifier verify parser complexity regex pattern sanitize redact hide ref reference cost iteration memory parallelism schema profile provisioner choice option setting mechanism chain hook reader writer viewer`,
);
const fileName = /[^-.]\.(?:json5?|ya?ml|toml|ini|txt|[cm]?[jt]sx?|py|sh|rb|go|php|rs|java|cs)$/;
/** `--no-password`, `--require-auth`, `--use-token`: switches. */
const switches = wordSet(
  'no without disable skip allow require requires enable use is has show hide ask prompt needs export list print dump generate gen rotate revoke delete forget remember',
);
/** What is counted rather than kept. */
const counts = wordSet('max min num n count limit total per avg average budget');
/** Keys of data, keyboards and cryptography that are no secrets. */
const harmlessKeys = wordSet(
  `sort primary foreign public partition hot cache group index unique composite shard range row column object field
   routing message registry config context translation label map order hash lookup search filter metadata data default
   release arrow modifier media host known trusted verify verification pub idempotency dedup foo natural
   surrogate limit bucket throttle shortcut accelerator leader escape clustering distribution join item entity property attr attribute tag resource feature i18n locale setting option site gpg pgp
   project queue definition semaphore shm ipc overlay pressed output send issue space plan component branch chart page menu tab epic ticket sprint board measure metric dashboard record document term`,
);
/** Tokens that language models are fed with, and those that lead to the next page of a list. */
const modelTokens = wordSet(
  'bos eos pad unk sep cls mask stop special eot eom start starting end page next continuation continue cursor image audio video think added draft prefill decode fim',
);
const beforePass = wordSet('first second single multi two one per low high band all each by pre post');
const afterPass = wordSet('through thru fail rate count list along by down over on with');

/** `accessToken`, `ACCESS_TOKEN`, `--access-token`, `access.token`, `AccessTokens2` → access, token. */
function wordsOf(name: string): { words: string[]; isPlural: boolean } {
  let isPlural = false;
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .map((word) => word.replace(/\d+$/, ''))
    .filter((word) => word !== '')
    .flatMap(joined)
    .map((word) => {
      if (/^(?:\w{1,3}|pass|alias|class|address|access|.*ss)$/.test(word)) return word;
      const singular = word.replace(/(?:(?<=ss)e)?s$/, '');
      isPlural ||= singular !== word && isAny(singular);
      return singular;
    });
  return { words, isPlural };
}

/** `seed-phrase` and `snmp-community` as one word. */
function joined(word: string, index: number, all: readonly string[]): string[] {
  const isOne = (one: string | undefined, next: string | undefined): boolean =>
    /^(?:(?:seed|recovery|backup|wallet|secret|mnemonic) phrase|snmp community)$/.test(`${one} ${next}`);
  if (isOne(word, all[index + 1])) return [];
  return isOne(all[index - 1], word) ? ['seedphrase'] : [word];
}

function isAny(word: string): boolean {
  return isPassword(word) || isCertain(word) || likelyWords.has(word);
}

function isPassword(word: string): boolean {
  return passwordWords.has(word) || passwordEnding.test(word);
}

function isCertain(word: string): boolean {
  return certainWords.has(word) || certainEnding.test(word);
}

/** Longer names are not considered. */
export const maximumNameLength = 120;

/** The same names come again and again. */
const judged = new Map<string, SecretName | undefined>();
const maximumRemembered = 2000;

/** Undefined if the name does not name a secret. */
export function secretName(name: string): SecretName | undefined {
  if (name.length > maximumNameLength || name.length < 2) return undefined;
  if (judged.has(name)) return judged.get(name);
  if (judged.size >= maximumRemembered) judged.clear();
  const known = judge(name);
  judged.set(name, known);
  return known;
}

function judge(name: string): SecretName | undefined {
  const { words, isPlural } = wordsOf(name);
  const [first = ''] = words;
  if (isNamedOtherwise(words)) return rootToken;
  if (!words.some(isAny) || switches.has(first)) return undefined;
  if (name === 'KEY') return { ...secretId, special: 'variable' };
  const last = words.at(-1) ?? '';
  // the file of `htpasswd`; `secrets.enc.json`
  if (last === 'htpasswd' || fileName.test(name)) return undefined;
  // `--jwt-expires-in`
  if (/^expir(?:e|y|ation)$/.test(words.at(-2) ?? '')) return undefined;
  if (harmlessEndings.has(last) || isHashOfCertificate(words))
    return isSecretId(words) ? secretId : undefined;
  // `MARIADB_RANDOM_ROOT_PASSWORD=1`
  const isCount = isPlural || words.some((word) => counts.has(word));
  if (words.includes('random') && words.some(isPassword)) return { ...secretId, isCount: true };
  const known = { isPassword: words.some(isPassword), isCount, special: undefined };
  // `existingSecret`, `adminPasswordKey`: the name of a secret, or of its key
  if (isReference(words)) {
    const special = words.includes('existing') ? 'generated' : undefined;
    return { certainty: 'likely', ...known, isPassword: false, special };
  }
  if (known.isPassword) return { certainty: 'certain', ...known };
  if (words.some((word, index) => isCertain(word) && !isOtherWord(words, index))) {
    // `--token-cookie sid` is as often a name
    return { certainty: last === 'cookie' ? 'likely' : 'certain', ...known };
  }
  return likelyName(words, known);
}

function isReference(words: readonly string[]): boolean {
  const [before = '', last = ''] = words.slice(-2);
  return words.includes('existing') || (last === 'key' && passwordWords.has(before));
}

/** `--discovery-token-ca-cert-hash` */
function isHashOfCertificate(words: readonly string[]): boolean {
  return words.at(-1) === 'hash' && /^cert(?:ificate)?$/.test(words.at(-2) ?? '');
}

const secretId: SecretName = { certainty: 'likely', isPassword: false, isCount: false, special: undefined };

/** `-dev-root-token-id` of Vault is the token itself, `x-honeycomb-team` the key. */
function isNamedOtherwise(words: readonly string[]): boolean {
  return /(?:^|-)root-token-id$|^x-honeycomb-team$/.test(words.join('-'));
}

const rootToken: SecretName = {
  certainty: 'certain',
  isPassword: false,
  isCount: false,
  special: undefined,
};

/** `secret_id` of Vault and `X-Session-Id` are the secret itself. */
function isSecretId(words: readonly string[]): boolean {
  const [owner = '', last] = words.slice(-2);
  return last === 'id' && /^(?:secret|session)$/.test(owner);
}

/** `pass-through`, `low-pass`, `eos-token`; the names of `imagePullSecrets`. */
function isOtherWord(words: readonly string[], index: number): boolean {
  if (words[index] === 'secret' && words[index - 1] === 'pull') return true;
  if (words[index] === 'token' && modelTokens.has(words[index - 1] ?? '')) return true;
  return (
    words[index] === 'pass' &&
    (afterPass.has(words[index + 1] ?? '') || beforePass.has(words[index - 1] ?? ''))
  );
}

function likelyName(words: readonly string[], known: Omit<SecretName, 'certainty'>): SecretName | undefined {
  const at = words.findIndex((word) => likelyWords.has(word));
  const word = words[at];
  if (word === undefined) return undefined;
  if (word !== 'key')
    return {
      certainty: 'likely',
      ...known,
      // `--auth-order`: what follows is about the authentication, so a mere word is no secret
      special:
        word === 'auth' && at < words.length - 1
          ? 'login'
          : word === 'auth' || word === 'pin'
            ? word
            : undefined,
    };
  const qualifier = words[at - 1];
  if (qualifier === 'primary') return { certainty: 'likely', ...known, special: 'generated' };
  if (qualifier !== undefined && harmlessKeys.has(qualifier)) return undefined;
  // `key` alone may be any key; `STRIPE_KEY`, `AccountKey` are one that somebody named
  const isLast = at === words.length - 1;
  return { certainty: qualifier === undefined || !isLast ? 'likely' : 'certain', ...known };
}
