/** The fields of each line of CSV as tasklist prints it: in quotes, with commas inside, a quote itself as two. */
export function parseCsv(text: string): string[][] {
  return text
    .split(/\r?\n|\r/)
    .map((line) => line.trim())
    .filter((line) => line.startsWith('"'))
    .map((line) =>
      [...line.matchAll(/(?:^|,)\s*"((?:[^"]|"")*)"/g)].map(([, field = '']) => field.replaceAll('""', '"')),
    );
}
