/** What is learned of a failed test after it has failed, for its report. */
const details = new WeakMap<Mocha.Test, string[]>();

export function addDetail(test: Mocha.Test, text: string): void {
  details.set(test, [...detailsOf(test), text]);
}

export function detailsOf(test: Mocha.Test): readonly string[] {
  return details.get(test) ?? [];
}
