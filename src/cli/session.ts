import type { Core } from '../core/core';
import type { Reading } from '../core/reading';
import type { FlowDependencies } from '../core/flowDependencies';
import { flowDependencies } from '../core/flowDependencies';
import type { HostProcess } from '../core/hostProcess';
import { unlessCancelled } from '../flows/unlessCancelled';
import { namesIncomplete, notAllRead } from '../messages/commandLine';
import { shellKindOf } from '../model/process/shellQuote';
import { plainText } from '../model/text/text';
import type { Console } from './console';
import type { GivenAnswers } from './consoleDialogs';
import { ConsoleDialogs } from './consoleDialogs';
import { openConnector } from './remote/openConnector';
import type { Connector } from './remote/runOnHost';

/** What one run of the command line is given; a test passes its own. */
export interface CommandLineContext {
  readonly console: Console;
  readonly host: HostProcess;
  readonly home: string;
  /** The working directory. */
  readonly folder: string;
  /** The folder of the program's own files. */
  readonly ownFolder: string;
  readonly version: string;
  /** Ctrl+C. */
  readonly interrupted: AbortSignal;
}

/** Ends a command that only reads. */
export class Interrupted extends Error {}

/** For names, containers and reasons, which are read after the sockets. */
const namesWithinMs = 3_000;
const problemLength = 500;

/** One run: reads the machine, and speaks with whoever started it. */
export class Session {
  constructor(
    readonly context: CommandLineContext,
    readonly core: Core,
  ) {}

  get console(): Console {
    return this.context.console;
  }

  get interrupted(): AbortSignal {
    return this.context.interrupted;
  }

  /** How dates and numbers are written: the environment's, as POSIX orders its variables. */
  get locale(): string {
    const { LC_ALL, LC_TIME, LANG } = this.context.host.environment;
    const name = [LC_ALL, LC_TIME, LANG].find((one) => one !== undefined && one !== '') ?? '';
    return localeOf(name);
  }

  /**
   * Says what could not be read, apart from the data.
   * @throws CollectFailure if nothing could be read; Interrupted.
   */
  async read(): Promise<Reading> {
    const reading = await this.unlessInterrupted(this.core.read(namesWithinMs));
    const { problems, unread } = reading.snapshot;
    for (const { message } of problems) this.console.say(plainText(message, problemLength));
    if (unread.length > 0) this.console.say(notAllRead());
    if (!reading.isComplete) this.console.say(namesIncomplete());
    return reading;
  }

  /** For what may be given up at any time. @throws Interrupted */
  async unlessInterrupted<Result extends object>(task: Promise<Result>): Promise<Result> {
    const result = await unlessCancelled(task, this.interrupted);
    if (result === undefined) throw new Interrupted();
    return result;
  }

  /** The process that this runs in, and where it was started. */
  get place(): Pick<CommandLineContext, 'host' | 'home' | 'folder'> {
    return this.context;
  }

  /** To other machines. */
  connector(): Promise<Connector> {
    const { version, folder, host } = this.context;
    return openConnector({ version, folder, environment: host.environment });
  }

  /** For what ends processes. */
  acting(given: GivenAnswers): { readonly flows: FlowDependencies; readonly dialogs: ConsoleDialogs } {
    const { console, host, interrupted } = this.context;
    const dialogs = new ConsoleDialogs(console, given, interrupted);
    const lines: string[] = [];
    const flows = flowDependencies(this.core, {
      dialogs,
      shellKind: shellKindOf(host.environment['SHELL'] ?? '', host.platform),
      locale: this.locale,
      log: {
        info: (line) => lines.push(line),
        show: () => {
          for (const line of lines) console.say(plainText(line, problemLength));
        },
      },
    });
    return { flows, dialogs };
  }
}

/** `de_DE.UTF-8` → `de-DE`; English for `C`, `POSIX` and what no one knows. */
export function localeOf(name: string): string {
  const tag = name.replace(/[.@].*$/, '').replaceAll('_', '-');
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag)[0] ?? 'en';
  } catch (error) {
    if (error instanceof RangeError) return 'en';
    throw error;
  }
}
