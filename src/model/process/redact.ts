/** Replaces a secret, whatever its length, which would reveal something too. */
export const mask = '•••';

const secretWords = new Set(
  'password passwd passphrase pass pwd secret secrets token tokens apikey accesskey secretkey privatekey key auth authorization credential credentials cookie bearer jwt pat dsn requirepass masterauth'.split(
    ' ',
  ),
);
/** A flag that ends so names where a secret is or describes it, without holding it: `--token-file`, `--key-id`. */
const harmlessEndings = new Set(
  'file files path dir directory url uri host port type name id length size ttl timeout expiry algorithm mode store env var'.split(
    ' ',
  ),
);
/** Words that may follow others without a separator: `PGPASSWORD`, `authtoken`. */
const secretEndings = /(?:password|passwd|passphrase|secret|token|apikey)$/;
const negations = new Set(['no', 'without', 'disable', 'skip', 'allow']);

/** `accessToken`, `ACCESS_TOKEN`, `--access-token`, `access.token` → access, token. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

function namesSecret(name: string): boolean {
  const words = wordsOf(name);
  if (negations.has(words[0] ?? '') || harmlessEndings.has(words.at(-1) ?? '')) return false;
  return words.some((word) => secretWords.has(word) || secretEndings.test(word));
}

/** Secrets that are recognized by their shape, whatever precedes them. */
const shapes: readonly [RegExp, string][] = [
  // scheme://user:password@host, scheme://token@host
  [/(?<![a-z0-9+.-])([a-z][a-z0-9+.-]*:\/\/)([^\s/@:]*):([^\s/]+)@/gi, `$1$2:${mask}@`],
  [/(?<![a-z0-9+.-])([a-z][a-z0-9+.-]*:\/\/)[^\s/@:]{16,}@/gi, `$1${mask}@`],
  // Authorization: Bearer …, Basic …
  [/\b(bearer|basic)\s+[a-z0-9._~+/=-]{6,}/gi, `$1 ${mask}`],
  // a JSON Web Token; keys with the prefixes of their issuers
  [/\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g, mask],
  [/\b(?:gh[pousr]_|github_pat_|glpat-|sk-|sk_live_|rk_live_|xox[abprs]-|npm_|AKIA|AIza)[\w-]{12,}/g, mask],
];

/** The name before a value inside one text: `token=…`, `"password": "…"`, `;Pwd=…;`, `X-Api-Key: …`. */
const nameAndSign = /(?<![\w.-])([\w.-]+)["']?\s*(?:=|:(?!\/\/))\s*/g;
/** A quoted value ends with its quote, an HTTP header's with the line, any other before the next separator. */
const quotedValue = /(["'])(?:\\.|(?!\1)[^\\])*/sy;
const headerValue = /[^\r\n"']+/y;
const bareValue = /[^\s"'&;,]+/y;

function maskWithin(text: string): string {
  let masked = text;
  for (const [shape, replacement] of shapes) masked = masked.replace(shape, replacement);
  return maskAssigned(masked);
}

function maskAssigned(text: string): string {
  let masked = '';
  let from = 0;
  for (const found of text.matchAll(nameAndSign)) {
    const [sign, name = ''] = found;
    const start = found.index + sign.length;
    if (found.index < from || !namesSecret(name)) continue;
    const value =
      matchAt(quotedValue, text, start) ?? matchAt(/:\s+$/.test(sign) ? headerValue : bareValue, text, start);
    if (value === undefined || new RegExp(`^(?:bearer|basic) ${mask}`, 'i').test(value)) continue;
    const quote = /^["']/.exec(value)?.[0] ?? '';
    masked += `${text.slice(from, start)}${quote}${mask}`;
    from = start + value.length;
  }
  return masked + text.slice(from);
}

function matchAt(pattern: RegExp, text: string, start: number): string | undefined {
  pattern.lastIndex = start;
  return pattern.exec(text)?.[0];
}

/**
 * An argv that can be shown: values of flags and variables that look secret, credentials in URLs and well-known kinds of
 * keys are masked. It hides too much rather than too little; a secret without a name cannot be recognized.
 */
export function maskCommandLine(argv: readonly string[]): string[] {
  let valueOfSecret = false;
  return argv.map((argument) => {
    const isFlag = /^--?[\w.-]+$/.test(argument);
    if (valueOfSecret && !isFlag) {
      valueOfSecret = false;
      return mask;
    }
    valueOfSecret = isFlag && namesSecret(argument);
    const equals = /^(--?[\w.-]+|[\w.-]+)=(.+)$/s.exec(argument);
    if (equals !== null && namesSecret(equals[1] ?? '')) return `${equals[1] ?? ''}=${mask}`;
    return maskWithin(argument);
  });
}

/** A word of a shell's command line, with its quotes. */
const typedWord = /(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\])+|["'\\]/gs;

/** The same for a command line as it was typed: its words unchanged, separated by single spaces. */
export function maskTyped(line: string): string {
  return maskCommandLine(line.match(typedWord) ?? []).join(' ');
}
