import { endInConnectionString } from './connectionStrings';
import type { SecretName } from './names';
import { maximumNameLength, secretName } from './names';
import { isHarmlessFlagAfter } from './programs';
import { holdsSecret, isHarmless, isRandom, looksSecret, mask } from './values';

/**
 * A name and what leads to its value inside a text: `token=…`, `"password": "…"`, `\"pw\":\"…\"`, `["TOKEN"] = '…'`,
 * `:password => "…"`, `define('TOKEN', '…')`, `<password>…`, `X-Api-Key: …`, `PASSWORD '…'`, `setPassword("…")`,
 * `{"name":"TOKEN","value":"…"}`. Every part is bounded.
 */
const nameAndSign = new RegExp(
  String.raw`(?<![\w.-])([\w.-]{1,${maximumNameLength}})(\\{0,15}["'` +
    '`' +
    String.raw`])?[ \t]{0,4}[\])]?` +
    String.raw`(?:[ \t]{0,8}(?:=>|:=|\?=|={1,3}|:(?!\/\/|:)(?:[ \t]{0,4}[|>][+-]?[ \t]{0,8}\r?\n)?)\s{0,40}|,[ \t]{0,8}(?:\\{0,15}["']?value\\{0,15}["']?[ \t]{0,4}[:=][ \t]{0,4})?(?=\\{0,15}["'])|[ \t]{1,4}value=|,[ \t]{0,4}[\w.[\]-]{0,60}(?<![A-Za-z])[vV]alue=|\}[ \t]{0,4}=[ \t]{0,4}(?=\\{0,15}["'])|[ \t]{1,4}-[Vv]alue[ \t]{1,4}(?=\\{0,15}["'])|>(?=[^<>\s]{1,2000}<\/)|\([ \t]{0,4}(?=\\{0,15}["'])|[ \t]{1,4}(?=\\{0,15}["']))`,
  'g',
);
const bareValue = /[^\s"'`&;,]{1,20000}/y;
/** Within braces and parentheses the value ends with them. */
const bareValueInCode = /[^\s"'`&;,)}\]<]{1,20000}/y;
/** Also of SQL's `N'…'` and Python's `b'…'`. */
const openingQuote = /(?:[NBRUFnbruf]{1,2}(?=["']))?\\{0,15}["'`]/y;
const cmdlet =
  /^(?:Get|Convert(?:To|From)|New|Read|Import|Invoke|Select|Join|Unprotect|Find|Request|Resolve)-[A-Z]\w{2,40}$/;
const identifiedBy =
  /(\b(?:identified\s{1,4}(?:with\s{1,4}\S{1,60}\s{1,4})?by\s{1,4}(?:password\s{1,4})?|set\s{1,4}password\s{1,4}for\s{1,4}\S{1,100}\s{0,4}=\s{0,4}(?:password\s{0,4}\(\s{0,4})?))(?:(['"])|[^\s'";]{1,200})/gi;
/** What commands do with a token, as names of scripts have it: `token:refresh`. */
const scriptWords = new Set(
  `dev start build watch test prod production development staging local refresh reset rotate generate gen create list
   show check lint serve clean migrate seed update sync get set add remove delete deploy run stop all new init verify
   validate revoke setup install publish export import ci e2e unit int debug worker api web app server client proxy latest edit diff fetch open encrypt decrypt
   info print help scan audit rollback seed status string text integer bigint boolean digest references uuid json jsonb
   datetime timestamp binary`.split(/\s+/),
);

/** Masks values of names inside one text. */
export function maskAssignments(text: string): string {
  let masked = '';
  let from = 0;
  let work = 0;
  for (const found of text.matchAll(nameAndSign)) {
    const [all, name = '', closing = ''] = found;
    // the user of a URL, whose password is masked already
    if (found.index < from || text.startsWith('//', found.index - 2)) continue;
    if (isVariableOfVolume(text, found.index, name.length)) continue;
    // `:auth-token:run` of Gradle
    if (text[found.index - 1] === ':' && text[found.index + name.length] === ':') continue;
    // `--from-file=password=/run/pw`, of kubectl
    if (text.startsWith('--from-file=', found.index - 12)) continue;
    // `${TOKEN:?is not set}`
    if (
      text.startsWith('${', found.index - 2) &&
      /^:?[?+]/.test(text.slice(found.index + name.length, found.index + name.length + 2))
    )
      continue;
    const known = secretName(name);
    const start = found.index + all.length;
    if (known === undefined || isHarmlessFlagAfter(text.slice(0, found.index), name)) continue;
    if (!leadsToValue(all.slice(name.length + closing.length), name, known, closing)) continue;
    const value = valueAt(text, start, found.index, all, known);
    if (value === undefined || (isListed(all, closing) && isField(text, found.index, value.end))) continue;
    work += value.end - value.start;
    // values within values, over and over: that text is made to take time
    if (work > 3 * text.length) return masked + text.slice(from, start) + mask;
    if (!value.isSecret) continue;
    masked += text.slice(from, value.start) + mask;
    from = value.end;
  }
  return maskIdentifiedBy(masked + text.slice(from));
}

/** `$PWD:/srv`, `$(pwd):/srv`, `${PWD}:/srv`; not `${TOKEN:-default}`. */
function isVariableOfVolume(text: string, at: number, length: number): boolean {
  const [, open = ''] = /\$([({]?)$/.exec(text.slice(Math.max(0, at - 2), at)) ?? [undefined, 'none'];
  const close = open === '(' ? '):' : open === '{' ? '}:' : ':';
  return open !== 'none' && text.startsWith(close, at + length);
}

/** `"TOKEN", "…"`. */
function isListed(all: string, closing: string): boolean {
  return closing !== '' && /^\s{0,8},(?!.*value)/is.test(all.slice(all.indexOf(closing) + closing.length));
}

/** `"type":"jwt","header":…`: the name is a value itself, or what follows it is a name. */
function isField(text: string, nameAt: number, valueEnd: number): boolean {
  const before = text.slice(Math.max(0, nameAt - 20), nameAt);
  return (
    /[:=]\s{0,8}\\{0,15}["']$/.test(before) ||
    /^\\{0,15}["']\s{0,8}(?::|=>)/.test(text.slice(valueEnd, valueEnd + 30))
  );
}

/** SQL's `IDENTIFIED BY '…'` and `SET PASSWORD FOR alice = '…'`. */
function maskIdentifiedBy(text: string): string {
  let masked = '';
  let from = 0;
  for (const found of text.matchAll(identifiedBy)) {
    const [all, lead = '', quote] = found;
    const start = found.index + (quote === undefined ? lead : all).length;
    if (start < from) continue;
    const end = quote === undefined ? found.index + all.length : endOfQuoted(text, start, quote, 0);
    masked += text.slice(from, start) + mask;
    from = end;
  }
  return masked + text.slice(from);
}

/** A blank or a parenthesis leads to a value after few names: `PASSWORD '…'`, `setToken("…")`, not `getToken("…")`. */
function leadsToValue(sign: string, name: string, known: SecretName, closing: string): boolean {
  if (sign.includes('('))
    return known.isPassword
      ? !/^(?:get|read|find|load|is|has|verify|check|validate|hash)/i.test(name)
      : /^(?:set|with|use|auth$)/i.test(name);
  if (sign.startsWith(',')) return closing !== '' || /value=$/i.test(sign);
  if (sign.trim() === '') return known.certainty === 'certain' && closing === '';
  return true;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

interface Value extends Range {
  readonly isSecret: boolean;
}

function valueAt(
  text: string,
  start: number,
  nameAt: number,
  all: string,
  known: SecretName,
): Value | undefined {
  openingQuote.lastIndex = start;
  const quote = openingQuote.exec(text)?.[0];
  if (quote !== undefined) {
    if (isPrompt(text, nameAt, all, quote)) return undefined;
    const from = start + quote.length;
    // `create secret db-secret '--from-literal=a=b'`: the next flag
    if (/[\w.-][ \t]{1,4}$/.test(all) && /^--[a-z]/.test(text.slice(from, from + 3))) return undefined;
    const end = endOfQuoted(text, from, quote.slice(-1), quote.length - 1);
    return secretRange(text, from, end, known);
  }
  const opened = text[start];
  if ((opened === '[' || opened === '{') && !text.startsWith('{{', start))
    return valuesWithin(text, start, known);
  // the fields below a name in YAML have their own names
  if (/:\s*\n\s*$/.test(all) && /^[\w.-]{1,60}:\s/.test(text.slice(start, start + 62))) return undefined;
  if (/:[ \t|>+-]{0,8}\s+$/.test(all)) {
    const header = headerValue(text, start, nameAt, /[|>][+-]?\s+$/.test(all));
    if (header !== undefined) return schemeOrRange(text, header, known);
  }
  const isCode = /[{([<]/.test(text.slice(Math.max(0, nameAt - 2000), nameAt));
  const pattern = isCode ? bareValueInCode : bareValue;
  pattern.lastIndex = start;
  const value = pattern.exec(text)?.[0];
  if (value === undefined) return undefined;
  const call = argumentOfCall(text, start + value.length, value);
  if (call !== undefined) return secretRange(text, call.start, call.end, known);
  // `$token = Get-Content …`
  if (/\s$/.test(all) && cmdlet.test(value)) return undefined;
  // `TOKEN= node x.js`, `--token= --port 80`: the value is empty
  if (/[^\s=]=\s+$/.test(all) && (value.startsWith('-') || !looksSecret(value))) return undefined;
  return all.endsWith(':') && (isPartOfName(value, known, all) || isNested(all, value))
    ? undefined
    : secretRange(text, start, endInConnectionString(text, nameAt, start + value.length), known);
}

/** `read -p "Password: " name`: the quote ends what the name is in. */
function isPrompt(text: string, nameAt: number, all: string, quote: string): boolean {
  const [, opened] =
    /(?:^|[\s(=,])(["'])(?:(?=\S)[^"']{0,50})?$/.exec(text.slice(Math.max(0, nameAt - 60), nameAt)) ?? [];
  return opened === quote && /^[\w.-]+:\s+$/.test(all);
}

/** `password => bcrypt('hunter2')`. */
function argumentOfCall(text: string, at: number, value: string): Range | undefined {
  const quote = text[at] ?? '';
  if (
    !/^["']$/.test(quote) ||
    !/^[\w.:]{1,60}\($/.test(value) ||
    /(?:get|env|read|load|input|prompt)\w*\($/i.test(value)
  )
    return undefined;
  return { start: at + 1, end: endOfQuoted(text, at + 1, quote, 0) };
}

/** `--Jwt:Issuer=…`, as .NET names settings: the name as a whole counts. */
function isNested(all: string, value: string): boolean {
  const [, rest = '', own = ''] = /^([A-Z]\w{0,60}(?::[A-Z]\w{0,60}){0,4})=(.{0,300})/.exec(value) ?? [];
  return rest !== '' && (isMasked(own) || secretName(`${all.slice(0, -1)}.${rest}`) === undefined);
}

/** `token:refresh`, a script; `token:123`, a key of Redis; `secrets:ro`, a volume. */
function isPartOfName(value: string, { certainty, isPassword }: SecretName, all: string): boolean {
  // `password_spec.rb:42`
  if (/\.[a-z]{1,5}:$/.test(all) && /^\d+(?::\d+)?$/.test(value)) return true;
  if (scriptWords.has(value.toLowerCase().replace(/[:-].*$/, ''))) return true;
  if (!isPassword && /^(?:\d{1,6}|[a-z]{1,3}|\/[\w./-]+(?::r[ow]\S{0,20})?)$/.test(value)) return true;
  return (
    (certainty === 'likely' || (!isPassword && all.endsWith(':'))) && /^[a-z-]+(?::[a-z-]+)*$/.test(value)
  );
}

function secretRange(text: string, start: number, end: number, known: SecretName): Value {
  const value = text.slice(start, Math.min(end, start + 20_000));
  // what is left of a text after its name: `getpass("Password: ")`
  const isEmpty = !/[\p{L}\p{N}]/u.test(value);
  return { start, end, isSecret: !isEmpty && !isMasked(value) && holdsSecret(known, value) };
}

function isMasked(value: string): boolean {
  return value.includes(mask) && isHarmless(value.replace(/^(?:bearer|basic|negotiate|ntlm)\s+/i, ''));
}

/** Where a quoted text ends: before the quote with as many backslashes, or before one with fewer, which encloses it. */
function endOfQuoted(text: string, from: number, quote: string, backslashes: number): number {
  let count = 0;
  for (let at = from; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\\') {
      count += 1;
      continue;
    }
    // `\"` inside `"…"` belongs to it, and so does `\\\"` inside `\"…\"`; `"` ends that which `\"` began
    if (
      character === quote &&
      (count === backslashes || count < backslashes || (backslashes === 0 && count % 2 === 0))
    ) {
      return at - Math.min(count, backslashes);
    }
    count = 0;
  }
  return text.length;
}

/** `[…]` or `{…}` after a name: everything within, if anything there may be a secret. */
function valuesWithin(text: string, start: number, known: SecretName): Value {
  const end = endOfBrackets(text, start);
  const inner = text.slice(start + 1, end);
  const values = (inner.slice(0, 20_000).match(/[^\s,"'`{}[\]\\]+/g) ?? []).map((value) =>
    value.replace(/^[\w.-]*[:=]/, ''),
  );
  const isSecret =
    (known.certainty === 'certain' || known.isCount) &&
    values.some(
      (value) =>
        !isHarmless(value) &&
        !/^[\d.]{1,9}$/.test(value) &&
        (known.certainty === 'certain' || looksSecret(value)),
    ) &&
    (text[start] === '[' || known.isCount || known.isPassword);
  return { start: start + 1, end, isSecret: isSecret && !inner.includes(mask) };
}

/** A list this long ends with the text. */
const maximumListLength = 2000;

function endOfBrackets(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < Math.min(text.length, start + maximumListLength); at += 1) {
    const character = text[at];
    if (character === '[' || character === '{') depth += 1;
    if (character === ']' || character === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return text.length;
}

/** The value of a header or a line of YAML: to the end of the line, or to the quote that encloses it. */
function headerValue(text: string, start: number, nameAt: number, isBlock: boolean): Range | undefined {
  const before = text[nameAt - 1];
  const lead = text.slice(Math.max(0, nameAt - 60), nameAt);
  const isQuoted = before === '"' || before === "'";
  const beginsLine =
    /(?:^|\n)[ \t-]*(?:set-|proxy-)?$/i.test(lead) && (lead.length < 60 || lead.includes('\n'));
  const isGlued = /(?:^|\s)(?:-H|--header=)$/.test(lead);
  if (!isQuoted && !beginsLine && !isGlued) return undefined;
  const lineEnd = isBlock ? endOfBlock(text, start) : endOfLine(text, start);
  const quoteEnd = isQuoted
    ? endOfQuoted(text, start, before, backslashesBefore(text, nameAt - 1))
    : text.length;
  return { start, end: Math.min(lineEnd, quoteEnd) };
}

function endOfLine(text: string, start: number): number {
  const newline = text.indexOf('\n', start);
  return newline === -1 ? text.length : newline;
}

/** A block of YAML ends before the next line that is not indented. */
function endOfBlock(text: string, start: number): number {
  let end = endOfLine(text, start);
  while (end < text.length && /[ \t]/.test(text[end + 1] ?? '')) end = endOfLine(text, end + 1);
  return end;
}

function backslashesBefore(text: string, at: number): number {
  let count = 0;
  while (count < 15 && text[at - 1 - count] === '\\') count += 1;
  return count;
}

/** `Bearer •••` says more than `•••`. */
function schemeOrRange(text: string, { start, end }: Range, known: SecretName): Value {
  const value = text.slice(start, Math.min(end, start + 20_000));
  const [named = ''] = /^(?:bearer|basic)[ \t]+/i.exec(value) ?? [];
  const rest = value.slice(named.length);
  const isSecret = !isMasked(rest.trim()) && (holdsSecret(known, rest.trim()) || isRandom(rest));
  return { start: start + named.length, end, isSecret };
}
