import { deepEqual } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { projectRoot } from '../../scripts/host/projectRoot';
import type { Dialogs } from '../../src/flows/dialogs';
import { formTakesText } from '../../src/flows/issueForm';
import { unexpectedErrorMessage } from '../../src/messages/errors';
import { extensionId } from '../../src/model/actions/portLink';
import { linePrefix } from '../support/results';
import { access, refreshView } from './access';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly menus: {
      readonly commandPalette: readonly { readonly command: string; readonly when: string }[];
    };
  };
}

const extension = vscode.extensions.getExtension(extensionId);

/** These are not run here: what they would do besides speaking. */
const untried: Readonly<Record<string, string>> = {
  'localPorts.startSample': 'starts a server: has a test of its own',
  'localPorts.checkSystem': 'starts listeners: has a test of its own',
  ...(formTakesText(extension?.packageJSON, undefined)
    ? { 'localPorts.reportIssue': "opens the issue reporter in the system's browser" }
    : {}),
};

/** What these do is seen by no dialog, tab or setting: they scan, show the log, and open a list of their own. */
const seenElsewhere: ReadonlySet<string> = new Set([
  'localPorts.refresh',
  'localPorts.showLog',
  'localPorts.showDevServers',
]);

describe('each command of the palette', () => {
  it('asks, says or does something when it is called without an argument', async () => {
    const parts = await access();
    await refreshView(parts);
    const { contributes } = JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8')) as Manifest;
    const whens = new Map(contributes.menus.commandPalette.map(({ command, when }) => [command, when]));
    const offered = contributes.commands
      .map(({ command }) => command)
      .filter((id) => whens.get(id) !== 'false');
    const seen: string[] = [];
    const rejected: unknown[] = [];
    const see = (what: string) => (text: unknown) => {
      seen.push(`${what}: ${JSON.stringify(text)}`);
    };
    const cancelled = (what: string, of: (text: never) => unknown, result?: unknown) => (text: never) => {
      see(what)(of(text));
      return Promise.resolve(result);
    };
    const cancelling: Readonly<Record<keyof Omit<Dialogs, 'progress'>, unknown>> = {
      ask: cancelled('question', ({ message }: { message: string }) => message),
      choose: (items: unknown, { title }: { title: string }) =>
        cancelled('list', () => title)(items as never),
      chooseMany: (_: unknown, { title }: { title: string }) =>
        cancelled('list', () => title, [])(_ as never),
      enter: cancelled('input', ({ title }: { title: string }) => title),
      tell: ({ text }: { text: string }) => {
        see('sentence')(text);
      },
      offer: cancelled('sentence', ({ text }: { text: string }) => text),
      copy: cancelled('copied', (text: string) => text),
    };
    const own = Object.getOwnPropertyNames(parts.dialogs);
    deepEqual(own, [], 'its methods are those of its class');
    Object.assign(parts.dialogs, cancelling);
    const onRejection = (error: unknown): void => {
      rejected.push(error);
    };
    process.on('unhandledRejection', onRejection);
    const watching = vscode.Disposable.from(
      vscode.window.tabGroups.onDidChangeTabs(({ opened }) => {
        for (const { label } of opened) see('tab')(label);
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('localPorts')) see('setting')('changed');
      }),
    );
    const silent: string[] = [];
    try {
      for (const id of offered) {
        const reason = untried[id];
        if (reason !== undefined) {
          console.log(`${linePrefix}${id} is not run: ${reason}`);
          continue;
        }
        // where servers have ended, its effect is seen in the view alone
        if (id === 'localPorts.clearEnded') await vscode.commands.executeCommand(id);
        if (id === 'localPorts.showEverything') await setGlobally('show', 'devServers');
        seen.length = 0;
        await vscode.commands.executeCommand(id);
        if (seen.length === 0 && !seenElsewhere.has(id)) silent.push(id);
        if (seen.some((one) => one.includes(unexpectedErrorMessage().text)))
          silent.push(`${id}: ${seen.join()}`);
      }
    } finally {
      for (const name of Object.keys(cancelling)) Reflect.deleteProperty(parts.dialogs, name);
      watching.dispose();
      process.off('unhandledRejection', onRejection);
      await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
      for (const key of ['protocols', 'show']) await setGlobally(key, undefined);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    }
    deepEqual(silent, []);
    deepEqual(rejected, []);
  });
});

async function setGlobally(key: string, value: string | undefined): Promise<void> {
  const settings = vscode.workspace.getConfiguration('localPorts');
  await settings.update(key, value, vscode.ConfigurationTarget.Global);
}
