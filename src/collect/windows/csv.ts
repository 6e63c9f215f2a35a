import type { TimeSliced } from '../../model/text/timeSlice';
import { itemsPerSlice, partsOf } from '../../model/text/timeSlice';

const field = '"[^"]*(?:""[^"]*)*"';
const wholeLine = new RegExp(`^${field}(?:,${field})*$`);
const eachField = new RegExp(field, 'g');

/**
 * The fields of each line of CSV as tasklist prints it: quoted, with commas inside, a quote doubled. Undefined for a line
 * that is cut off; lines that do not begin with a quote are no rows (`INFO: …`).
 */
export function* parseCsv(text: string): TimeSliced<(string[] | undefined)[]> {
  const rows: (string[] | undefined)[] = [];
  let lines = 0;
  for (const part of partsOf(text.replace(/\r\n?/g, '\n'), '\n')) {
    if (++lines % itemsPerSlice === 0) yield;
    const line = part.trim();
    if (!line.startsWith('"')) continue;
    rows.push(
      wholeLine.test(line)
        ? [...line.matchAll(eachField)].map(([quoted]) => quoted.slice(1, -1).replaceAll('""', '"'))
        : undefined,
    );
  }
  return rows;
}
