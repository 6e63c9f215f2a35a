import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:fs';
import { copyFile, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { refusalFor } from '../../../support/refusalFor';
import { createCollector } from '../../../../src/collect/createCollector';
import { deservesWarning } from '../../../../src/model/exposure/findings';
import type { HostContext } from '../../../../src/model/process/hostContext';
import { recognize } from '../../../../src/model/recognition/recognize';
import { listener, ownedBy } from '../../../unit/builders';
import { skipBecause } from '../../../support/skip';

const names = ['limactl', 'docker-proxy', 'conmon', 'sshd', 'systemd-resolved', 'services', 'code', 'gopls'];

/** Says its PID once it is what it wants to look like, and waits until its input ends. */
const waiting =
  "process.stdin.resume(); process.stdin.on('end', () => process.exit()); console.log('ready');";

describe('real processes in disguise', () => {
  let folder = '';
  const running: ChildProcess[] = [];
  const collector = createCollector(process.platform);
  const hostContext: HostContext = {
    uid: process.getuid?.(),
    home: homedir(),
    editor: {
      name: 'VS Code',
      pid: 4_000_000,
      installation: '/usr/share/code/resources/app',
      extensions: [join(homedir(), '.vscode', 'extensions')],
    },
  };

  before(async function () {
    if (process.platform !== 'linux') skipBecause(this, 'these disguises are those of Linux');
    folder = await mkdtemp(join(tmpdir(), 'disguises-'));
    await writeFile(join(folder, 'server.js'), waiting);
  });
  afterEach(async () => {
    for (const child of running.splice(0)) {
      const isRunning = child.exitCode === null && child.signalCode === null;
      const exit = isRunning ? once(child, 'exit') : undefined;
      child.kill('SIGKILL');
      await exit;
    }
  });
  after(() => (folder === '' ? undefined : rm(folder, { recursive: true })));

  /** A process that has said that it is ready. */
  async function start(program: string, args: readonly string[], argv0?: string): Promise<number> {
    const child = spawn(program, args, {
      ...{ cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] },
      ...(argv0 === undefined ? {} : { argv0 }),
    });
    running.push(child);
    assert.ok(child.stdout);
    await Promise.race([
      once(child.stdout, 'data'),
      once(child, 'exit').then(() => {
        throw new Error(`${program} ${args.join(' ')} ended`);
      }),
    ]);
    assert.ok(child.pid !== undefined);
    return child.pid;
  }

  /** As it is listed, with the ancestors it really has. */
  async function isWarnedAndEndable(pid: number): Promise<void> {
    // something in the place of an extension host, which starts none of them
    const host = await start(process.execPath, ['server.js']);
    const context = { ...hostContext, editor: { ...hostContext.editor, pid: host } };
    const [[found, ...ancestors] = [], self = []] = await collector.readAncestorChains([pid, host]);
    assert.ok(found);
    const seen = recognize(found, ancestors, context);
    const shown = JSON.stringify([found.name, found.commandLine, found.executable, seen]);
    assert.ok(deservesWarning(seen, listener('0.0.0.0:3000', ownedBy(found))), shown);
    assert.ok(seen.role !== 'system' && seen.role !== 'editor', shown);
    assert.equal(refusalFor(pid, found, self, context), undefined, shown);
  }

  it('do not pass by argv[0] (exec -a)', async () => {
    for (const name of [...names, '/usr/sbin/sshd', '/usr/share/code/code']) {
      await isWarnedAndEndable(await start(process.execPath, ['server.js'], name));
    }
  });

  it('do not pass by process.title', async () => {
    for (const title of [
      ...[...names, 'ssh: /home/a/.lima/x/ssh.sock [mux]', 'node /usr/share/x.js'],
      ...['node /usr/share/code/resources/app/out/server-main.js', '/usr/libexec/x'],
    ]) {
      const script = `process.title = ${JSON.stringify(title)}; ${waiting}`;
      await isWarnedAndEndable(await start(process.execPath, ['-e', script]));
    }
  });

  it('do not pass by their name (PR_SET_NAME)', async function () {
    const script = (name: string): string =>
      `import ctypes,sys
ctypes.CDLL(None).prctl(15, ${JSON.stringify(name)}.encode(), 0, 0, 0)
print('ready', flush=True)
sys.stdin.read()`;
    try {
      await start('/usr/bin/python3', ['-c', script('first')]);
    } catch {
      skipBecause(this, 'there is no Python');
    }
    for (const name of names) {
      await isWarnedAndEndable(await start('/usr/bin/python3', ['-c', script(name)]));
    }
  });

  it('do not pass by the name of a copy of Node.js', async () => {
    for (const name of names) {
      const copy = join(folder, name);
      await copyFile(process.execPath, copy, constants.COPYFILE_FICLONE);
      await isWarnedAndEndable(await start(copy, ['server.js']));
      // a file that is gone while it runs
      const pid = await start(copy, ['server.js', '-c', 'a'.repeat(64)]);
      await rm(copy);
      await isWarnedAndEndable(pid);
    }
  });

  it('do not pass by the path of their script', async () => {
    await symlink(folder, join(folder, '.vscode'));
    const out = `/usr/share/code/../../..${folder}/server.js`.replace('/usr/share/code', '/usr/share/doc');
    const paths = [out, `${folder}/.vscode/server.js`, `/usr/bin/..//..${folder}/server.js`, './/server.js'];
    for (const path of paths) await isWarnedAndEndable(await start(process.execPath, [path]));
  });

  it('do not pass by further arguments', async () => {
    for (const path of [...hostContext.editor.extensions, '/usr/share/code', '/usr/share/code/code']) {
      await isWarnedAndEndable(await start(process.execPath, ['server.js', path, path]));
    }
  });
});
