import { deepEqual, equal, match, ok } from 'node:assert/strict';
import * as vscode from 'vscode';
import { findFreePort } from '../../src/act/freePort';
import { findOnPath } from '../../scripts/host/desktop';
import { startListening, stopAll } from '../support/listeningProcess';
import { needTerminals } from '../support/terminals';
import { access, withSetting } from './access';
import type { Answer, Asked } from './person';
import { answering, inRestrictedMode } from './person';

const stopAndRun = 'Stop It and Run Again';

describe('after a command that could not have its port', () => {
  let terminal: vscode.Terminal;
  let subscriptions: vscode.Disposable;
  /** The command lines that were started, and the exit codes of those that have ended. */
  let started: string[];
  let ended: (number | undefined)[];
  let changed: () => void;

  before(async function () {
    await access();
    await needTerminals(this, vscode.env.uiKind === vscode.UIKind.Web);
  });

  beforeEach(async () => {
    [started, ended, changed] = [[], [], () => undefined];
    const bash = findOnPath(['bash']);
    ok(bash);
    const integrated = new Promise<void>((resolve) => {
      subscriptions = vscode.Disposable.from(
        vscode.window.onDidChangeTerminalShellIntegration((event) => {
          if (event.terminal === terminal) resolve();
        }),
        vscode.window.onDidStartTerminalShellExecution(({ execution }) => {
          started.push(execution.commandLine.value);
          changed();
        }),
        vscode.window.onDidEndTerminalShellExecution(({ exitCode }) => {
          ended.push(exitCode);
          changed();
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

  /** Waits for a number of started and of ended commands. */
  async function untilRun(starts: number, ends: number): Promise<void> {
    while (started.length < starts || ended.length < ends) {
      await new Promise<void>((resolve) => {
        changed = resolve;
      });
    }
  }

  /** Types a command, waits until it runs and, where it is to fail at once, until it has ended. */
  async function type(line: string): Promise<void> {
    const starts = started.length + 1;
    terminal.sendText(line);
    await untilRun(starts, 0);
  }

  /**
   * Runs a command that fails of this port, answers what is asked without the question before an end, and waits for the
   * last message.
   */
  async function failOf(port: number, last: RegExp, answer: Answer): Promise<readonly Asked[]> {
    let told: () => void;
    const done = new Promise<void>((resolve) => {
      told = resolve;
    });
    let said: readonly Asked[] = [];
    await withSetting('confirmTerminate', false, async () => {
      said = await answering(
        async (asked) => {
          if (last.test(asked.message)) told();
          return answer(asked);
        },
        async () => {
          // what a command writes within its first milliseconds may be lost: it waits for a line
          await type(`sh -c 'read go; echo EADDRINUSE: address already in use 127.0.0.1:${port}; exit 1'`);
          terminal.sendText('');
          await done;
        },
      );
    });
    return said;
  }

  it('types nothing while another command runs there, which goes on', async () => {
    const holder = await startListening({ sockets: [{ host: '127.0.0.1' }] });
    const [port = 0] = holder.ports;
    const said = await failOf(port, /^Another command runs/, async ({ actions }) => {
      if (!actions.includes(stopAndRun)) return 'Run Again';
      await type('cat');
      return stopAndRun;
    });
    await holder.ended;
    equal(said.at(-1)?.message, 'Another command runs in that terminal now, so nothing was run again.');
    // 130 where Ctrl+C had interrupted it
    terminal.sendText('\u0004', false);
    await untilRun(2, 2);
    deepEqual(ended, [1, 0]);
    equal(started.length, 2);
  });

  it('asks before it runs an older command again: the folder may be another one now', async () => {
    const holder = await startListening({ sockets: [{ host: '127.0.0.1' }] });
    const [port = 0] = holder.ports;
    const said = await failOf(port, /^Run "/, async ({ actions }) => {
      if (!actions.includes(stopAndRun)) return undefined;
      await type('cd /');
      await untilRun(2, 2);
      return stopAndRun;
    });
    await holder.ended;
    match(said.at(-1)?.message ?? '', /^Run "sh -c 'read go; .*" again\?$/);
    equal(started.length, 2);
  });

  it('runs nothing in Restricted Mode', async () => {
    const holder = await startListening({ sockets: [{ host: '127.0.0.1' }] });
    const [port = 0] = holder.ports;
    await inRestrictedMode(async () => {
      const said = await failOf(port, /^In Restricted Mode/, ({ actions }) =>
        actions.includes(stopAndRun) ? stopAndRun : undefined,
      );
      match(said.at(-1)?.message ?? '', /so nothing was run again/);
    });
    equal(started.length, 1);
  });

  it('ends nobody but whom the offer named', async () => {
    const named = await startListening({ sockets: [{ host: '127.0.0.1' }] });
    const [port = 0] = named.ports;
    let isRunning = (): boolean => false;
    const said = await failOf(
      port,
      /now, which is not known to be what was shown/,
      async ({ message, actions }) => {
        if (!actions.includes(stopAndRun)) return undefined;
        equal(message, `Port ${port} is held by node (PID ${named.pid}).`);
        await named.stop();
        ({ isRunning } = await startListening({ sockets: [{ host: '127.0.0.1', port }] }));
        return stopAndRun;
      },
    );
    ok(isRunning());
    match(said.at(-1)?.message ?? '', /so nothing was ended/);
    equal(started.length, 1);
  });

  it('ends nobody to find out why, though somebody holds the port by then', async () => {
    const port = await findFreePort(undefined, new Set());
    let isRunning = (): boolean => false;
    const said = await failOf(port, /^Port \d+ is held by/, async ({ actions }) => {
      if (!actions.includes('Find Out Why')) return undefined;
      ({ isRunning } = await startListening({ sockets: [{ host: '127.0.0.1', port }] }));
      return 'Find Out Why';
    });
    ok(isRunning());
    equal(said[0]?.message, `Port ${port} could not be had, and nobody who can be seen holds it.`);
    equal(started.length, 1);
  });

  it('runs it again at once where nothing speaks against it', async () => {
    const holder = await startListening({ sockets: [{ host: '127.0.0.1' }] });
    const [port = 0] = holder.ports;
    await failOf(port, / has ended\. /, ({ actions }) =>
      actions.includes(stopAndRun) ? stopAndRun : undefined,
    );
    await untilRun(2, 1);
    equal(started[1], started[0]);
    terminal.sendText('');
  });
});
