import type { Core, Reading } from '../core/core';
import type { FlowDependencies } from '../core/flowDependencies';
import { flowDependencies } from '../core/flowDependencies';
import { listReportOf } from '../core/listReport';
import type { ListReport } from '../core/reportSchema';
import { namesIncomplete, notAllRead } from '../messages/commandLine';
import type { HostProcess } from '../core/hostProcess';
import { shellKindOf } from '../model/process/shellQuote';
import type { Console } from './console';
import type { GivenAnswers } from './consoleDialogs';
import { ConsoleDialogs } from './consoleDialogs';
import type { Filters } from './filters';
import { passes } from './filters';
import { openConnector } from './remote/openConnector';
import type { Connector } from './remote/runOnHost';

/** What one run of the command line is given; a test passes its own. */
export interface CommandLineContext {
  readonly console: Console;
  readonly host: HostProcess;
  readonly home: string;
  /** The working directory. */
  readonly folder: string;
  readonly version: string;
  /** Ctrl+C. */
  readonly interrupted: AbortSignal;
}

/** For names, containers and reasons, which are read after the sockets. */
const namesWithinMs = 3_000;

/** One run: reads the machine, and speaks with whoever started it. */
export class Session {
  constructor(
    private readonly context: CommandLineContext,
    readonly core: Core,
  ) {}

  get console(): Console {
    return this.context.console;
  }

  get interrupted(): AbortSignal {
    return this.context.interrupted;
  }

  /** Says what could not be read, apart from the data. @throws CollectFailure if nothing could be read. */
  async read(): Promise<Reading> {
    const reading = await this.core.read(namesWithinMs);
    for (const { message } of reading.snapshot.problems) this.console.say(message);
    if (reading.snapshot.unread.length > 0) this.console.say(notAllRead());
    if (!reading.isComplete) this.console.say(namesIncomplete());
    return reading;
  }

  /** What listens, as it is printed. */
  async report(filters: Filters): Promise<ListReport> {
    const { rows, snapshot } = await this.read();
    return listReportOf(
      snapshot,
      rows.filter((row) => passes(row, filters)),
    );
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
    const { SHELL: shell = '', LANG: language = 'en' } = host.environment;
    const flows = flowDependencies(this.core, {
      dialogs,
      shellKind: shellKindOf(shell, host.platform),
      locale: language.replace(/[._].*$/, ''),
      log: { info: () => undefined, show: () => undefined },
    });
    return { flows, dialogs };
  }
}
