import { parse, TomlError } from 'smol-toml';

/** Undefined for a text that is no TOML. Its length is for the caller to bound: parsing a long one takes time. */
export function parseToml(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof TomlError) return undefined;
    throw error;
  }
}
