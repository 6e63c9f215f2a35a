/** One argv as one line that a POSIX shell reads back as the same argv (POSIX.1 XCU 2.2). */
export function shellQuote(argv: readonly string[]): string {
  return argv
    .map((argument, index) =>
      // a `=` in the first word would make it an assignment
      (index === 0 ? /^[\w@%+:,./-]+$/ : /^[\w@%+=:,./-]+$/).test(argument)
        ? argument
        : `'${argument.replaceAll("'", `'\\''`)}'`,
    )
    .join(' ');
}
