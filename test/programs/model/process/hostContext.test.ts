import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isParentOfSameProgram, ownSession } from '../../../../src/act/selfReports';
import { createCollector } from '../../../../src/collect/createCollector';
import type { HostContext } from '../../../../src/model/process/hostContext';
import { recognize } from '../../../../src/model/recognition/recognize';
import { skipBecause } from '../../../support/skip';

/**
 * A server as Eclipse Theia's: it forks two extension hosts and, as a terminal does, starts a task in a session of its own.
 * It says their PIDs, and ends all of them when its input ends.
 */
const backend = `
const { fork, spawn } = require('node:child_process');
const children = [fork('host.js'), fork('host.js'), spawn(process.execPath, ['host.js'], { detached: true, stdio: 'pipe' })];
process.stdin.resume();
process.stdin.on('end', () => {
  for (const child of children) child.kill('SIGKILL');
  process.exit();
});
console.log(JSON.stringify(children.map(({ pid }) => pid)));
`;

describe("an editor's server that runs on the Node.js of the system", () => {
  let folder = '';
  let server: ChildProcess | undefined;
  const collector = createCollector(process.platform);

  before(async function () {
    if (process.platform !== 'linux') skipBecause(this, 'sessions are read on Linux only');
    folder = await mkdtemp(join(tmpdir(), 'host-context-'));
    await writeFile(join(folder, 'backend.js'), backend);
    await writeFile(join(folder, 'host.js'), 'process.stdin.resume(); setInterval(() => {}, 1000);');
  });
  after(async () => {
    if (server?.exitCode === null) {
      const exit = once(server, 'exit');
      server.stdin?.end();
      await exit;
    }
    if (folder !== '') await rm(folder, { recursive: true });
  });

  it('is the editor, like the extension hosts of other windows, but unlike a task', async () => {
    server = spawn(process.execPath, ['backend.js'], {
      ...{ cwd: folder, detached: true, stdio: ['pipe', 'pipe', 'inherit'] },
    });
    assert.ok(server.stdout && server.pid !== undefined);
    const [said] = (await once(server.stdout, 'data')) as [Buffer];
    const [host = 0, sibling = 0, task = 0] = JSON.parse(said.toString()) as number[];
    const pids = [server.pid, host, sibling, task];
    const chains = await collector.readAncestorChains(pids);
    const session = chains[1]?.[0]?.session;
    assert.equal(session, server.pid);
    const context: HostContext = {
      uid: process.getuid?.(),
      home: '/nonexistent',
      editor: {
        ...{ name: 'Eclipse Theia', pid: host, parentPid: server.pid, executable: process.execPath, session },
        ...{ installation: '/nonexistent/app', extensions: [] },
      },
    };
    const roles = chains.map(([process, ...ancestors]) => {
      assert.ok(process);
      const { role, isUnproven } = recognize(process, ancestors, context);
      return isUnproven === true ? `${role}, unproven` : role;
    });
    assert.deepEqual(roles, ['editor', 'editor', 'editor, unproven', 'dev-server']);
  });

  it('is known to an extension host by its session and program', async () => {
    const [[own, parent] = []] = await collector.readAncestorChains([process.pid]);
    assert.ok(own && parent);
    assert.equal(ownSession(), own.session);
    assert.equal(isParentOfSameProgram(process.pid), true);
    assert.equal(isParentOfSameProgram(parent.pid), parent.executable === own.executable);
    assert.equal(isParentOfSameProgram(0), false);
  });
});
