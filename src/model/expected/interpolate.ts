/**
 * Replaces the variables of a Compose file (docs.docker.com/reference/compose-file/interpolation): `$PORT`, `${PORT}`,
 * `${PORT:-3000}`, `${PORT:?say which}`, `${PORT:+8080}`, nested, and `$$` for a dollar.
 */

/** What is known of variables. */
export interface Variables {
  /** Undefined if it is not set, or its value may not be read. */
  valueOf(name: string): string | undefined;
  /** Whether it has a value that may not be read. */
  isSecret(name: string): boolean;
}

const maximumDepth = 5;
const name = /[A-Za-z_]\w*/y;

/** @returns undefined if a variable has no known value and no default, or the text is invalid. */
export function interpolate(text: string, variables: Variables, depth = 0): string | undefined {
  if (depth > maximumDepth) return undefined;
  let result = '';
  for (let at = 0; at < text.length;) {
    const next = text.indexOf('$', at);
    if (next === -1) return result + text.slice(at);
    result += text.slice(at, next);
    if (text[next + 1] === '$') {
      result += '$';
      at = next + 2;
      continue;
    }
    const isBraced = text[next + 1] === '{';
    name.lastIndex = next + (isBraced ? 2 : 1);
    const variable = name.exec(text)?.[0];
    if (variable === undefined) return undefined;
    const end = isBraced ? closingBrace(text, next + 2) : name.lastIndex;
    if (end === undefined) return undefined;
    const value = valueOf(
      variable,
      text.slice(next + 2 + variable.length, isBraced ? end : 0),
      variables,
      depth,
    );
    if (value === undefined) return undefined;
    result += value;
    at = isBraced ? end + 1 : end;
  }
  return result;
}

/** @param rest what follows the name in braces: `:-3000` */
function valueOf(variable: string, rest: string, variables: Variables, depth: number): string | undefined {
  if (variables.isSecret(variable)) return undefined;
  const value = variables.valueOf(variable);
  const [, colon, operator, word = ''] = /^(:?)([-?+])(.*)$/s.exec(rest) ?? [];
  if (operator === undefined) return rest === '' ? value : undefined;
  const isGiven = value !== undefined && (colon === '' || value !== '');
  switch (operator) {
    case '-':
      return isGiven ? value : interpolate(word, variables, depth + 1);
    case '+':
      // the shell that starts it may have set the variable
      return isGiven ? interpolate(word, variables, depth + 1) : undefined;
    default:
      return isGiven ? value : undefined;
  }
}

/** The brace that closes the one before `from`. */
function closingBrace(text: string, from: number): number | undefined {
  let open = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '{' && text[at - 1] === '$') open++;
    else if (text[at] === '}' && --open === 0) return at;
  }
  return undefined;
}
