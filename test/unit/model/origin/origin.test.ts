import { deepEqual, equal } from 'node:assert/strict';
import { originOf } from '../../../../src/model/origin/origin';
import { starterTable } from '../../../../src/model/origin/starterTable';
import type { WindowStarterKind } from '../../../../src/model/origin/windowStarters';
import { WindowStarters } from '../../../../src/model/origin/windowStarters';
import type { ServiceUnit } from '../../../../src/model/process/serviceUnit';
import type { Process } from '../../../../src/model/process/process';
import { hostContext, originContext, process_ } from '../../builders';

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
    // macOS: ps prints the whole path, the application's helper is between
    [
      'agent: Claude Code',
      'node /Users/alice/shop/node_modules/.bin/vite',
      '/bin/zsh -c npm run dev',
      '/Users/alice/.local/bin/claude',
      '-zsh',
      'login -fp alice',
      '/Applications/iTerm.app/Contents/MacOS/iTerm2',
      '1 /sbin/launchd',
    ],
    ['console: login', ...npm, '-zsh', 'login -fp alice', '1 /sbin/launchd'],
    [
      'terminal: Ghostty',
      ...npm,
      '-zsh',
      '/Applications/Ghostty.app/Contents/MacOS/ghostty',
      '1 /sbin/launchd',
    ],
    ['agent: Codex', ...npm, '/opt/homebrew/bin/codex', '-zsh', 'tmux new -s shop', '1 /sbin/launchd'],
    // Windows: npm's commands run in cmd.exe
    [
      'agent: Claude Code',
      'C:\\node.exe',
      'C:\\cmd.exe',
      'C:\\Users\\alice\\.local\\bin\\claude.exe',
      'C:\\pwsh.exe',
    ],
    [
      'editor: Visual Studio Code',
      'C:\\node.exe',
      'C:\\pwsh.exe',
      'C:\\Programs\\Microsoft VS Code\\Code.exe',
    ],
    ['editor: Cursor', 'C:\\node.exe', 'C:\\cmd.exe', 'C:\\Programs\\cursor\\Cursor.exe'],
    // an agent that an agent started, and one that an extension of the editor brings
    ['agent: Codex', ...npm, '/opt/codex/codex exec fix', 'bash -c codex exec fix', claude, '-zsh', code],
    [
      'agent: Codex',
      ...npm,
      'bash -lc npm run dev',
      '/home/alice/.vscode/extensions/openai.chatgpt-1.0.0/bin/linux-x86_64/codex app-server',
      code,
    ],
    [
      'agent: Qwen Code',
      ...npm,
      'node /usr/lib/node_modules/@qwen-code/qwen-code/cli-entry.js',
      'zsh',
      'kitty',
    ],
    ['agent: Amp', ...npm, '/usr/lib/node_modules/@ampcode/cli/bin/amp.exe', 'zsh', 'kitty'],
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

describe('originOf, of what the window and the system tell', () => {
  const editor = { ...hostContext.editor, pid: 900, parentPid: 800 };
  const server = process_(120, ['node', 'server.js']);
  const npm = process_(110, ['npm', 'run', 'dev']);
  const zsh = process_(100, ['zsh']);
  const main = process_(800, ['/usr/share/code/code']);
  const host = process_(900, ['/usr/share/code/code', '--type=utility']);
  const init = process_(1, ['/sbin/init']);
  const unit: ServiceUnit = { manager: 'systemd', name: 'shop.service', scope: 'user' };

  function found(
    ancestors: readonly Process[],
    { more = {}, isComplete = true }: { more?: Partial<Process>; isComplete?: boolean } = {},
    ...terminals: readonly (readonly [WindowStarterKind, number, string])[]
  ): string | undefined {
    const windowStarters = new WindowStarters();
    for (const terminal of terminals) windowStarters.started(...terminal);
    windowStarters.setComplete(isComplete);
    const context = { hostContext: { ...hostContext, editor }, windowStarters };
    const origin = originOf({ ...server, ...more }, ancestors, context);
    return origin && `${origin.kind}: ${origin.title}`;
  }

  it('is the terminal, task or debug session of this window, beneath the editor', () => {
    const chain = [npm, zsh, main, init];
    equal(found(chain, {}, ['windowTerminal', 100, 'dev']), 'windowTerminal: dev');
    equal(found(chain, {}, ['windowTerminal', 100, 'x'], ['task', 100, 'build']), 'task: build');
    equal(found(chain, {}, ['debugSession', 120, 'Launch'], ['task', 100, 'build']), 'debugSession: Launch');
  });

  it('is the agent in that terminal, and tmux in it', () => {
    const terminal = ['windowTerminal', 100, 'dev'] as const;
    const claude = process_(105, ['claude']);
    equal(found([npm, claude, zsh, main, init], {}, terminal), 'agent: Claude Code');
    equal(found([npm, claude, main, init], {}, ['windowTerminal', 105, 'claude']), 'agent: Claude Code');
    equal(found([npm, process_(106, ['tmux: server']), init], {}, terminal), 'multiplexer: tmux');
  });

  it('is another window only if all terminals of this one are known, and a shell is beneath the editor', () => {
    equal(found([npm, zsh, main, init]), 'otherWindow: Visual Studio Code');
    equal(found([npm, zsh, main, init], { isComplete: false }), 'editor: Visual Studio Code');
    equal(found([npm, main, init]), 'editor: Visual Studio Code');
    equal(found([npm, zsh, host, main, init]), 'editor: Visual Studio Code', 'an extension');
    equal(found([npm, zsh, process_(99, ['/opt/cursor/cursor']), init]), 'editor: Cursor');
  });

  it('is what its environment names before a terminal that it was adopted in, and a terminal before tmux', () => {
    const terminal = ['windowTerminal', 100, 'dev'] as const;
    const orphan = (kind: 'agent' | 'multiplexer', title: string): Partial<Process> => ({
      session: 100,
      starterMark: { kind, title },
    });
    equal(found([init], { more: orphan('agent', 'Codex') }, terminal), 'agent: Codex');
    equal(found([init], { more: orphan('multiplexer', 'tmux') }, terminal), 'windowTerminal: dev');
    equal(found([init], { more: orphan('multiplexer', 'tmux') }), 'multiplexer: tmux');
  });

  it('is a service by its unit, unless a person or a job started it there', () => {
    equal(found([init], { more: { unit } }), 'service: shop.service');
    equal(found([npm, init], { more: { unit } }), 'service: shop.service');
    equal(found([process_(100, ['bash']), init], { more: { unit } }), 'shell: bash');
    equal(found([init], { more: { unit: { ...unit, name: 'cron.service' } } }), undefined);
    equal(found([init], { more: { unit, starterMark: { kind: 'agent', title: 'Codex' } } }), 'agent: Codex');
  });

  it('is a service of Windows, and a job of its scheduler', () => {
    const host_ = (services: readonly string[]): Process => process_(60, ['nssm.exe'], { services });
    equal(found([host_(['shop'])]), 'service: shop');
    equal(found([host_(['Schedule'])]), 'scheduler: Task Scheduler');
    equal(found([host_(['a', 'b'])]), undefined);
  });

  it('is the outermost shell that a person types into if nothing else is known', () => {
    equal(found([npm, process_(101, ['bash']), zsh, init]), 'shell: zsh');
    equal(found([npm, process_(101, ['-zsh'], { name: '-zsh' }), init]), 'shell: zsh');
    equal(found([npm, process_(101, ['sh', '-c', 'npm run dev']), init]), undefined);
    equal(found([npm, process_(1, ['bash'])]), undefined, 'the first process');
  });
});
