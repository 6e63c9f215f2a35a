/** What a lane is: the product somewhere else than where it is developed. */
import { findOnPath } from '../host/desktop';
import { describeEnd, OwnedProcess, runToEnd } from '../host/ownedProcess';
import { projectRoot } from '../host/projectRoot';
import type { Shutdown } from '../host/shutdown';

export type LaneOutcome =
  | { readonly kind: 'passed'; readonly details: readonly string[] }
  | { readonly kind: 'failed'; readonly details: readonly string[] }
  /** It cannot run on this machine. */
  | { readonly kind: 'impossible'; readonly reason: string };

export interface Lane {
  readonly name: string;
  readonly what: string;
  /** Whether it takes only seconds and installs nothing. */
  readonly isQuick: boolean;
  run(shutdown: Shutdown): Promise<LaneOutcome>;
}

export interface Place {
  /** A command prefix, such as `unshare --net --`. */
  readonly through?: readonly string[];
  /** Node.js itself, if it is another one. */
  readonly node?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

const timeoutMs = 120_000;
/** On a busy machine it waits for its children and for Windows' tools. */
const doctorMs = 400_000;

/** @returns why it cannot run here, or undefined. */
export function missing(...programs: readonly string[]): string | undefined {
  if (process.platform !== 'linux') return 'it needs Linux';
  if (process.getuid?.() !== 0) return 'it needs root';
  const absent = programs.find((program) => findOnPath([program]) === undefined);
  return absent === undefined ? undefined : `${absent} is not installed`;
}

export function impossible(reason: string): LaneOutcome {
  return { kind: 'impossible', reason };
}

/**
 * A check of the system there, by its own command line. How long a scan takes depends on what else runs, so it does not count.
 * @param whyNotCounted what the place itself does otherwise than the system that it stands for.
 */
export async function doctorIn(
  place: Place,
  shutdown: Shutdown,
  whyNotCounted: (failed: Checked) => string | undefined = () => undefined,
): Promise<LaneOutcome> {
  const lines: string[] = [];
  const [command = '', ...args] = [
    ...(place.through ?? []),
    ...(place.node ?? [process.execPath]),
    ...[`${projectRoot()}/dist/local-ports.js`, 'doctor', '--json'],
  ];
  const child = new OwnedProcess(command, args, {
    ...{ name: command, env: place.env ?? process.env, cwd: '/' },
    onLine: (line) => lines.push(line),
  });
  shutdown.add(() => child.stop());
  const end = await child.endWithin(doctorMs);
  // before it there may be complaints, such as an error of Node.js with its properties in braces
  const start = lines.indexOf('{');
  if (start < 0)
    return {
      kind: 'failed',
      details: [`no report: ${describeEnd(end)}: ${lines.join('\n').slice(0, 500)}`],
    };
  const report = lines.slice(start).join('\n');
  const { results } = JSON.parse(report) as { readonly results: readonly Checked[] };
  return judge(results, whyNotCounted);
}

export interface Checked {
  readonly of: string;
  readonly what: string;
  readonly outcome: 'passed' | 'failed' | 'unknown';
  readonly seen?: string;
}

function judge(
  results: readonly Checked[],
  whyNotCounted: (failed: Checked) => string | undefined,
): LaneOutcome {
  const whyNot = (one: Checked): string | undefined =>
    one.outcome === 'failed' ? whyNotCounted(one) : undefined;
  const counted = results.filter((one) => one.what !== 'scanTime' && whyNot(one) === undefined);
  const failed = counted.filter(({ outcome }) => outcome === 'failed');
  const unknown = counted.filter(({ outcome }) => outcome === 'unknown');
  const wordsOf = (checks: readonly Checked[]): string[] =>
    checks.map((check) => `${check.outcome}: ${JSON.stringify(check)}`);
  const summary = `doctor: ${counted.length - failed.length - unknown.length} of ${counted.length} checks passed`;
  return {
    kind: failed.length === 0 ? 'passed' : 'failed',
    details: [
      summary,
      ...tally(
        'not counted',
        results.flatMap((one) => whyNot(one) ?? []),
      ),
      ...wordsOf([...failed, ...unknown]),
    ],
  };
}

/** @param reasons one for each that is not counted or skipped. @returns each reason once, with how often there is one. */
export function tally(what: 'not counted' | 'skipped', reasons: readonly string[]): readonly string[] {
  return [...new Set(reasons)].map(
    (reason) => `${what} (${reasons.filter((one) => one === reason).length}): ${reason}`,
  );
}

/** @throws Error with the output if it fails. */
export async function must(command: string, args: readonly string[], env = process.env): Promise<string> {
  const { output, ...end } = await runToEnd(command, args, { name: command, env, timeoutMs });
  if (end.code !== 0) throw new Error(`${command} ${args.join(' ')}: ${describeEnd(end)}: ${output}`);
  return output;
}
