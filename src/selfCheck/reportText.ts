import { hostname, userInfo } from 'node:os';
import type { CheckResult } from '../model/selfCheck/checkResult';
import {
  allPassed,
  expectedAndSeen,
  factName,
  outcomeName,
  someFailed,
  subjectName,
} from '../messages/selfCheck';
import { plainText } from '../model/text/text';

/** Of a text that was expected or seen. */
const longest = 300;

/** What names a person or a machine. */
interface Person {
  readonly home: string;
  /** The login name; empty if it is unknown. */
  readonly user: string;
  readonly host: string;
}

/** @param home the home folder of the user. */
export function personHere(home: string): Person {
  return { home, user: userInfo().username, host: hostname() };
}

/** The results: one line for all that passed of a child, one for each that failed. What names a person is replaced. */
export function reportLines(results: readonly CheckResult[], person: Person): readonly string[] {
  const lines = new Map<string, string[]>();
  for (const { of, what, outcome, expected, seen } of results) {
    const start = [outcomeName(outcome), subjectName(of)].join(' · ');
    if (outcome === 'failed') {
      const difference = expectedAndSeen(anonymous(expected ?? '', person), anonymous(seen ?? '', person));
      lines.set([start, factName(what), difference].join(' · '), []);
    } else {
      const fact = seen === undefined ? factName(what) : [factName(what), seen].join(' ');
      lines.set(start, [...(lines.get(start) ?? []), fact]);
    }
  }
  const failed = results.filter(({ outcome }) => outcome === 'failed').length;
  return [
    ...[...lines].map(([start, facts]) =>
      facts.length === 0 ? start : [start, facts.join(', ')].join(' · '),
    ),
    '',
    failed === 0 ? allPassed(results.length) : someFailed(failed, results.length),
  ];
}

/** The same without a home folder, a login name and a name of a host. */
export function anonymous(text: string, { home, user, host }: Person): string {
  const hidden: readonly (readonly [string, string])[] = [
    [home, '~'],
    [host, 'HOST'],
    [user, 'USER'],
  ];
  return plainText(
    // short names would hide parts of other words
    hidden.reduce((left, [name, word]) => (name.length < 3 ? left : left.replaceAll(name, word)), text),
    longest,
  );
}
