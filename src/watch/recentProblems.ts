import { cutText } from '../model/text/text';

/** One line that was logged as a warning or an error. */
interface LoggedProblem {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly text: string;
}

const kept = 50;
const longest = 1_000;

/** The last warnings and errors of the log, for a report; kept in memory alone. */
export class RecentProblems {
  private readonly problems: LoggedProblem[] = [];

  constructor(private readonly today: () => number) {}

  add(text: string): void {
    this.problems.push({ at: this.today(), text: cutText(text, longest) });
    if (this.problems.length > kept) this.problems.shift();
  }

  /** Oldest first. */
  get all(): readonly LoggedProblem[] {
    return this.problems;
  }
}
