import { inSlices } from '../collect/timeSlice';
import type { StartFailures } from '../model/actions/rerunCommand';
import { mayHaveFailed, startFailuresOf } from '../model/actions/rerunCommand';
import type { AddressConflict } from '../model/conflicts/conflictCollector';
import type { RunningServer } from '../model/conflicts/runningServers';

/** How much of an output is kept: its end, where errors are. */
const keptCharacters = 64 * 1024;
/** A message may go on in further lines, and a program may say in them that it takes another port. */
const settleMs = 1_000;
/** The words that a message is searched for may be in two chunks. */
const longestSign = 60;
/** A full-screen program (DECSET 47, 1047, 1049) shows what it wants, such as a file or the output of another program. */
const fullScreen: readonly string[] = [47, 1047, 1049].map((mode) => `\u001b[?${mode}h`);

export type StartFailure =
  | { readonly kind: 'server'; readonly server: RunningServer }
  | { readonly kind: 'conflict'; readonly conflict: AddressConflict };

/** @returns a function that cancels. */
export type After = (milliseconds: number, run: () => Promise<void>) => () => void;

/** Reads the output of one command or debug session, while it runs and at its end. Reports each failure once. */
export class OutputWatch {
  private chunks: string[] = [];
  private length = 0;
  private tail = '';
  private cancel: (() => void) | undefined;
  private isFullScreen = false;
  private reading: Promise<void> = Promise.resolve();
  /** What was read of what is forgotten meanwhile is not reported. */
  private forgotten = 0;
  private readonly reported = new Set<string>();

  /**
   * @param report called while it runs; undefined for what shows the output of other programs.
   * @param asked the port that the command asks for: many messages name none.
   */
  constructor(
    private readonly report: ((failure: StartFailure) => void) | undefined,
    private readonly after: After,
    private readonly asked?: number,
  ) {}

  add(chunk: string): void {
    this.chunks.push(chunk);
    this.length += chunk.length;
    for (let first = this.chunks[0]; first !== undefined; first = this.chunks[0]) {
      if (this.length - first.length < keptCharacters) break;
      this.chunks.shift();
      this.length -= first.length;
    }
    const recent = this.tail + chunk;
    this.tail = recent.slice(-longestSign);
    this.isFullScreen ||= fullScreen.some((sequence) => recent.includes(sequence));
    if (this.report === undefined || this.isFullScreen || this.cancel !== undefined) return;
    if (!mayHaveFailed(recent)) return;
    this.cancel = this.after(settleMs, () => {
      this.cancel = undefined;
      this.reading = this.read();
      return this.reading;
    });
  }

  /** Everything that was not reported yet, once the output has ended. */
  async end(exitCode: number | undefined): Promise<{
    readonly all: StartFailures;
    readonly first: StartFailure | undefined;
  }> {
    this.stop();
    await this.reading;
    const all = await inSlices(startFailuresOf(this.text(), exitCode, this.asked));
    return { all, first: this.firstNew(all) };
  }

  /** The port of a failure is free: should it fail again, that is another failure. */
  forget(): void {
    this.forgotten++;
    this.chunks = [];
    this.length = 0;
    this.reported.clear();
  }

  stop(): void {
    this.cancel?.();
    this.cancel = undefined;
  }

  private async read(): Promise<void> {
    const { forgotten } = this;
    const failures = await inSlices(startFailuresOf(this.text(), undefined, this.asked));
    if (forgotten === this.forgotten) this.reportFirst(failures);
  }

  private text(): string {
    const text = this.chunks.join('').slice(-keptCharacters);
    this.chunks = [text];
    this.length = text.length;
    return text;
  }

  private reportFirst(failures: StartFailures): void {
    const failure = this.firstNew(failures);
    if (failure !== undefined) this.report?.(failure);
  }

  /** A program that runs already says so alone; of several ports the first one is enough. */
  private firstNew({ servers, conflicts }: StartFailures): StartFailure | undefined {
    const failures: StartFailure[] = [
      ...servers.map((server) => ({ kind: 'server', server }) as const),
      ...conflicts.map((conflict) => ({ kind: 'conflict', conflict }) as const),
    ];
    const isNew = failures.filter((failure) => !this.reported.has(keyOf(failure)));
    for (const failure of failures) this.reported.add(keyOf(failure));
    return isNew[0];
  }
}

function keyOf(failure: StartFailure): string {
  if (failure.kind === 'server') {
    const { title, pid, port } = failure.server;
    return [title, pid, port].join();
  }
  const { protocol, port, contextPort } = failure.conflict;
  return [protocol, port ?? contextPort].join();
}

/** Programs that show what others print, have printed, or print elsewhere. */
const viewers =
  /^\s*(?:sudo\s+)?(?:\S*\/)?(?:tail|less|more|cat|bat|journalctl|ssh|mosh|telnet|vi|vim|nvim|nano|emacs|tmux|screen|watch|grep|rg|git|gh|man|claude|codex|gemini|aider|opencode|(?:docker|podman|nerdctl|kubectl|oc|pm2|heroku|fly|vercel|wrangler)\s+(?:compose\s+)?(?:logs?|attach|exec|tail))(?:\s|$)/;

/** Whether a command may be watched while it runs: what it prints is its own. */
export function printsItsOwn(commandLine: string): boolean {
  return !viewers.test(commandLine);
}
