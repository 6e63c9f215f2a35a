import type { RefusalReason } from './decision';

const minuteMs = 60_000;
/** More are a loop, not work. */
export const actsAMinute = 10;
/** More than a person can answer with care. */
export const questionsAMinute = 5;
/** After so many times no, and no yes among them, a person is left alone for a while. */
const noesInARow = 3;
/** How long a no counts. */
export const declinedMs = 10 * minuteMs;
/** Of things that were declined; the oldest are forgotten first. */
const maximumDeclined = 200;

/** How often an agent may act, and what a person must not be asked again. Times are milliseconds from any fixed moment. */
export class Limits {
  private acts: readonly number[] = [];
  private questions: readonly number[] = [];
  /** Since the last yes. */
  private noes: readonly number[] = [];
  private readonly pending = new Set<string>();
  private readonly declined = new Map<string, number>();

  constructor(private readonly now: () => number) {}

  /** Why an act on this is not even considered; undefined counts it. */
  refusalOfAct(key: string): RefusalReason | undefined {
    if (this.pending.has(key)) return 'pending';
    if (this.wasDeclined(key)) return 'declined';
    this.acts = this.recent(this.acts);
    if (this.acts.length >= actsAMinute) return 'tooMany';
    this.acts = [...this.acts, this.now()];
    return undefined;
  }

  /** Why a person is not asked about this; undefined counts the question, which is open until `answered`. */
  refusalOfQuestion(key: string): RefusalReason | undefined {
    if (this.pending.has(key)) return 'pending';
    this.questions = this.recent(this.questions);
    this.noes = this.recent(this.noes, declinedMs);
    if (this.questions.length >= questionsAMinute || this.noes.length >= noesInARow) return 'tooMany';
    this.questions = [...this.questions, this.now()];
    this.pending.add(key);
    return undefined;
  }

  /** @param answer `none`: nobody could be asked, which is no answer. */
  answered(key: string, answer: 'yes' | 'no' | 'none'): void {
    this.pending.delete(key);
    if (answer === 'none') return;
    this.declined.delete(key);
    this.noes = answer === 'yes' ? [] : [...this.noes, this.now()];
    if (answer === 'yes') return;
    this.declined.set(key, this.now());
    const [oldest] = this.declined.keys();
    if (this.declined.size > maximumDeclined && oldest !== undefined) this.declined.delete(oldest);
  }

  private wasDeclined(key: string): boolean {
    const at = this.declined.get(key);
    return at !== undefined && this.now() - at < declinedMs;
  }

  private recent(times: readonly number[], withinMs = minuteMs): readonly number[] {
    return times.filter((time) => this.now() - time < withinMs);
  }
}
