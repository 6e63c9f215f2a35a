import { equal, match, ok } from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import * as vscode from 'vscode';
import { makeScratchFolder, type ScratchFolder } from '../../scripts/host/scratchFolder';
import type { CommandId } from '../../src/commands/ids';
import type { TestAccess } from '../../src/extension';
import { skipBecause } from '../support/skip';
import { access } from './access';
import { picking } from './person';
import { listenerNode } from '../../src/model/tree/nodes';
import type { ListenerRow } from '../../src/model/rows/listenerRow';

const secret = 'hunter2';

/** Is installed where Vite is, and listens as `vite --host` does. */
const viteScript = `
require('node:net').createServer().listen(0, '0.0.0.0', () => console.log('up'));
`;

describe('quick picks about a process with a secret in its command line', () => {
  let extension: TestAccess;
  let scratch: ScratchFolder;
  let server: ChildProcess;
  let row: ListenerRow;

  before(async function () {
    if (process.platform !== 'linux') skipBecause(this, 'exact command lines are known only on Linux');
    extension = await access();
    scratch = await makeScratchFolder('secret');
    const script = join(scratch.path, 'node_modules', 'vite', 'bin', 'vite.js');
    await mkdir(dirname(script), { recursive: true });
    await writeFile(script, viteScript);
    server = spawn(process.execPath, [script, '--host', '--token', secret], {
      cwd: scratch.path,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    });
    ok(server.stdout);
    await once(createInterface(server.stdout), 'line');
    await extension.scanner.refresh();
    const found = (await extension.viewController.rowsOf(['tcp'])).find(
      ({ process: owner }) => owner?.pid === server.pid,
    );
    ok(found);
    row = found;
  });
  after(async () => {
    // undefined if the suite was skipped
    const started = server as ChildProcess | undefined;
    if (started === undefined) return;
    const exit = once(started, 'exit');
    started.kill('SIGKILL');
    await exit;
    await scratch.remove();
  });

  /** All texts of the quick pick. */
  async function listed(id: CommandId): Promise<string> {
    const texts: string[] = [];
    await picking(
      ({ label, description = '', detail = '' }) => {
        texts.push(label, description, detail);
        return false;
      },
      async () => {
        await vscode.commands.executeCommand(id, listenerNode(row));
      },
    );
    return texts.join('\n');
  }

  for (const [what, id] of [
    ['its ancestors', 'localPorts.whyRunning'],
    ['the restart on loopback', 'localPorts.bindToLoopback'],
  ] as const) {
    it(`show ${what} with the secret masked`, async () => {
      const text = await listed(id);
      match(text, /vite\.js .*--token '•••'/);
      equal(text.includes(secret), false);
    });
  }
});
