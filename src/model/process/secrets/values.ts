import type { SecretName } from './names';

/** Replaces a secret, whatever its length, which would reveal something too. */
export const mask = '•••';

const never = new Set(
  'true false yes no on off null none nil undefined enabled disabled enable disable auto default optional required env file stdin -'.split(
    ' ',
  ),
);
/**
 * Stands for a value that is elsewhere: `$TOKEN`, `${TOKEN}`, `$(cat x)`, `env:TOKEN`, `file:/x`, `(Get-Secret`, `%TOKEN%`, `<token>`, `{{ token }}`, `***`.
 * `${PASSWORD:-hunter2}` has a default, and `$ecret1` may well be a password.
 */
const placeholder =
  /^(?:\$[A-Z_][A-Z0-9_]*|\$[a-z]{1,2}|\$_?[a-z]+(?:_[a-z]+)+|\$[a-z]{2,20}(?:[A-Z][a-z]{1,20}){1,3}|env:[A-Z_][A-Z0-9_]*|file:[./~][\w./~-]*|\$[a-z_]*(?:token|password|passwd|secret|key|pass|pwd?)|\$[\d@*#?]|\$\{[!#]?\w+(?::?\?[^}]*)?\}|\$\{\{[^}]*\}\}|\$\(.*|`.*|\$env:\w+|\$\w+\.\w+|%\w+%|!\w+!|<[\w .-]+>|\[[a-z][a-z _-]*\]|\{\{[^}]*\}\}|\{[\w -]*\}|@\w+@|\*+|\u2022+|[xX]{3,}|\.{3,}|\[?(?:redacted|REDACTED)\]?|(?:\w+=)?[\w/-]+:latest|\([A-Z]\w{1,20}-[A-Z]\w{1,40}|(?:process\.env|os\.environ|os\.getenv|import\.meta\.env|System\.getenv|ENV\[|getenv\().*)$/s;

const methods = new Set(
  `basic digest bearer oauth oauth2 oidc saml ldap ldaps kerberos krb5 ntlm negotiate jwt token tokens password passwd key
   local github google gitlab azure aws iam cookie session any trust md5 scram scram-sha-1 scram-sha-256 gss gssapi sspi
   pam peer ident cert certificate radius plain login cram-md5 xoauth2 anonymous apikey api-key proxy mtls tls ssl public
   private strict system simple sasl external http header webauthn passkey sso cognito firebase auth0 clerk keycloak okta
   mysql_native_password caching_sha2_password open guest user users admin server client service custom next middleware
   agent entra msal interactive devicecode device-code default managed-identity workload-identity shared-key gcp file env`.split(
    /\s+/,
  ),
);

/** Whether a value can be the secret that its name promises. */
export function holdsSecret(name: SecretName, value: string): boolean {
  const text = value.replace(/[,;)|}\]]{1,8}$/, '');
  if (isHarmless(text) || isHarmless(value)) return false;
  // `PyJWT==2.9.0`
  if (/^(?:={0,2}|v)\d{1,4}\.\d{1,5}(?:\.\w{1,12})?(?:[-+.][\w.]{1,24})?$/.test(text) && !name.isPassword)
    return false;
  // `--proxy-pass http://localhost:3000`; what an address holds is judged by itself
  if (/^https?:\/\/\S+$/.test(text)) return false;
  if (name.isPassword ? isTextFile(text) : isFolderPath(text)) return false;
  if (!name.isPassword && isCountOrSwitch(name, text)) return false;
  if (
    !name.isPassword &&
    (isPath(text) || /^(?:(?:id|type)=|arn:|ocid1\.|urn:|-{1,2}[a-z][\w-]*\s)/.test(text))
  )
    return false;
  if (name.certainty === 'certain') return true;
  // a text of its own, whose fields have their own names
  if (/^[[{].*[:,"]/s.test(text)) return false;
  if (name.special === 'pin') return /^\d(?:-?\d){3,11}$/.test(text) || isPasswordLike(text);
  if (name.special === 'generated') return isRandom(text);
  if (name.special === 'login' && isLogin(text)) return true;
  if (name.special === 'variable') return text.length >= 12 && !isUrl(text);
  if (name.special === 'auth')
    return (
      text.length > 3 &&
      !text
        .toLowerCase()
        .split(/[,+|]/)
        .every((method) => methods.has(method)) &&
      // `*,/etc/htpasswd,realm`
      !text.split(',').some(isPath) &&
      !isUrl(text)
    );
  // `host=h dbname=d`, of which each has its own name
  return (
    looksSecret(text) &&
    !methods.has(text.toLowerCase()) &&
    !/^\w{1,40}=[^\s=]{0,200}(?:\s+\w{1,40}=[^\s=]{0,200}){1,20}$/.test(text)
  );
}

/** `alice:hunter`, as `--auth.basic` takes it. */
function isLogin(text: string): boolean {
  const [, secret = ''] = /^[\w.@+-]{1,64}:([^\s:/@]{4,200})$/.exec(text) ?? [];
  return (
    secret !== '' && !/^\d{1,5}$/.test(secret) && !methods.has(secret.toLowerCase()) && !isHarmless(secret)
  );
}

/** A boolean or a placeholder: no secret, whatever the name. */
export function isHarmless(value: string): boolean {
  const text = value.slice(0, 300).replace(/^(["'])(.*)\1$/s, '$2');
  return text === '' || never.has(text.toLowerCase()) || placeholder.test(text);
}

function isCountOrSwitch(name: SecretName, text: string): boolean {
  // modes of `fetch` among them
  return (
    /^(?:\d{1,2}|include|omit|same-origin|jwt|opaque)$/.test(text) ||
    (name.isCount && /^[\d.,_]{1,9}[kKmM]?$/.test(text))
  );
}

/** `/etc/ssl/key.pem`, `./key`, `~/x`, `C:\x`, `@file`, `file:x`, `certs/key.pem`; not Base64 that begins with a slash. */
export function isPath(value: string): boolean {
  if (value.length > 1000 || /\s/.test(value)) return false;
  if (!/^(?:file:|[@<])?(?:~|\.{1,2}|[A-Za-z]:|\$\w+|\$\{\w+\})?[\\/]|^(?:file:|@)[\w.]/.test(value)) {
    return /^[\w./\\-]+\.(?:pem|key|pk8|crt|cer|der|p12|pfx|jks|json|txt|conf|cfg|ini|ya?ml|toml|env|pub|ppk|creds|nk|gpg|asc|kdbx|keystore|token|jwt|js|ts|py|sh|sock|db|sqlite|csv|tsv|xml|html|md|log|bam|sam|vcf|fa|fq|fasta|fastq|bed|png|jpg|pdf|gz|tgz|zst|xz|bz2|zip|tar|jar|war|whl|ipa|apk)$/i.test(
      value,
    );
  }
  const segments = value.split(/[\\/]/);
  if (/^(?:~|\.{1,2}|[A-Za-z]:)[\\/]/.test(value)) return segments.every((segment) => !isRandom(segment));
  return (
    segments.every((segment) => !isRandom(segment)) &&
    (value.startsWith('$') || segments.length > 2 || /\.\w+$/.test(value) || value.length <= 8)
  );
}

/** `certs/signing/deploy_key`: words of small letters, as no key has them. */
function isFolderPath(text: string): boolean {
  return /^[a-z][a-z_.-]{1,40}(?:\/[a-z][a-z_.-]{1,40}){1,12}$/.test(text);
}

/** `lists/passwords.txt` instead of a password. */
function isTextFile(text: string): boolean {
  return /^[\w./~-]{1,200}[\\/][\w.-]{1,80}\.(?:txt|pass|pw|pwd|pem|p12|pfx|key|lst|conf|cfg|ini|json|ya?ml)$/.test(
    text,
  );
}

function isUrl(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
}

/** Long enough, and no word, number, path or URL. */
export function looksSecret(text: string): boolean {
  return (
    text.length >= 6 &&
    !/^[A-Za-z]+(?:[-_. /:+][A-Za-z]+)*$/.test(text.slice(0, 200)) &&
    !/^[\d.,:_-]+$/.test(text.slice(0, 200)) &&
    !isPath(text) &&
    !isUrl(text)
  );
}

/** As generators write it: long, letters of both cases and several digits, in no order that a name would have. */
export function isGenerated(text: string): boolean {
  const part = text.slice(0, 400);
  if (!/^[\w+/=-]{20,}$/.test(part) || !isRandom(part) || (part.match(/\d/g) ?? []).length < 3) return false;
  return changesOften(part);
}

/** As people and managers of passwords write one: capitals, small letters and several digits in turn, or signs among them. */
export function isPasswordLike(text: string): boolean {
  if (!/^[!-~]{8,64}$/.test(text) || /[/\\=*(){}<>|:;,"'`]/.test(text)) return false;
  if (!/[A-Za-z]/.test(text) || !/\d/.test(text) || isHarmless(text)) return false;
  if (/[^$\w]*[!#%^&$][^.]/.test(text.slice(1))) return true;
  const digits = text.match(/\d+/g) ?? [];
  const changes = text.match(/[a-z](?=[A-Z\d])|[A-Z\d](?=[a-z])|\d(?=[A-Z])|[A-Z](?=\d)/g) ?? [];
  return (
    /[A-Z]/.test(text) &&
    /[a-z]/.test(text) &&
    !/[._-]/.test(text) &&
    (changes.length * 2 > text.length || (digits.length > 1 && /\d[A-Za-z]/.test(text)))
  );
}

/** A password where a name might be: no database and no table is called so. */
export function isNoName(text: string): boolean {
  const hasSigns = /^[!#%^&@=+\w.]{8,64}$/.test(text) && /\d/.test(text) && /[!#%^&@=+]/.test(text);
  return hasSigns || isPasswordLike(text);
}

/** Between capitals, small letters and digits. */
export function changesOften(text: string): boolean {
  const changes = text.match(/[a-z](?=[A-Z\d])|[A-Z\d](?=[a-z])|\d(?=[A-Z])|[A-Z](?=\d)/g) ?? [];
  return changes.length * 4 >= text.length;
}

/** Letters of both cases and digits, as generated keys have them, or long hexadecimal. */
export function isRandom(text: string): boolean {
  const part = text.slice(0, 400);
  return (
    part.length >= 16 &&
    ((/[A-Z]/.test(part) && /[a-z]/.test(part) && /\d/.test(part)) || /^[0-9a-f]{32,}$/i.test(part))
  );
}
