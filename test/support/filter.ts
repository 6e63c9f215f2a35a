/** Which tests of a layer to run. The runner sets it, and it applies wherever mocha runs: here or in an extension host. */

export interface TestFilter {
  /** Parts of paths from the project's root; a file that contains any of them runs. All files if there are none. */
  readonly files: readonly string[];
  /** Part of a test's title or of its suites' titles, in any case. */
  readonly title: string | undefined;
}

export const everything: TestFilter = { files: [], title: undefined };

/** The environment variable that holds the filter as JSON. */
export const filterVariable = 'LOCAL_PORTS_TEST_FILTER';

export function filterFrom(env: NodeJS.ProcessEnv): TestFilter {
  const json = env[filterVariable];
  return json === undefined ? everything : (JSON.parse(json) as TestFilter);
}

/** @param built path of a built test file, `…/out/test/unit/model/net/url.test.js`. */
export function includesFile({ files }: TestFilter, built: string): boolean {
  const path = withoutExtension(built);
  const fromRoot = path.slice(path.lastIndexOf('/out/test/') + '/out/'.length);
  return files.length === 0 || files.some((part) => fromRoot.includes(withoutExtension(part)));
}

/** Paths may be given as an editor copies them: with the file extension, `./` or backslashes. */
function withoutExtension(path: string): string {
  return path
    .replaceAll('\\', '/')
    .replace(/^\.\//, '')
    .replace(/\.[jt]s$/, '');
}

export function titlePattern({ title }: TestFilter): RegExp | undefined {
  return title === undefined ? undefined : new RegExp(title.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'i');
}

/** As given on the command line: `conflicts -g "moved on"`. */
export function filterText({ files, title }: TestFilter): string {
  return [...files, ...(title === undefined ? [] : [`-g "${title}"`])].join(' ');
}
