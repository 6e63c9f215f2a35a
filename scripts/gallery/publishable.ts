/** Whether the project can be published: what only its publisher can set is in package.json, and nowhere else. */

export interface Identity {
  readonly name: string;
  readonly publisher: string;
  readonly repository?: unknown;
  readonly bugs?: unknown;
}

/** Files for people, which name the extension by its ID as an example. */
export const filesWithId = [
  'README.md',
  'api.d.ts',
  'test/fixtures/apiExtension/extension.js',
  'test/fixtures/apiExtension/package.json',
] as const;

/**
 * @param texts of the files that name the extension, by path.
 * @returns one sentence that says what is missing; undefined if nothing is.
 */
export function publishingProblem(
  { name, publisher, repository, bugs }: Identity,
  texts: ReadonlyMap<string, string>,
): string | undefined {
  const missing = Object.entries({ repository, bugs })
    .filter(([, value]) => value === undefined)
    .map(([key]) => key);
  if (missing.length > 0) {
    return `Not ready to publish: package.json has no ${missing.join(' and no ')}; whoever publishes sets repository, bugs and publisher there (now ${publisher}).`;
  }
  const id = `${publisher}.${name}`;
  const outdated = [...texts].filter(([, text]) => idsIn(text, name).some((one) => one !== id));
  return outdated.length === 0
    ? undefined
    : `Not ready to publish: package.json makes the extension ${id}, and another ID stands in ${outdated.map(([path]) => path).join(', ')}.`;
}

/** `someone.local-ports`, as in a link, a call or a list of dependencies. */
function idsIn(text: string, name: string): string[] {
  return [...text.matchAll(/(?<=['"/ ])([a-z][a-z\d-]*\.[a-z\d-]+)(?=['"/`])/gi)]
    .map(([, id = '']) => id)
    .filter((id) => id.endsWith(`.${name}`));
}
