import { secretName } from './names';
import { holdsSecret, isHarmless, isRandom, looksSecret, mask } from './values';

const scheme = /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{1,40}:\/\//gi;
/** A password with a blank in it ends with the next `@`, if that is near. */
const maximumPasswordLength = 200;

/** `scheme://user:password@host/path?name=value#name=value`: the password, a token as the user, secrets of the query. */
export function maskUrls(text: string): string {
  return maskQueries(maskUserInfo(text));
}

function maskUserInfo(text: string): string {
  let masked = '';
  let from = 0;
  for (const found of text.matchAll(scheme)) {
    const start = found.index + found[0].length;
    if (start < from) continue;
    const part = userInfo(text, start);
    if (part === undefined) continue;
    masked += text.slice(from, part.start) + mask;
    from = part.end;
  }
  return masked + text.slice(from);
}

/** It ends before the next scheme, so that each character is read once. */
const run = /(?:(?!:\/\/)[^\s"'`<>\\]){0,4000}/y;
const port = /^\d{1,5}(?:[/?#,]|$)/;

/** What of `user:password@` is to be masked. */
function userInfo(text: string, start: number): { start: number; end: number } | undefined {
  run.lastIndex = start;
  const [url = ''] = run.exec(text) ?? [];
  const colon = /^[^:@/?#]{0,500}:/.exec(url)?.[0].length;
  if (colon === undefined) return tokenAsUser(url, start);
  if (port.test(url.slice(colon))) return undefined;
  const at = lastAt(url, colon);
  if (at === -1) return passwordWithBlank(text, start + colon, url.length - colon);
  const password = url.slice(colon, at);
  const user = url.slice(0, colon - 1);
  if (password === '' || password === 'x-oauth-basic') {
    return looksSecret(user) ? { start, end: start + colon - 1 } : undefined;
  }
  if (isHarmless(password)) return undefined;
  return { start: isRandom(user) ? start : start + colon, end: start + at };
}

/** The last `@` before the query, or after it for a password with ? or #; not the one of `/@scope/package`. */
function lastAt(url: string, from: number): number {
  const query = url.slice(from).search(/[?#]/);
  const end = query === -1 ? url.length : from + query;
  let at = url.lastIndexOf('@', end - 1);
  while (at > from && url[at - 1] === '/') at = url.lastIndexOf('@', at - 1);
  if (at >= from) return at;
  if (query === -1) return -1;
  // `u:p/w?x@host:27017/db`, not `host:$PORT/path?mail=a@b.org`
  return url.slice(from, end).includes('/') ? passwordWithQuery(url, from) : url.indexOf('@', end);
}

function passwordWithQuery(url: string, from: number): number {
  const [password] =
    /^(?![$%{:])[^=&]{1,200}(?=@[\w.-]{1,255}(?::\d{1,5})?(?:[/,]|$))/.exec(url.slice(from)) ?? [];
  return password === undefined ? -1 : from + password.length;
}

function tokenAsUser(url: string, start: number): { start: number; end: number } | undefined {
  const user = /^([^@/?#:]{16,500})@/.exec(url)?.[1];
  return user !== undefined && (isRandom(user) || (looksSecret(user) && /\d/.test(user)))
    ? { start, end: start + user.length }
    : undefined;
}

function passwordWithBlank(
  text: string,
  start: number,
  length: number,
): { start: number; end: number } | undefined {
  if (length === 0 || !/[ \\<>`]/.test(text[start + length] ?? '')) return undefined;
  const rest = text.slice(start, start + maximumPasswordLength);
  const at = rest.search(/@[\w.[-]/);
  return at === -1 || /["'\n]|:\/\/|\s-/.test(rest.slice(0, at)) ? undefined : { start, end: start + at };
}

/** Parameters of signed URLs, and of OAuth. */
const signed = new Set(
  'sig signature x-amz-signature x-amz-security-token x-amz-credential x-goog-signature x-goog-credential x-oss-signature x-ms-signature q-signature hmac hdnts hdnea __token__ access_token id_token refresh_token client_assertion code_verifier assertion samlresponse ticket api_sig apisig'.split(
    ' ',
  ),
);
const parameter = /([?&#;](?:amp;)?)([\w.$%[\]-]{1,120})(=)([^\s&"'`<>#]{1,8000})/g;

/** The same of a URL within a URL: `next=https%3A%2F%2Fu%3Ap%40h%2F%3Ftoken%3Dx`. */
const encodedParameter =
  /(%(?:25)?(?:3F|26|23|3B))([\w.-]{1,120})(%(?:25)?3D)((?:(?!%(?:25)?26)[^\s&"'`<>#]){1,4000})/gi;
const encodedUserInfo =
  /(%(?:25)?3A(?:%(?:25)?2F){2}[\w.-]{0,100}%(?:25)?3A)((?:(?!%(?:25)?(?:40|2F))[^\s&"'`<>#]){1,200})(?=%(?:25)?40)/gi;

function maskQueries(text: string): string {
  const masked = text.includes('%')
    ? text.replace(encodedUserInfo, `$1${mask}`).replace(encodedParameter, maskParameter)
    : text;
  return masked.replace(parameter, maskParameter);
}

function maskParameter(all: string, before: string, name: string, sign: string, value: string): string {
  const plain = name.toLowerCase();
  const known = secretName(name);
  const isSecret =
    signed.has(plain) ||
    (plain === 'code' && looksSecret(value) && value.length >= 12) ||
    (plain === 'appid' && /^[0-9a-f]{32}$/.test(value)) ||
    (known !== undefined && holdsSecret(known, value));
  return isSecret && !isHarmless(value) ? `${before}${name}${sign}${mask}` : all;
}
