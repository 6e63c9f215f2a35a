import { shapes } from './issuers';
import { changesOften, isHarmless, isRandom, looksSecret, mask } from './values';

/** All are this long, which a look-ahead checks first. */
const anyShape = new RegExp(
  `(?<![A-Za-z0-9])(?=[\\w.~|:/+=-]{14})(?:${shapes.map(({ pattern }) => pattern).join('|')})`,
  'g',
);
/** Prefixes that ordinary words have as well, `npm_config_registry_location`: digits or capitals have to follow. */
const isWordLike = /^[A-Za-z]+(?:[-_.]+[a-z]+(?:[A-Z][a-z]+)*)*=*$/;

/** `Authorization: Bearer x` without the name of the header; `Basic dXNlcjpwYXNz`. */
const scheme = /\b(bearer|basic|negotiate|ntlm)([ \t]{1,8})([\w.~+/=-]{6,20000})/gi;
const ordinaryAfterScheme =
  /^(?:-.*|tokens?|auth|authentication|authorization|format|scheme|header|credentials?|realm.*|[a-z]{3,30}-[a-z]{3,30})$/i;

/** `user:password@tcp(host)`, Go's data source name; Oracle's `thin:user/password@`, CVS's `:pserver:user:password@`. */
const driverCredentials =
  /((?<![\w.-])[\w.-]{1,64}:)([^\s@]{1,200})(?=@(?:tcp|unix|tcp6)\()|(:thin:[\w.-]{1,64}\/|:[pgk]server:[\w.-]{1,64}:)([^\s@]{1,200})(?=@)/gi;

/** `root:hunter2@localhost`, a URL without its scheme; not an alias of a package or the address of a person. */
const hostCredentials =
  /(?<![\w.:/@+-])(?!(?:npm|jsr|workspace|catalog|mailto|sips?|xmpp|acct|email|from|to|cc|author):)([\w.+-]{1,64}:)([^\s@:/"'`]{5,200})(?=@(?!sha\d+:)(?:[A-Za-z]|\[|\d{1,3}(?:\.\d{1,3}){3})[\w.:\]-]{0,255}(?:[/?\s"',;)]|$))/g;

/** The same before an address of this machine or a port: that is a login whatever the password looks like. */
const loginAtHost =
  /(?<![\w.:/@+-])(?!(?:npm|jsr|workspace|catalog|git|mailto|sips?|xmpp):)([\w.+-]{1,64}:)([^\s@:/"'`]{3,200})(?=@(?:(?:localhost|\d{1,3}(?:\.\d{1,3}){3})(?![\w.-])|[\w.-]{0,255}:\d{2,5}(?![\w.-])))/g;

/** `DOMAIN/alice:hunter2@host`, as Windows accounts are written for tools of networks; no image with a digest. */
const domainCredentials =
  /((?<![\w.:/@+-])[\w.-]{1,64}\/[\w.$-]{1,64}:)([^\s@:/"'`]{5,200})(?=@(?!sha\d+:)[\w.-]{1,255}(?:[\s"']|$))/g;

/** The user and the password of a call, by their places: `auth=("alice", "…")`, `new PDO("…", "alice", "…")`. */
const quotedArgument = String.raw`(?:"[^"\n]{0,500}"|'[^'\n]{0,500}')\s{0,8},\s{0,8}`;
const calls = [
  String.raw`(?:\w{0,20}auth|login|log_in|authenticate|sign_?in|\w{0,20}credentials?|(?:change|set|update|reset)_?(?:user_?)?password|create_?hmac)\s{0,4}=?\s{0,4}\(\s{0,8}${quotedArgument}`,
  String.raw`(?:PDO|mysqli|mysqli_connect|mysql_connect|oci_connect|DBI->connect)\s{0,4}\(\s{0,8}(?:${quotedArgument}){2}`,
  String.raw`(?:create_?(?:super_?|admin_?)?user|add_?user)\s{0,4}\(\s{0,8}(?:${quotedArgument}){1,2}`,
  String.raw`jwt\.(?:sign|verify|encode|decode)\(\s{0,8}(?:\{[^{}\n]{0,300}\}|[^,"'\n]{1,100})\s{0,8},\s{0,8}b?`,
  String.raw`(?:bcrypt\w{0,8}\.\w{1,30}|hashpw|argon2\.\w{1,20}|crypt\.crypt|hmac\.new|Fernet|scrypt(?:sync)?|pbkdf2(?:sync|_hmac)?|(?:client|bot)\.(?:login|run|start))\s{0,4}\(\s{0,8}b?`,
];
const passwordInCall = new RegExp(
  String.raw`(\b(?:${calls.join('|')}))("[^"\n]{1,500}"|'[^'\n]{1,500}')`,
  'gi',
);
/** `'hunter2' | ConvertTo-SecureString`. */
const pipedToCmdlet = /("[^"\n]{1,500}"|'[^'\n]{1,500}')(?=\s{0,8}\|\s{0,8}ConvertTo-SecureString\b)/gi;
/** The last part of an address that a video is sent to. */
const streamKey = /(\brtmps?:\/\/[^\s/"']{1,200}\/[\w-]{1,40}\/)(?=[^\s"'/]{0,300}\d)[^\s"'/]{16,300}/gi;

/** Web hooks are secrets as a whole: who knows the path can post. */
const webHooks =
  /((?:hooks\.slack\.com\/(?:services|workflows|triggers)|(?:ptb\.|canary\.)?discord(?:app)?\.com\/api(?:\/v\d{1,2})?\/webhooks|(?<![\w-])[\w-]{1,64}\.webhook\.office\.com\/webhook\w{0,4}|outlook\.office\.com\/webhook\w{0,4}|hooks\.zapier\.com\/hooks\/catch|maker\.ifttt\.com\/(?:use|trigger\/\w{1,64}(?:\/json)?\/with\/key)|chat\.googleapis\.com\/v1\/spaces|open\.(?:feishu\.cn|larksuite\.com)\/open-apis\/bot\/v2\/hook|webhook\.site|hooks\.microsoft\.com|hc-ping\.com|events\.pagerduty\.com\/integration|hook\.(?:[a-z]{2}\d\.)?make\.com|(?<![\w-])[\w-]{1,64}\.logic\.azure\.com(?::443)?\/workflows|discordapp\.com\/api\/webhooks|(?<![\w-])(?:[\w-]{1,40}\.){0,2}(?:infura\.io\/(?:ws\/)?v3|alchemy\.com\/v2|alchemyapi\.io\/v2|quiknode\.pro|ankr\.com\/\w{1,40}|blastapi\.io)|api\.netlify\.com\/build_hooks|api\.vercel\.com\/v1\/integrations\/deploy|deploy_hooks|uptime\.betterstack\.com\/api\/v1\/heartbeat|(?<![\w-])[\w-]{1,64}\.tines\.com\/webhook|\.environment\.api\.powerplatform\.com(?::443)?\/powerautomate|calendar\/ical\/[^\s/]{1,100}|(?<![\w-])discord:\/\/\d{10,25}|(?:^|\W)conda\.[\w.-]{1,100}\/t)\/)[^\s"'`<>]{1,2000}|(api\.telegram\.org\/(?:file\/)?bot)[^\s"'`<>/]{1,200}/gi;

/** `echo hunter2 | sudo -S …`, and the like of programs that read a secret from their input. */
const piped =
  /\b((?:echo|printf)\s{1,8}(?:-\w{1,8}\s{1,8}){0,3}(?:["']?%s(?:\\n)?["']?\s{1,8})?)("[^"\n]{1,500}"|'[^'\n]{1,500}'|[^\s|;&"']{1,500})(?=\s{0,8}\|[^|\n]{0,200}(?:cryptsetup\b|kinit\b|smbpasswd\b|chpasswd\b|vncpasswd\b|pw-fd\b|wg\s{1,4}pubkey\b|secrets?\s{1,4}(?:set|put|create)\b|sudo\s{1,8}(?:-\w{1,20}\s{1,8}){0,4}-\w{0,8}S|-stdin\b|--stdin\b|chpasswd|-fd[= ]0|--with-token|-pass(?:word)?[= ]stdin))/g;
/** `--password-command "echo hunter2"`, `TOKEN=$(echo hunter2 | base64)`. */
const printedPassword =
  /((?:\bpass\w{0,10}[-_]?(?:command|cmd|eval)["']?[=: ]{1,4}["']?|(?:token|secret|password|passwd|pass|key|pwd)\w{0,20}=["']?\$\(\s{0,4})(?:echo|printf)\s{1,8}(?:-\w{1,8}\s{1,8}){0,3}["']{0,2})[^\s"']{1,500}/gi;
/** `sudo -S x <<< hunter2`, `wg set wg0 private-key <(echo hunter2)`. */
const hereString =
  /(<<<\s{0,8}|<\(\s{0,8}(?:echo|printf)\s{1,8}(?:-\w\s{1,8})?)("[^"\n]{1,500}"|'[^'\n]{1,500}'|[^\s"'<;)]{1,500})/g;
/** `machine h login alice password hunter2` of netrc; a sentence. */
const spelledOut =
  /(\blogin\s{1,8}\S{1,100}\s{1,8}password\s{1,8}|\b(?:password|passphrase|token|secret|api[ -]?key)\s{1,4}is:?\s{1,4})(["']?)([^\s"']{1,200})/gi;
/** `send "hunter2\r"` of expect. */
const expectSend = /(\bsend\s{1,8}(?:--\s{1,8})?\\{0,7}["'{])([^"'\\{}]{1,500})(?=\\{1,8}[rn])/g;

/** Replaces what is a secret by its shape alone. */
export function maskShapes(text: string): string {
  return maskCalls(maskPiped(maskUrlShapes(maskPrivateKeys(text))))
    .replace(scheme, (all, name: string, gap: string, value: string) =>
      isOrdinaryAfterScheme(name, value) ? all : `${name}${gap}${mask}`,
    )
    .replace(passwordHash, mask)
    .replace(spelledOut, (all, before: string, quote: string, value: string) =>
      looksSecret(value) && !isHarmless(value) ? before + quote + mask : all,
    )
    .replace(anyShape, (found) => (isWords(found) ? found : mask))
    .replace(longWord, (found) => (isToken(found) ? mask : found));
}

/** No part of a path, no file and no hash of a content. */
const longWord =
  /(?<![\w/\\@+-]|\bSHA256:)(?!sha(?:256|384|512)[-_])[A-Za-z0-9_-]{24,}(?![\w-]|\.[a-z]{2,5}(?!\w))/g;

/** `name_aB3cD5…` of an issuer that is not in the table, or a token alone: nothing else is written so. */
function isToken(word: string): boolean {
  const rest = word.slice(0, 400).replace(/^(?:[A-Za-z]{1,12}\d?[_-]){0,3}/, '');
  const prefix = word.slice(0, word.length - rest.length);
  if (marker.test(prefix) && /^[A-Za-z0-9]{16,200}$/.test(word.slice(prefix.length)) && mixes(rest))
    return true;
  if (publicId.test(word) || uuid.test(word)) return false;
  const minimum = prefix === '' ? 32 : 20;
  if (rest.length < minimum || /^(?:0x)?[0-9a-f]+$/i.test(rest) || !isRandom(rest)) return false;
  return (rest.match(/\d+/g) ?? []).length >= 3 && changesOften(rest);
}

/**
 * They open nothing: Stripe's objects (docs.stripe.com/api), public keys of SSH (RFC 4253), contents of IPFS, lists of
 * YouTube.
 */
const publicId =
  /^(?:(?:acct|ch|cus|evt|in|pi|plan|pm|price|prod|req|sub)_[A-Za-z0-9]{14,24}|AAAA[BC]3NzaC1\w{0,400}|Qm[1-9A-HJ-NP-Za-km-z]{44}|(?:PL|UU|OL|UC)[\w-]{16,34})$/;
const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![0-9a-f])/i;

/** The part of a prefix that says what follows: `bb_live_…`, `acme_sk_…`. */
const marker =
  /(?:^|[_-])(?:live|prod|test|sandbox|sk|rk|pat|pk_live|secret|token|tok|apikey|api_key|key|access|auth|bot)[_-]$/i;

/** Letters and digits in turn, as no word has them. */
function mixes(text: string): boolean {
  return (text.match(/\d+/g) ?? []).length >= 4;
}

/** `npm_config_registry_location`, `hf_transfer-enabled-by-default`: no issuer's key is made of words. */
function isWords(found: string): boolean {
  return isWordLike.test(found) && !isRandom(found) && !/[A-Z].*[A-Z]/.test(found.slice(6));
}

/** `basic authentication`, `Bearer token`. */
function isOrdinaryAfterScheme(name: string, value: string): boolean {
  if (ordinaryAfterScheme.test(value) || isHarmless(value)) return true;
  return /^basic$/i.test(name) && !looksSecret(value) && !/[A-Z]/.test(value.slice(1));
}

function maskCalls(text: string): string {
  if (!text.includes('(')) return text;
  return text.replace(passwordInCall, (all, before: string, value: string) =>
    isHarmless(value) ? all : `${before}${value.slice(0, 1)}${mask}${value.slice(-1)}`,
  );
}

function maskUrlShapes(text: string): string {
  if (!/[./]/.test(text) && !text.includes('@')) return text;
  return text
    .replace(hostCredentials, maskPassword)
    .replace(loginAtHost, (all, user: string, password: string) => (isHarmless(password) ? all : user + mask))
    .replace(domainCredentials, maskPassword)
    .replace(streamKey, `$1${mask}`)
    .replace(webHooks, (_all, host?: string, bot?: string) => `${host ?? bot ?? ''}${mask}`)
    .replace(
      driverCredentials,
      (_all, user?: string, _password?: string, thin?: string) => `${user ?? thin ?? ''}${mask}`,
    );
}

function maskPassword(all: string, user: string, password: string): string {
  return looksSecret(password) && !isHarmless(password) ? user + mask : all;
}

/** Hashes of passwords as `htpasswd` and `/etc/shadow` have them. */
const passwordHash =
  /\$(?:apr1|[15689y]|2[abxy]?|krb5\w{2,8}|argon2(?:id?|d)|scrypt|pbkdf2(?:-\w{1,10})?)\$[\w./$,=+-]{8,500}|\{S?(?:SHA|MD5|CRYPT)\d{0,3}\}[\w./+=-]{16,200}/g;

function maskPiped(text: string): string {
  const told = text.replace(printedPassword, `$1${mask}`);
  if (!/[|<\\]/.test(text)) return told;
  return told
    .replace(pipedToCmdlet, (quoted) => quoted.slice(0, 1) + mask + quoted.slice(-1))
    .replace(piped, (all, before: string, value: string) =>
      isHarmless(unquoted(value)) ? all : before + mask,
    )
    .replace(hereString, (all, sign: string, value: string) =>
      looksSecret(unquoted(value)) && !isHarmless(unquoted(value)) ? sign + mask : all,
    )
    .replace(expectSend, (all, before: string, value: string) =>
      /^(?:yes|no|y|n|exit|quit)$/i.test(value) || isHarmless(value) ? all : before + mask,
    );
}

function unquoted(value: string): string {
  return value.replace(/^(["'])(.*)\1$/s, '$2');
}

const keyBegins = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;

/** A private key as PEM to its end, or to the end of the text if that was cut off. */
function maskPrivateKeys(text: string): string {
  let masked = '';
  let from = 0;
  for (const found of text.matchAll(keyBegins)) {
    if (found.index < from) continue;
    const start = found.index + found[0].length;
    const end = text.indexOf('-----END', start);
    if (text.slice(start, start + mask.length) === mask) continue;
    masked += text.slice(from, start) + mask;
    from = end === -1 ? text.length : end;
  }
  return masked + text.slice(from);
}
