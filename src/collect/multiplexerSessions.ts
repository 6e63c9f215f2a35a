import type { MultiplexerSession, MultiplexerVariables } from '../model/origin/multiplexer';
import {
  multiplexerVariables,
  sessionAbove,
  tmuxPaneFormat,
  tmuxServerOf,
  tmuxSessionIn,
} from '../model/origin/multiplexer';
import type { Process } from '../model/process/process';
import type { Collector } from './collector';
import type { RunTool } from './runTool';
import { RunFailure } from './runTool';

const timeoutMs = 3_000;
const maximumBytes = 1024 * 1024;
/** A program may clear its environment; the shell above it has it still. */
const maximumEnvironments = 10;

/** Finds the session of a terminal multiplexer that a process runs in, for when a person asks. */
export class MultiplexerSessions {
  constructor(
    private readonly collector: Pick<Collector, 'environmentOf'>,
    private readonly run: RunTool,
  ) {}

  /**
   * @param chain the process, then its ancestors.
   * @returns undefined if there is none, or it cannot be attached to.
   */
  async find(chain: readonly Process[]): Promise<MultiplexerSession | undefined> {
    const variables = await this.variablesOf(chain);
    const server = tmuxServerOf(chain, variables);
    if (server === undefined) return sessionAbove(chain, variables);
    const panes = await this.output('tmux', [...server.socket, 'list-panes', '-a', '-F', tmuxPaneFormat]);
    return panes === undefined ? undefined : tmuxSessionIn(panes, server, chain);
  }

  private async variablesOf(chain: readonly Process[]): Promise<MultiplexerVariables> {
    for (const process of chain.slice(0, maximumEnvironments)) {
      const environment = (await this.collector.environmentOf(process)) ?? {};
      const found = multiplexerVariables.flatMap((name) => {
        const value = environment[name];
        return value === undefined ? [] : [[name, value] as const];
      });
      if (found.length > 0) return Object.fromEntries(found);
    }
    return {};
  }

  /** Undefined if there is no such tool here, or it fails: no server may have the socket. */
  private async output(file: string, args: readonly string[]): Promise<string | undefined> {
    try {
      const command = { file, args, timeoutMs, maximumBytes };
      const { exitCode, stdout } = await this.run(command, new AbortController().signal);
      return exitCode === 0 ? stdout.toString('utf8') : undefined;
    } catch (error) {
      if (!(error instanceof RunFailure)) throw error;
      return undefined;
    }
  }
}
