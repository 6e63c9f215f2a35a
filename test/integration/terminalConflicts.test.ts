import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { findFreePort } from '../../src/act/probePort';
import { findOnPath } from '../../scripts/host/desktop';
import { startListening, stopAll } from '../support/listeningProcess';
import { needTerminals } from '../support/terminals';
import { until } from '../e2e/support/until';
import { access, shownWithinMs, withSetting } from './access';
import type { Answer, Asked } from './person';
import { answering, inRestrictedMode } from './person';

const stopAndRun = 'Stop It and Run Again';

/** VS Code may lose the output of a command's first milliseconds, so this one waits for a line. */
function failing(port: number): string {
  return `sh -c 'read go; echo EADDRINUSE: address already in use 127.0.0.1:${port}; exit 1'`;
}

describe('a command that failed because its port is in use', () => {
  let terminal: vscode.Terminal;
  let subscriptions: vscode.Disposable;
  /** The command lines that were started, and the exit codes of those that ended. */
  let started: string[];
  let ended: (number | undefined)[];

  before(async function () {
    await access();
    await needTerminals(this, vscode.env.uiKind === vscode.UIKind.Web);
  });

  beforeEach(async () => {
    [started, ended] = [[], []];
    const bash = findOnPath(['bash']);
    ok(bash);
    const integrated = new Promise<void>((resolve) => {
      subscriptions = vscode.Disposable.from(
        vscode.window.onDidChangeTerminalShellIntegration((event) => {
          if (event.terminal === terminal) resolve();
        }),
        vscode.window.onDidStartTerminalShellExecution(({ execution }) => {
          started.push(execution.commandLine.value);
        }),
        vscode.window.onDidEndTerminalShellExecution(({ exitCode }) => {
          ended.push(exitCode);
        }),
      );
    });
    terminal = vscode.window.createTerminal({ name: 'conflicts', shellPath: bash });
    await integrated;
  });
  afterEach(async () => {
    subscriptions.dispose();
    terminal.dispose();
    await stopAll();
  });

  /** Waits until this many commands were started and this many have ended. */
  async function untilRun(starts: number, ends: number): Promise<void> {
    const isSo = () => Promise.resolve(started.length >= starts && ended.length >= ends ? true : undefined);
    await until(`${starts} commands were started and ${ends} have ended`, isSo, shownWithinMs);
  }

  /** Types a command and waits until it runs. */
  async function type(line: string): Promise<void> {
    const starts = started.length + 1;
    terminal.sendText(line);
    await untilRun(starts, 0);
  }

  /**
   * Runs a command that fails because of this port, and answers the messages.
   * @param last the message that is waited for, or what is.
   * @param asks whether the setting asks before terminating.
   */
  async function failBecauseOf(
    port: number,
    last: RegExp | (() => Promise<unknown>),
    answer: Answer,
    asks = false,
  ): Promise<readonly Asked[]> {
    let shown: () => void;
    const done = new Promise<void>((resolve) => {
      shown = resolve;
    });
    let said: readonly Asked[] = [];
    await withSetting('confirmTerminate', asks, async () => {
      said = await answering(
        async (asked) => {
          if (last instanceof RegExp && last.test(asked.message)) shown();
          return answer(asked);
        },
        async () => {
          await type(failing(port));
          terminal.sendText('');
          await (last instanceof RegExp ? done : last());
        },
      );
    });
    return said;
  }

  /** The exit code would be 130 if Ctrl+C had interrupted it. */
  async function endCat(): Promise<void> {
    const ends = ended.length + 1;
    terminal.sendText('\u0004', false);
    await untilRun(0, ends);
    equal(ended.at(-1), 0);
    equal(started.at(-1), 'cat', 'nothing has run since');
  }

  it('is not run again while another command is running in the terminal, which goes on', async () => {
    const holder = await startListening({ sockets: [{ host: '127.0.0.1' }] });
    const [port = 0] = holder.ports;
    const said = await failBecauseOf(port, /^Another command is running/, async ({ actions }) => {
      if (!actions.includes(stopAndRun)) return 'Run Again';
      await type('cat');
      return stopAndRun;
    });
    await holder.ended;
    equal(said.at(-1)?.message, 'Another command is running in that terminal, so nothing was run again.');
    equal(
      said.some(({ actions }) => actions.includes('Run Again')),
      false,
      'nor is it asked about in vain',
    );
    await endCat();
  });

  it('is not run again if another command was started during the question', async () => {
    const holder = await startListening({ sockets: [{ host: '127.0.0.1' }] });
    const [port = 0] = holder.ports;
    await failBecauseOf(port, /^Another command is running/, async ({ actions }) => {
      if (actions.includes('Run Again')) {
        await type('cat');
        return 'Run Again';
      }
      if (!actions.includes(stopAndRun)) return undefined;
      await type('cd /');
      await untilRun(2, 2);
      return stopAndRun;
    });
    await holder.ended;
    await endCat();
  });

  it('is not run again if the port was not freed', async () => {
    const holder = await startListening({ sockets: [{ host: '127.0.0.1' }] });
    const [port = 0] = holder.ports;
    const asks = true;
    await failBecauseOf(
      port,
      /^Terminate node/,
      ({ actions }) => (actions.includes(stopAndRun) ? stopAndRun : undefined),
      asks,
    );
    // a repeated command would have been typed before this
    await type('true');
    await untilRun(2, 2);
    ok(holder.isRunning());
    deepEqual(started, [failing(port), 'true']);
  });

  it('is run again only after a question if it is not the last command: the folder may have changed', async () => {
    const holder = await startListening({ sockets: [{ host: '127.0.0.1' }] });
    const [port = 0] = holder.ports;
    const said = await failBecauseOf(port, /^Run "/, async ({ actions }) => {
      if (!actions.includes(stopAndRun)) return undefined;
      await type('cd /');
      await untilRun(2, 2);
      return stopAndRun;
    });
    await holder.ended;
    match(said.at(-1)?.message ?? '', /^Run "sh -c 'read go; .*" again\?$/);
    equal(started.length, 2);
  });

  it('is not run again in Restricted Mode', async () => {
    const holder = await startListening({ sockets: [{ host: '127.0.0.1' }] });
    const [port = 0] = holder.ports;
    await inRestrictedMode(async () => {
      const said = await failBecauseOf(port, /^In Restricted Mode/, ({ actions }) =>
        actions.includes(stopAndRun) ? stopAndRun : undefined,
      );
      match(said.at(-1)?.message ?? '', /so nothing was run again/);
    });
    equal(started.length, 1);
  });

  it('leads to the termination of only the process that the offer named', async () => {
    const named = await startListening({ sockets: [{ host: '127.0.0.1' }] });
    const [port = 0] = named.ports;
    let isRunning = (): boolean => false;
    const said = await failBecauseOf(
      port,
      /, which may not be what was shown/,
      async ({ message, actions }) => {
        if (!actions.includes(stopAndRun)) return undefined;
        match(message, new RegExp(`^Port ${port} is in use by node\\b.* \\(PID ${named.pid}\\)\\.$`));
        await named.stop();
        ({ isRunning } = await startListening({ sockets: [{ host: '127.0.0.1', port }] }));
        return stopAndRun;
      },
    );
    ok(isRunning());
    match(said.at(-1)?.message ?? '', /so nothing was terminated/);
    equal(started.length, 1);
  });

  it('leads to no termination if the user only asks for the reason, even if a process holds the port by then', async () => {
    const port = await findFreePort(undefined, new Set());
    let isRunning = (): boolean => false;
    const said = await failBecauseOf(port, /^Port \d+ is in use by/, async ({ actions }) => {
      if (!actions.includes('Find Out Why')) return undefined;
      ({ isRunning } = await startListening({ sockets: [{ host: '127.0.0.1', port }] }));
      return 'Find Out Why';
    });
    ok(isRunning());
    equal(said[0]?.message, `Port ${port} is in use, but no visible process holds it.`);
    equal(started.length, 1);
  });

  it('leads to no offer if the setting is off', async () => {
    const [off, on] = [
      await startListening({ sockets: [{ host: '127.0.0.1' }] }),
      await startListening({ sockets: [{ host: '127.0.0.1' }] }),
    ];
    const [quiet = 0] = off.ports;
    const [port = 0] = on.ports;
    let later: readonly Asked[] = [];
    const sooner = await answering(
      () => undefined,
      async () => {
        await withSetting('offerToFreePorts', false, async () => {
          await type(failing(quiet));
          terminal.sendText('');
          await untilRun(1, 1);
        });
        // an offer for the first would come before this
        later = await failBecauseOf(port, /^Port \d+ is in use by/, () => undefined);
      },
    );
    equal(sooner.length, 0);
    equal(later.length, 1);
    match(
      later[0]?.message ?? '',
      new RegExp(`^Port ${port} is in use by node\\b.* \\(PID ${on.pid}\\)\\.$`),
    );
  });

  it('is run again at once if nothing has changed', async () => {
    const holder = await startListening({ sockets: [{ host: '127.0.0.1' }] });
    const [port = 0] = holder.ports;
    const isRunAgain = async (): Promise<void> => {
      await holder.ended;
      await untilRun(2, 1);
    };
    const said = await failBecauseOf(port, isRunAgain, ({ actions }) =>
      actions.includes(stopAndRun) ? stopAndRun : undefined,
    );
    equal(started[1], started[0]);
    equal(
      said.some(({ message }) => message.includes('is free')),
      false,
      'its command has it',
    );
    terminal.sendText('');
  });

  /** Runs something that goes on after it has printed the error, and answers until the holder has ended. */
  async function stopHolderOf(run: (port: number) => Promise<() => Promise<unknown>>): Promise<Asked> {
    const holder = await startListening({ sockets: [{ host: '127.0.0.1' }] });
    const [port = 0] = holder.ports;
    let end = (): Promise<unknown> => Promise.resolve();
    let offer: Asked | undefined;
    await withSetting('confirmTerminate', false, async () => {
      await answering(
        (asked) => {
          if (!asked.message.startsWith(`Port ${port} is in use`)) return undefined;
          offer = asked;
          return 'Stop It';
        },
        async () => {
          end = await run(port);
          await holder.ended;
        },
      );
    });
    await end();
    ok(offer);
    return offer;
  }

  it('of a debugged program leads to an offer while it runs', async () => {
    const program = join(await mkdtemp(join(tmpdir(), 'debugged-')), 'server.js');
    const offer = await stopHolderOf(async (port) => {
      const message = `Error: listen EADDRINUSE: address already in use 127.0.0.1:${port}`;
      await writeFile(program, `console.error('${message}'); setInterval(() => {}, 1000);`);
      const isStarted = await vscode.debug.startDebugging(undefined, {
        ...{ type: 'node', request: 'launch', name: 'watcher', program, console: 'internalConsole' },
        outputCapture: 'std',
      });
      ok(isStarted);
      return () => Promise.resolve(vscode.debug.stopDebugging());
    });
    deepEqual(offer.actions, ['Stop It', "Don't Offer Again"]);
  });
});
