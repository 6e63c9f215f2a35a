import { deepEqual, equal } from 'node:assert/strict';
import * as vscode from 'vscode';
import { findOnPath } from '../../scripts/host/desktop';
import { skipBecause } from '../support/skip';
import { startListening, stopAll } from '../support/listeningProcess';
import { needTerminals } from '../support/terminals';
import { until } from '../e2e/support/until';
import { access, shownWithinMs, withSetting } from './access';
import type { Asked } from './person';
import { answering } from './person';

describe('a task whose port is in use', () => {
  let starts: number;
  let subscriptions: vscode.Disposable;

  before(async function () {
    await access();
    await needTerminals(this, vscode.env.uiKind === vscode.UIKind.Web);
    if (findOnPath(['python3']) === undefined) skipBecause(this, 'python3 is not installed');
  });
  beforeEach(() => {
    starts = 0;
    subscriptions = vscode.tasks.onDidStartTaskProcess(() => {
      starts++;
    });
  });
  afterEach(async () => {
    subscriptions.dispose();
    for (const execution of vscode.tasks.taskExecutions) {
      await new Promise<void>((resolve) => {
        const subscription = vscode.tasks.onDidEndTask((ended) => {
          if (ended.execution !== execution) return;
          subscription.dispose();
          resolve();
        });
        execution.terminate();
      });
    }
    await stopAll();
  });

  async function untilStarted(times: number): Promise<void> {
    const isSo = () => Promise.resolve(starts >= times ? true : undefined);
    await until(`the task has started ${times} times`, isSo, shownWithinMs);
  }

  const server = (port: number): string[] => ['-m', 'http.server', String(port), '--bind', '127.0.0.1'];

  /** Runs a task, stops what holds its port, and waits until the task runs again. @returns the offer. */
  async function freedFor(
    port: number,
    execution: vscode.ProcessExecution | vscode.ShellExecution,
    panel: vscode.TaskPanelKind,
  ): Promise<string> {
    const task = new vscode.Task({ type: 'shell' }, vscode.TaskScope.Workspace, 'serve', 'test', execution);
    task.presentationOptions = { panel };
    const before = starts;
    let said: readonly Asked[] = [];
    await withSetting('confirmTerminate', false, async () => {
      said = await answering(
        ({ actions }) => (actions.includes('Stop It and Run Again') ? 'Stop It and Run Again' : undefined),
        async () => {
          await vscode.tasks.executeTask(task);
          await untilStarted(before + 2);
        },
      );
    });
    const [offer, ...others] = said.filter(({ actions }) => actions.includes('Stop It and Run Again'));
    deepEqual(others, []);
    equal(vscode.tasks.taskExecutions.length, 1);
    return (offer?.message ?? '').replaceAll(String(port), 'N').replace(/ by node.*/, ' by node');
  }

  /** VS Code reports what is printed in the terminals of tasks from this version on; before, once a terminal was used. */
  const reportsAll = Number(vscode.version.split('.')[1]) >= 106;
  const ofOutput = 'A port is in use, apparently port N, by node';
  const ofEnd = 'The task "serve" ended with exit code 1. Port N, which its command names, is in use by node';

  const kinds: readonly (readonly [
    string,
    (port: number) => vscode.ProcessExecution | vscode.ShellExecution,
  ])[] = [
    ['shell', (port) => new vscode.ShellExecution(`python3 ${server(port).join(' ')}`)],
    ['process', (port) => new vscode.ProcessExecution('python3', server(port))],
  ];
  for (const [kind, make] of kinds) {
    it(`leads to one offer, to stop what holds it and run the task again: ${kind}`, async () => {
      const holder = await startListening({ sockets: [{ host: '127.0.0.1' }] });
      const [port = 0] = holder.ports;
      const offer = await freedFor(port, make(port), vscode.TaskPanelKind.New);
      await holder.ended;
      equal(offer, reportsAll ? ofOutput : ofEnd);
    });
  }

  it('leads to one offer in a terminal that another task has used', async () => {
    const holder = await startListening({ sockets: [{ host: '127.0.0.1' }] });
    const [port = 0] = holder.ports;
    const first = new vscode.Task(
      { type: 'process' },
      vscode.TaskScope.Workspace,
      'first',
      'test',
      new vscode.ProcessExecution('true'),
    );
    const firstEnded = new Promise<void>((resolve) => {
      const subscription = vscode.tasks.onDidEndTask(() => {
        subscription.dispose();
        resolve();
      });
    });
    await vscode.tasks.executeTask(first);
    await firstEnded;
    const execution = new vscode.ProcessExecution('python3', server(port));
    equal(await freedFor(port, execution, vscode.TaskPanelKind.Shared), ofOutput);
    await holder.ended;
  });
});
