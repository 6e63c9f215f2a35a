/** The parameters that tools share. Their messages complete a sentence that names the parameter. */
import * as v from 'valibot';
import { maximumPort } from '../../model/net/endpoint';

const portMessage = `must be a whole number from 1 to ${maximumPort}`;
/** Longer than any path that a system takes. */
const pathLength = 4096;
const folderMessage = 'must be the absolute path of a folder';

export const portParameter = v.pipe(
  v.number(portMessage),
  v.integer(portMessage),
  v.minValue(1, portMessage),
  v.maxValue(maximumPort, portMessage),
);

export const folderParameter = v.pipe(
  v.string(folderMessage),
  v.maxLength(pathLength, folderMessage),
  v.regex(/^(?:\/|[A-Za-z]:[\\/]|\\\\)/, folderMessage),
);

const pidMessage = 'must be a PID, a whole number from 1 on';

export const pidParameter = v.pipe(
  v.number(pidMessage),
  v.safeInteger(pidMessage),
  v.minValue(1, pidMessage),
);

export const dryRunParameter = v.pipe(
  v.optional(v.boolean('must be true or false'), false),
  v.description('true: nothing is ended, and no question is asked; the answer says what would be ended.'),
);

/** @param values what it can be. */
export function choiceParameter<const Values extends readonly [string, ...string[]]>(
  values: Values,
): v.PicklistSchema<Values, string> {
  return v.picklist(values, `must be one of ${values.map((value) => `"${value}"`).join(', ')}`);
}

/** An object with these parameters and no others. */
export function parameters<const Entries extends v.ObjectEntries>(
  entries: Entries,
): v.StrictObjectSchema<Entries, (issue: v.StrictObjectIssue) => string> {
  const names = Object.keys(entries)
    .map((name) => `"${name}"`)
    .join(', ');
  return v.strictObject(entries, ({ expected, path }) => {
    if (path === undefined) return 'it must be an object';
    return expected === 'never' ? `is no parameter: there are ${names}` : 'is missing';
  });
}
