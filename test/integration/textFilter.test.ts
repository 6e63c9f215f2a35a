import { deepEqual, equal, ok } from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ChoiceItem, ChoicePrompt, LateChoices } from '../../src/flows/dialogs';
import type { TestAccess } from '../../src/extension';
import { listenerNode } from '../../src/model/tree/nodes';
import { startListening, stopAll } from '../support/listeningProcess';
import { access, refreshView } from './access';

describe('a text that is typed into the filter', () => {
  let extension: TestAccess;
  before(async () => {
    extension = await access();
  });
  afterEach(async () => {
    Reflect.deleteProperty(extension.dialogs, 'choose');
    extension.typedFilter.set('');
    await stopAll();
  });

  /** A person types a text and accepts it. */
  async function filterBy(text: string): Promise<void> {
    const choose = <Value>(
      _items: readonly ChoiceItem<Value>[],
      _prompt: ChoicePrompt,
      late?: LateChoices<Value>,
    ): Promise<Value | undefined> => Promise.resolve(late?.typed?.(text)?.value);
    Object.assign(extension.dialogs, { choose });
    await vscode.commands.executeCommand('localPorts.filter');
    await refreshView(extension);
  }

  function shownPorts(): number[] {
    const { view } = extension;
    const all = view.getChildren().flatMap((root) => [root, ...view.getChildren(root)]);
    return all.flatMap((node) => (node.kind === 'listener' ? node.row.listener.port : []));
  }

  it('leaves the rows that it finds, until the filter is cleared or another row is revealed', async () => {
    const sockets = [{ host: '127.0.0.1' }];
    const [first, second] = [await startListening({ sockets }), await startListening({ sockets })];
    const [found, other] = [first.ports[0] ?? 0, second.ports[0] ?? 0];
    await refreshView(extension);
    const both = [found, other].sort((a, b) => a - b);
    const shownOf = (): number[] => shownPorts().filter((port) => both.includes(port));
    deepEqual(
      shownOf().sort((a, b) => a - b),
      both,
    );

    await filterBy(`127.0.0.1:${found}`);
    deepEqual(shownPorts(), [found]);
    await vscode.commands.executeCommand('localPorts.showEverything');
    await refreshView(extension);
    deepEqual(
      shownOf().sort((a, b) => a - b),
      both,
    );

    await filterBy(`127.0.0.1:${found}`);
    const row = (await extension.viewController.rowsOf(['tcp'])).find(
      ({ listener: { port } }) => port === other,
    );
    ok(row, 'commands and lists know what the view leaves out');
    await vscode.commands.executeCommand('localPorts.revealInTree', listenerNode(row));
    deepEqual(
      shownOf().sort((a, b) => a - b),
      both,
    );
    equal(extension.typedFilter.current, '');
  });
});
