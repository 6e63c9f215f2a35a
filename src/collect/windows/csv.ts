const field = '"[^"]*(?:""[^"]*)*"';
const wholeLine = new RegExp(`^${field}(?:,${field})*$`);
const eachField = new RegExp(field, 'g');

/**
 * The fields of each line of CSV as tasklist prints it: in quotes, with commas inside, a quote itself as two. Undefined
 * stands for a line that is not whole; lines that do not begin with a quote are of another kind (`INFO: …`).
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
