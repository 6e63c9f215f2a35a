import { deepEqual, equal, ok } from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { TestAccess } from '../../src/extension';
import type { TreeNode } from '../../src/model/tree/nodes';
import type { ListeningProcess } from '../support/listeningProcess';
import { startListening, stopAll } from '../support/listeningProcess';
import { until } from '../e2e/support/until';
import { access, refreshView, shownWithinMs, withSetting } from './access';

describe('an expected port', () => {
  let extension: TestAccess;
  let folder: string;
  before(async () => {
    extension = await access();
    folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    ok(folder);
  });
  afterEach(async () => {
    for (const pin of extension.pins.all) await extension.pins.remove(pin);
    await stopAll();
  });

  /** What the row of an expected port says; undefined if there is none. */
  async function rowOf(port: number): Promise<string | undefined> {
    await refreshView(extension);
    const { view } = extension;
    const group = view.getChildren().find(({ kind }) => kind === 'expected-ports');
    const node = (group === undefined ? [] : view.getChildren(group)).find(
      (one) => one.kind === 'expected' && one.unmet.expected.port === port,
    );
    return node === undefined ? undefined : String(view.getTreeItem(node).description);
  }

  async function listenerOn(port: number): Promise<TreeNode> {
    await refreshView(extension);
    const { view } = extension;
    const all = view.getChildren().flatMap((root) => [root, ...view.getChildren(root)]);
    const node = all.find((one) => one.kind === 'listener' && one.row.listener.port === port);
    ok(node);
    return node;
  }

  function startOn(port: number, cwd: string): Promise<ListeningProcess> {
    return startListening({ sockets: [{ host: '127.0.0.1', port }] }, { cwd });
  }

  it('that was pinned is a closed row while nothing listens on it, and says who else holds it', async () => {
    const other = await mkdtemp(join(tmpdir(), 'other-'));
    await writeFile(join(other, 'package.json'), '{"name":"other"}');
    const server = await startListening({ sockets: [{ host: '127.0.0.1' }] }, { cwd: join(folder, 'shop') });
    const [port = 0] = server.ports;
    try {
      // whose folder it is, is read meanwhile
      const node = await until(
        'the project of the server is known',
        async () => {
          const found = await listenerOn(port);
          return found.kind === 'listener' && found.row.project === undefined ? undefined : found;
        },
        shownWithinMs,
      );
      await vscode.commands.executeCommand('localPorts.pin', node);
      equal(await rowOf(port), undefined, 'it listens');
      await server.stop();
      equal(await rowOf(port), 'not listening · node · shop · pinned');
      const holder = await startOn(port, other);
      // whose folder it is, is read meanwhile
      await until('the project of the other server is known', () => rowOf(port), shownWithinMs);
      equal(await rowOf(port), 'held by node · other · expected node · shop · pinned');
      await holder.stop();
      const again = await startOn(port, join(folder, 'shop'));
      equal(await rowOf(port), undefined);
      await again.stop();
      ok(await rowOf(port));
      await vscode.commands.executeCommand('localPorts.unpin', {
        kind: 'expected',
        id: `expected:tcp:${port}`,
      });
      equal(await rowOf(port), undefined);
    } finally {
      await rm(other, { recursive: true });
    }
  });

  it('that a file declares is shown if the setting says so', async () => {
    const file = join(folder, 'compose.yaml');
    await writeFile(file, 'services:\n  db:\n    ports: ["127.0.0.1:45432:5432"]\n');
    try {
      equal(await rowOf(45432), undefined);
      await withSetting('showExpectedPorts', true, async () => {
        const shown = await new Promise<boolean>((resolve) => {
          const look = (): boolean => extension.expectedPorts.all.some(({ port }) => port === 45432);
          if (look()) resolve(true);
          else {
            const subscription = extension.expectedPorts.onDidChange(() => {
              if (!look()) return;
              subscription.dispose();
              resolve(true);
            });
          }
        });
        equal(shown, true);
        equal(await rowOf(45432), 'not listening · db · compose.yaml');
      });
      equal(await rowOf(45432), undefined);
    } finally {
      await rm(file);
    }
  });

  it('and its row have the name that a person gave', async () => {
    const server = await startListening({ sockets: [{ host: '127.0.0.1' }] }, { cwd: join(folder, 'shop') });
    const [port = 0] = server.ports;
    const { showInputBox } = vscode.window;
    const enter = (text: string): void => {
      Object.assign(vscode.window, { showInputBox: () => Promise.resolve(text) });
    };
    try {
      enter('my $(x)');
      await vscode.commands.executeCommand('localPorts.rename', await listenerOn(port));
      const group = extension.view
        .getChildren()
        .find((one) => one.kind === 'process' && one.process.pid === server.pid);
      ok(group);
      await refreshView(extension);
      const shown = extension.view.getChildren().find(({ id }) => id === group.id);
      ok(shown);
      equal(extension.view.getTreeItem(shown).label, 'my $(x)');
      await vscode.commands.executeCommand('localPorts.pin', await listenerOn(port));
      await server.stop();
      equal(await rowOf(port), 'not listening · my $(x) · pinned');
      enter('');
      await vscode.commands.executeCommand('localPorts.rename', {
        kind: 'expected',
        id: `expected:tcp:${port}`,
      });
      equal(await rowOf(port), 'not listening · node · shop · pinned');
      deepEqual(extension.pins.all.length, 1);
    } finally {
      Object.assign(vscode.window, { showInputBox });
    }
  });
});
