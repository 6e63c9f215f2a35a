/** Names that only lists of settings for a connection have together: `Host=…;Username=…`, `host=… dbname=…`. */
const setting = String.raw`(?:server|host|hostaddr|data source|database|initial catalog|dbname|user(?: id|name)?|uid|port|endpoint|accountname|driver|provider|sslmode|trusted_connection)\s{0,4}=`;
const settingBefore = new RegExp(String.raw`(?:^|[;\s"'=])${setting}[^;=]{0,200}(;\s{0,4}|\s{1,4})$`, 'i');
const settingAfter = new RegExp(String.raw`(;|\s(?=${setting}))`, 'i');
/** Where blanks are looked for in a value. */
const maximumLength = 200;

/** Where the value of a setting in a connection string ends: it may hold blanks, as in `Password=two words;Database=x`. */
export function endInConnectionString(text: string, nameAt: number, end: number): number {
  if (text[end] !== ' ') return end;
  const [, separator] = settingBefore.exec(text.slice(Math.max(0, nameAt - 300), nameAt)) ?? [];
  if (separator === undefined) return end;
  const rest = text.slice(end, end + maximumLength);
  const quote = rest.search(/["'\n]/);
  const line = quote === -1 ? rest : rest.slice(0, quote);
  const next = line.search(settingAfter);
  if (next !== -1) return end + next;
  // the last setting of a list that semicolons separate
  return separator.startsWith(';') && !/\s-|[&|]/.test(line) ? end + line.length : end;
}
