import { deepEqual, equal } from 'node:assert/strict';
import { originOf } from '../../../../src/model/origin/origin';
import { starterTable } from '../../../../src/model/origin/starterTable';
import type { Process } from '../../../../src/model/process/process';
import { originContext, process_ } from '../../builders';

/** A process by its command line as ps(1) prints it; `EXECUTABLE => TITLE` if it wrote a title over its own. */
function processOf(line: string, pid: number): Process {
  const [executable = '', title] = line.split(' => ');
  if (title !== undefined) return process_(pid, [title], { executable, name: title.slice(0, 15) });
  // a path of Windows may contain blanks
  return process_(pid, /^[A-Z]:/.test(line) ? [line] : line.split(' '));
}

/** @param lines the ancestors, nearest first, from `100` upward; `1 …` is the first process of the system. */
function originIn(...lines: string[]): string | undefined {
  const ancestors = lines.map((line, index) =>
    line.startsWith('1 ') ? processOf(line.slice(2), 1) : processOf(line, 100 + index),
  );
  const origin = originOf(process_(900, ['node']), ancestors, originContext);
  return origin && `${origin.kind}: ${origin.title}`;
}

describe('starterTable', () => {
  for (const { kind, title, samples } of starterTable) {
    for (const line of samples) {
      it(`recognizes ${title} by ${line}`, () => {
        equal(originIn('npm run dev', 'bash', line, '1 /sbin/init'), `${kind}: ${title}`);
      });
    }
  }

  it('has a sample in every row', () => {
    deepEqual(
      starterTable.filter(({ samples }) => samples.length === 0),
      [],
    );
  });
});

describe('originOf', () => {
  const npm = ['/usr/bin/node => npm run dev', 'sh -c vite'];
  const claude = '/usr/bin/node => claude';
  const code = '/usr/share/code/code --type=utility';
  const chains: readonly [expected: string | undefined, ...chain: string[]][] = [
    // agents, in whatever terminal they run
    [
      'agent: Claude Code',
      ...npm,
      '/bin/bash -c source /tmp/snapshot.sh && npm run dev',
      claude,
      '-zsh',
      code,
    ],
    ['agent: Claude Code', ...npm, claude, '-zsh', 'tmux: server', '1 /sbin/init'],
    ['agent: Claude Code', 'python3 -m http.server', claude, '-bash', 'sshd: alice@pts/0', '1 /sbin/init'],
    ['agent: Codex', 'bash -lc npm run dev', '/opt/codex/codex', 'node /usr/bin/codex', '-zsh', 'kitty'],
    ['agent: Gemini CLI', ...npm, 'bash -c npm run dev', '/usr/bin/node => gemini', '-bash', 'alacritty'],
    ['agent: Cursor Agent', ...npm, '/home/alice/.local/bin/cursor-agent', '-zsh', 'ghostty'],
    ['agent: Aider', 'sh -c npm start', 'python3 /usr/bin/aider', 'fish', 'konsole'],
    ['agent: opencode', ...npm, '/home/alice/.opencode/bin/opencode', 'zsh', 'wezterm-gui'],
    [
      'agent: GitHub Copilot CLI',
      ...npm,
      'node /usr/lib/node_modules/@github/copilot/index.js',
      'zsh',
      'foot',
    ],
    // the terminal of this editor, of another one
    ['editor: Visual Studio Code', ...npm, '/bin/zsh -i', code, '1 /sbin/init'],
    ['editor: Visual Studio Code', 'node server.js', '/bin/bash --init-file x', code],
    ['editor: Zed', ...npm, '/bin/zsh', '/home/alice/.local/zed.app/libexec/zed-editor', '1 /sbin/init'],
    ['editor: WebStorm', ...npm, 'C:\\JetBrains\\bin\\webstorm64.exe'],
    ['editor: Neovim', ...npm, 'zsh', 'nvim', '-zsh', 'tmux: server'],
    // sessions: the nearest counts
    ['multiplexer: tmux', ...npm, '-zsh', 'tmux: server', '1 /sbin/init'],
    ['multiplexer: tmux', ...npm, '-bash', 'tmux new -s shop', '1 /sbin/init'],
    ['multiplexer: screen', 'python3 app.py', '/bin/bash', 'SCREEN -S shop'],
    [
      'remote: SSH',
      ...npm,
      '-bash',
      'sshd: alice@pts/0',
      'sshd: alice [priv]',
      '/usr/sbin/sshd -D',
      '1 /sbin/init',
    ],
    ['remote: Mosh', ...npm, '-bash', 'mosh-server new -s', '1 /sbin/init'],
    [
      'terminal: GNOME Terminal',
      ...npm,
      'bash',
      '/usr/libexec/gnome-terminal-server',
      '/lib/systemd/systemd --user',
    ],
    ['terminal: Windows Terminal', 'C:\\node.exe', 'C:\\pwsh.exe', 'C:\\WindowsTerminal.exe'],
    ['console: login', ...npm, '-bash', '/bin/login -p --', '1 /sbin/init'],
    ['scheduler: cron', 'python3 job.py', '/bin/sh -c job', '/usr/sbin/cron -f', '1 /sbin/init'],
    ['manager: PM2', '/usr/bin/node => PM2 v5.4.2: God Daemon (/home/alice/.pm2)', '1 /sbin/init'],
    // what has ended is not known, and nothing is guessed in its place
    [undefined, ...npm, '1 /sbin/init'],
    [undefined, '/lib/systemd/systemd --user', '1 /sbin/init'],
    [undefined, '1 tmux'],
    [undefined],
    // a server of this name is no agent, an argument even less
    [undefined, 'node /home/alice/work/claude.js', '1 /sbin/init'],
    [undefined, 'node server.js --client claude', 'bash -c claude', '1 /sbin/init'],
    [undefined, 'vite --open code', '1 /sbin/init'],
  ];
  for (const [expected, ...chain] of chains) {
    it(`${expected ?? 'unknown'}: ${chain.length === 0 ? 'without ancestors' : chain.join(' ← ')}`, () => {
      equal(originIn(...chain), expected);
    });
  }

  it('names the process that it means', () => {
    const agent = process_(300, ['claude']);
    const shell = process_(200, ['bash', '-c', 'npm run dev'], { parentPid: 300 });
    equal(originOf(process_(900, ['node']), [shell, agent], originContext)?.pid, 300);
  });
});
