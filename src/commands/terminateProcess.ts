import * as vscode from 'vscode';
import { pause } from '../act/pause';
import type { Signal } from '../act/sendSignal';
import type { Outcome, Target, TerminateDependencies } from '../act/terminate';
import { refusalFor, terminate } from '../act/terminate';
import { isOwnedBy } from '../model/listener';
import { withoutLinks } from '../model/text';
import type { Message, Question } from '../ui/terminateWords';
import {
  forceQuestion,
  outcomeMessage,
  refusedMessage,
  targetWords,
  terminateQuestion,
} from '../ui/terminateWords';
import type { Services } from './services';
import { chooseProcess } from './targets';

const settleMs = 500;

/** Ends one process: asks, tells it to end, waits, offers force, and says what became of its ports. */
export async function terminateProcess(services: Services, chosen: unknown): Promise<void> {
  const process = await chooseProcess(services, chosen, 'Terminate Process');
  if (process === undefined) return;
  const { collector, sendSignal, viewpoint, watcher, settings, log } = services;
  const dependencies: TerminateDependencies = { collector, viewpoint, sendSignal, pause };
  const target: Target = {
    ...process,
    listeners: (watcher.lastGood?.listeners ?? []).filter((listener) => isOwnedBy(listener, process)),
  };

  const reason = await refusalFor(target.pid, dependencies);
  if (reason !== undefined) {
    say(refusedMessage(target, reason));
    return;
  }
  if (settings.current.confirmTerminate && !(await ask(terminateQuestion(target), 'Terminate'))) return;

  let outcome = await sendAndWait(target, 'SIGTERM', dependencies);
  if (outcome.kind === 'still-running' || outcome.kind === 'force-needed') {
    if (!(await ask(forceQuestion(target, outcome.kind), 'Force Terminate'))) return;
    outcome = await sendAndWait(target, 'SIGKILL', dependencies);
  }
  log.info(`terminate ${targetWords(target)}: ${outcome.kind}`);
  // whoever watches over it needs a moment to start it again: a port told free should stay so
  if (outcome.kind === 'ended') await pause(settleMs, new AbortController().signal);
  const sight = await watcher.refresh();
  say(outcomeMessage(outcome, target, process, sight.kind === 'seen' ? sight.snapshot : undefined));
}

async function ask({ message, detail }: Question, action: string): Promise<boolean> {
  return (await vscode.window.showWarningMessage(message, { modal: true, detail }, action)) === action;
}

/** Not waited for: it has no answer. */
function say({ level, text }: Message): void {
  const message = withoutLinks(text);
  if (level === 'information') void vscode.window.showInformationMessage(message);
  else void vscode.window.showWarningMessage(message);
}

async function sendAndWait(
  target: Target,
  signal: Signal,
  dependencies: TerminateDependencies,
): Promise<Outcome> {
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: withoutLinks(`Waiting for ${targetWords(target)} to end`),
      cancellable: true,
    },
    async (_progress, token) => {
      const abandon = new AbortController();
      const subscription = token.onCancellationRequested(() => {
        abandon.abort();
      });
      try {
        return await terminate(target, signal, dependencies, abandon.signal);
      } finally {
        subscription.dispose();
      }
    },
  );
}
