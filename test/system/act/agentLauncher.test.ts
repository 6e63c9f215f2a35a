import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { ScratchFolder } from '../../../scripts/host/scratchFolder';
import { makeScratchFolder } from '../../../scripts/host/scratchFolder';
import { installLauncher, launchOf } from '../../../src/act/agentLauncher';

const run = promisify(execFile);
/** Says how it was started. */
const bundle = `process.stdin.once('data', (data) => {
  const { ELECTRON_RUN_AS_NODE, LOCAL_PORTS_LINK_SCHEME } = process.env;
  const { pid, ppid, execPath, argv } = process;
  console.log(JSON.stringify({ pid, ppid, execPath, args: argv.slice(2), ELECTRON_RUN_AS_NODE, LOCAL_PORTS_LINK_SCHEME }));
  process.exit();
});`;

describe('what agents start', () => {
  let scratch: ScratchFolder;
  /** With everything that a shell or a script could stumble over. */
  let folder: string;
  const options = (changes: object = {}) => ({
    ...{ platform: 'linux' as const, folder, bundle: join(scratch.path, 'mcp.js') },
    ...{ runtime: process.execPath, linkScheme: 'vscode-insiders', access: 'read' as const, ...changes },
  });
  before(async () => {
    scratch = await makeScratchFolder('agent-launcher');
    folder = join(scratch.path, `it's "Application Support" $HOME`, 'agents');
    await writeFile(join(scratch.path, 'mcp.js'), bundle);
    // a project in a folder above, which must not make modules of these files
    await writeFile(join(scratch.path, 'package.json'), '{"type":"module"}');
  });
  after(() => scratch.remove());

  async function start(env: NodeJS.ProcessEnv = process.env): Promise<Record<string, unknown>> {
    const { command, args } = launchOf(options());
    const started = run(command, [...args, 'a b'], { env, cwd: '/' });
    started.child.stdin?.end('hello');
    const { stdout } = await started;
    return { ...(JSON.parse(stdout) as Record<string, unknown>), started: started.child.pid };
  }

  it('is the server itself, a child of the agent, run by the program of the editor', async () => {
    await installLauncher(options());
    const found = await start();
    assert.equal(found['pid'], found['started']);
    assert.equal(found['ppid'], process.pid);
    assert.equal(found['execPath'], process.execPath);
    assert.deepEqual(found['args'], ['a b', '--agents', 'read']);
    assert.equal(found['ELECTRON_RUN_AS_NODE'], '1');
    assert.equal(found['LOCAL_PORTS_LINK_SCHEME'], 'vscode-insiders');
    assert.deepEqual((await readdir(folder)).sort(), ['local-ports-mcp', 'mcp.cjs', 'start.cjs']);
    assert.equal((await stat(join(folder, 'local-ports-mcp'))).mode & 0o777, 0o700);
  });

  it('runs with Node.js of the PATH once the program of the editor is gone, until it is written again', async () => {
    await installLauncher(options({ runtime: join(scratch.path, 'gone', 'code') }));
    const found = await start({ PATH: `${dirname(process.execPath)}:/usr/bin:/bin` });
    assert.equal(found['execPath'], process.execPath);
  });

  it('says to which editor links lead, unless whoever starts it says so', async () => {
    await installLauncher(options());
    const found = await start({ ...process.env, LOCAL_PORTS_LINK_SCHEME: 'cursor' });
    assert.equal(found['LOCAL_PORTS_LINK_SCHEME'], 'cursor');
  });

  it('has the same path after an update, with the new server in it', async () => {
    const before = launchOf(options());
    await writeFile(join(scratch.path, 'mcp.js'), `${bundle}\n// new`);
    await installLauncher(options({ runtime: '/new/code' }));
    assert.deepEqual(launchOf(options({ runtime: '/new/code' })), before);
    assert.match(await readFile(join(folder, 'mcp.cjs'), 'utf8'), /\/\/ new$/);
    assert.match(await readFile(join(folder, 'local-ports-mcp'), 'utf8'), /^runtime='\/new\/code'$/m);
  });

  it('is the program of the editor on Windows, where agents cannot start scripts', async () => {
    const runtime = 'C:\\Programs\\Microsoft VS Code\\Code.exe';
    assert.deepEqual(launchOf(options({ platform: 'win32', folder: 'C:\\storage\\agents', runtime })), {
      command: runtime,
      args: ['C:\\storage\\agents\\start.cjs'],
      env: { ELECTRON_RUN_AS_NODE: '1' },
    });
    const only = join(scratch.path, 'windows');
    await mkdir(only);
    await installLauncher(options({ platform: 'win32', folder: only }));
    assert.deepEqual((await readdir(only)).sort(), ['mcp.cjs', 'start.cjs']);
  });
});
