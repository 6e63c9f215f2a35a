import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ScratchFolder } from '../../../scripts/host/scratchFolder';
import { makeScratchFolder } from '../../../scripts/host/scratchFolder';
import { shellQuote } from '../../../src/model/process/shellQuote';
import { builtCommandLine } from '../../support/commandLine';
import { startListening, stopAll } from '../../support/listeningProcess';
import { skipBecause } from '../../support/skip';

const run = promisify(execFile);
const escape = String.fromCharCode(0x1b);

describe('the command line in a terminal', function () {
  this.timeout(30_000);
  let scratch: ScratchFolder;

  before(async function () {
    const found = await run('tmux', ['-V']).catch(() => undefined);
    if (found === undefined) skipBecause(this, 'no tmux here');
    scratch = await makeScratchFolder('tty');
  });
  after(async () => {
    await stopAll();
    await tmux('kill-server');
    await scratch.remove();
  });

  it('fits 40 columns, with colors unless they are not wanted', async () => {
    const server = await startListening({ sockets: [{ host: '0.0.0.0' }] });
    const port = String(server.ports[0]);
    for (const [name, variables, hasColor] of [
      ['plain', 'NO_COLOR=1', false],
      ['colored', '', true],
    ] as const) {
      await start(name, variables, 'list', port);
      const screen = await shown(name, /status 0/);
      // a longer line would be wrapped to a further one
      assert.equal(screen.trim().split('\n').length, 3, screen);
      assert.ok(screen.includes(port));
      const colored = (await tmux('capture-pane', '-e', '-p', '-t', name)).includes(`${escape}[`);
      assert.equal(colored, hasColor);
    }
    await server.stop();
  });

  it('asks, and does what is answered', async () => {
    const server = await startListening({ sockets: [{ host: '127.0.0.1' }] });
    const port = String(server.ports[0]);
    await start('decline', '', 'free', port);
    await shown('decline', /\(y\/N\):/);
    await tmux('send-keys', '-t', 'decline', 'maybe', 'Enter');
    await shown('decline', /none of the answers/);
    await tmux('send-keys', '-t', 'decline', 'n', 'Enter');
    await shown('decline', /status 1/);
    assert.ok(server.isRunning());
    await start('agree', '', 'free', port);
    await shown('agree', /\(y\/N\):/);
    await tmux('send-keys', '-t', 'agree', 'y', 'Enter');
    await shown('agree', /status 0/);
    assert.ok(!server.isRunning());
  });

  it('ends at Ctrl+C and Ctrl+D: at a question, and while it waits', async () => {
    const server = await startListening({ sockets: [{ host: '127.0.0.1' }] });
    const port = String(server.ports[0]);
    for (const [name, args, key, status] of [
      ['interrupt', ['free', port], 'C-c', 130],
      ['end', ['free', port], 'C-d', 1],
      ['wait', ['wait', port, '--closed'], 'C-c', 130],
    ] as const) {
      await start(name, '', ...args);
      await shown(name, name === 'wait' ? /begun/ : /\(y\/N\):/);
      await tmux('send-keys', '-t', name, key);
      await shown(name, new RegExp(`status ${status}`));
    }
    assert.ok(server.isRunning());
    await server.stop();
  });

  /** In a session of its own; the last line says how it ended. */
  async function start(name: string, variables: string, ...args: readonly string[]): Promise<void> {
    const command = shellQuote([process.execPath, builtCommandLine, ...args], 'posix');
    // the shell, too, would end at Ctrl+C
    const script = `trap : INT; ${args[0] === 'wait' ? 'echo begun;' : ''} ${variables} ${command}; echo status $?; exec sleep 600`;
    await tmux('new-session', '-d', '-s', name, '-x', '40', '-y', '24', 'sh', '-c', script);
  }

  async function shown(name: string, wanted: RegExp): Promise<string> {
    for (;;) {
      const screen = await tmux('capture-pane', '-p', '-t', name);
      if (wanted.test(screen)) return screen;
    }
  }

  async function tmux(...args: readonly string[]): Promise<string> {
    const socket = join(scratch.path, 'tmux');
    const { stdout } = await run('tmux', ['-S', socket, '-f', '/dev/null', ...args], {
      env: {
        ...process.env,
        LC_ALL: 'C',
        FORCE_COLOR: undefined,
        NO_COLOR: undefined,
        TERM: 'xterm-256color',
      },
    });
    return stdout;
  }
});
