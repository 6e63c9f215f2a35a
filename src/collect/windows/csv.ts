const field = '"[^"]*(?:""[^"]*)*"';
const wholeLine = new RegExp(`^${field}(?:,${field})*$`);
const eachField = new RegExp(field, 'g');

/**
 * The fields of each line of CSV as tasklist prints it: quoted, with commas inside, a quote doubled. Undefined for a line
 * that is cut off; lines that do not begin with a quote are no rows (`INFO: …`).
 */
export function parseCsv(text: string): (string[] | undefined)[] {
  return text
    .split(/\r?\n|\r/)
    .map((line) => line.trim())
    .filter((line) => line.startsWith('"'))
    .map((line) =>
      wholeLine.test(line)
        ? [...line.matchAll(eachField)].map(([quoted]) => quoted.slice(1, -1).replaceAll('""', '"'))
        : undefined,
    );
}
