/** Programs that start servers for somebody: to add one, add a row. */
import type { CommandPattern } from '../recognition/commandPattern';

/**
 * What started a process, from its point of view. `agent`: a coding agent. `editor`: this editor or another one.
 * `multiplexer`: a terminal that outlives its window. `terminal`: a terminal application. `remote`: a session from
 * another machine. `console`: a login at the machine. `scheduler`: a job that runs by the clock. `manager`: a process
 * manager or the system's service manager.
 */
export type StarterKind =
  'agent' | 'editor' | 'multiplexer' | 'terminal' | 'remote' | 'console' | 'scheduler' | 'manager';

interface StarterRow {
  /** As people call it: `Claude Code`, `tmux`. */
  readonly title: string;
  readonly kind: StarterKind;
  readonly patterns: readonly [CommandPattern, ...CommandPattern[]];
  /** Command lines of it that match. */
  readonly samples: readonly string[];
}

/** Of Windows: one of the services that svchost.exe runs, and once a program. */
export const taskScheduler: StarterRow = {
  title: 'Task Scheduler',
  kind: 'scheduler',
  patterns: [{ names: ['taskeng'] }],
  samples: ['C:\\Windows\\System32\\taskeng.exe'],
};

/** A program by its names, run by nothing, and the packages by which a runtime runs it. */
function program(names: readonly string[], ...run: CommandPattern[]): StarterRow['patterns'] {
  return [{ names }, ...run];
}

/**
 * Agents by the commands of their documentation, and by the packages that npm or pip installs them as. Claude Code and
 * Gemini CLI write their own name over their command line.
 */
const agents: readonly StarterRow[] = [
  {
    title: 'Claude Code',
    kind: 'agent',
    patterns: program(['claude'], { runtime: 'node', names: ['claude', '@anthropic-ai/claude-code'] }),
    samples: [
      'claude',
      '/home/alice/.local/bin/claude --resume',
      'node /usr/lib/node_modules/@anthropic-ai/claude-code/cli.js',
    ],
  },
  {
    title: 'Codex',
    kind: 'agent',
    patterns: program(['codex'], { runtime: 'node', names: ['codex', '@openai/codex'] }),
    samples: [
      '/usr/lib/node_modules/@openai/codex/vendor/x86_64-unknown-linux-musl/codex/codex',
      'node /usr/lib/node_modules/@openai/codex/bin/codex.js exec fix',
      '/opt/homebrew/bin/codex',
    ],
  },
  {
    title: 'GitHub Copilot CLI',
    kind: 'agent',
    patterns: program(['copilot'], { runtime: 'node', names: ['copilot', '@github/copilot'] }),
    samples: ['copilot', 'node /usr/lib/node_modules/@github/copilot/index.js'],
  },
  {
    title: 'Cursor Agent',
    kind: 'agent',
    patterns: program(['cursor-agent'], { runtime: 'node', names: ['cursor-agent'] }),
    samples: ['/home/alice/.local/bin/cursor-agent'],
  },
  {
    title: 'Gemini CLI',
    kind: 'agent',
    patterns: program(['gemini'], { runtime: 'node', names: ['gemini', '@google/gemini-cli'] }),
    samples: ['gemini', 'node /usr/lib/node_modules/@google/gemini-cli/dist/index.js'],
  },
  {
    title: 'Aider',
    kind: 'agent',
    patterns: program(['aider'], { runtime: 'python', names: ['aider'] }),
    samples: ['python3 /home/alice/.local/bin/aider', 'python3 -m aider'],
  },
  {
    title: 'opencode',
    kind: 'agent',
    patterns: program(['opencode'], { runtime: 'node', names: ['opencode', 'opencode-ai'] }),
    samples: ['/home/alice/.opencode/bin/opencode', 'node /usr/lib/node_modules/opencode-ai/bin/opencode'],
  },
  {
    title: 'Amp',
    kind: 'agent',
    patterns: program(['amp'], { runtime: 'node', names: ['@sourcegraph/amp'] }),
    samples: ['amp', 'node /usr/lib/node_modules/@sourcegraph/amp/dist/main.js'],
  },
  {
    title: 'Goose',
    kind: 'agent',
    patterns: program(['goose', 'goosed']),
    samples: ['/home/alice/.local/bin/goose session'],
  },
  { title: 'Crush', kind: 'agent', patterns: program(['crush']), samples: ['/usr/local/bin/crush'] },
  {
    title: 'Qwen Code',
    kind: 'agent',
    patterns: program(['qwen'], { runtime: 'node', names: ['qwen', '@qwen-code/qwen-code'] }),
    samples: ['node /usr/lib/node_modules/@qwen-code/qwen-code/cli.js'],
  },
  {
    title: 'Auggie',
    kind: 'agent',
    patterns: program(['auggie'], { runtime: 'node', names: ['auggie', '@augmentcode/auggie'] }),
    samples: ['node /usr/lib/node_modules/@augmentcode/auggie/augment.mjs'],
  },
  {
    title: 'Kiro CLI',
    kind: 'agent',
    patterns: program(['kiro-cli', 'kiro-cli-chat']),
    samples: ['/home/alice/.local/bin/kiro-cli chat'],
  },
  {
    title: 'Droid',
    kind: 'agent',
    patterns: program(['droid']),
    samples: ['/home/alice/.local/bin/droid'],
  },
];

/** Desktop programs; their helpers have the same beginning of the name or the same file. */
const editors: readonly StarterRow[] = [
  {
    title: 'Cursor',
    kind: 'editor',
    patterns: program(['cursor']),
    samples: ['/opt/cursor/cursor --type=utility'],
  },
  {
    title: 'Windsurf',
    kind: 'editor',
    patterns: program(['windsurf']),
    samples: ['/usr/share/windsurf/windsurf'],
  },
  { title: 'Kiro', kind: 'editor', patterns: program(['kiro']), samples: ['/usr/share/kiro/kiro'] },
  {
    title: 'Visual Studio Code',
    kind: 'editor',
    patterns: program(['code', 'code-insiders', 'code-tunnel']),
    samples: ['/usr/share/code/code --type=utility', 'C:\\Programs\\Microsoft VS Code\\Code.exe'],
  },
  {
    title: 'VSCodium',
    kind: 'editor',
    patterns: program(['codium', 'vscodium']),
    samples: ['/usr/share/codium/codium'],
  },
  {
    title: 'Zed',
    kind: 'editor',
    patterns: program(['zed', 'zed-editor']),
    samples: ['/home/alice/.local/zed.app/libexec/zed-editor'],
  },
  ...[
    ['IntelliJ IDEA', 'idea'],
    ['WebStorm', 'webstorm'],
    ['PyCharm', 'pycharm'],
    ['PhpStorm', 'phpstorm'],
    ['GoLand', 'goland'],
    ['RubyMine', 'rubymine'],
    ['Rider', 'rider'],
    ['RustRover', 'rustrover'],
    ['CLion', 'clion'],
    ['Android Studio', 'studio'],
  ].map(([title = '', name = '']): StarterRow => ({
    title,
    kind: 'editor',
    // `programName` drops the 64 of `idea64.exe`
    patterns: program([name]),
    samples: [`/opt/${name}/bin/${name}`, `C:\\Programs\\bin\\${name}64.exe`],
  })),
  {
    title: 'Sublime Text',
    kind: 'editor',
    patterns: program(['sublime_text']),
    samples: ['/opt/sublime_text/sublime_text'],
  },
  { title: 'Emacs', kind: 'editor', patterns: program(['emacs']), samples: ['emacs --daemon'] },
  {
    title: 'Neovim',
    kind: 'editor',
    patterns: program(['nvim']),
    samples: ['nvim --embed', '/usr/bin/nvim app.ts'],
  },
  { title: 'Vim', kind: 'editor', patterns: program(['vim']), samples: ['/usr/bin/vim app.ts'] },
];

const sessions: readonly StarterRow[] = [
  {
    title: 'tmux',
    kind: 'multiplexer',
    patterns: program(['tmux']),
    samples: ['tmux new -s work', 'tmux: server'],
  },
  { title: 'screen', kind: 'multiplexer', patterns: program(['screen']), samples: ['SCREEN -S work'] },
  {
    title: 'Zellij',
    kind: 'multiplexer',
    patterns: program(['zellij']),
    samples: ['/usr/bin/zellij --server /run/user/1000/zellij/x'],
  },
  {
    title: 'SSH',
    kind: 'remote',
    patterns: program(['sshd', 'sshd-session', 'sshd-auth', 'dropbear']),
    samples: ['sshd: alice@pts/0', 'sshd-session: alice@pts/0', '/usr/sbin/sshd -D'],
  },
  { title: 'Mosh', kind: 'remote', patterns: program(['mosh-server']), samples: ['mosh-server new -s'] },
  ...[
    ['GNOME Terminal', 'gnome-terminal-server'],
    ['Ptyxis', 'ptyxis-agent'],
    ['Konsole', 'konsole'],
    ['Xfce Terminal', 'xfce4-terminal'],
    ['Alacritty', 'alacritty'],
    ['kitty', 'kitty'],
    ['WezTerm', 'wezterm-gui', 'wezterm-mux-server'],
    ['Ghostty', 'ghostty'],
    ['foot', 'foot'],
    ['xterm', 'xterm'],
    ['Tilix', 'tilix'],
    ['Terminator', 'terminator'],
    ['Terminal', 'terminal'],
    ['iTerm2', 'iterm', 'itermserver'],
    ['Windows Terminal', 'windowsterminal'],
    ['Warp', 'warp', 'warp-terminal'],
    ['Hyper', 'hyper'],
    ['Tabby', 'tabby'],
  ].map(([title = '', ...names]): StarterRow => ({
    title,
    kind: 'terminal',
    patterns: program(names),
    samples: names.map((name) => `/usr/bin/${name}`),
  })),
  {
    title: 'login',
    kind: 'console',
    patterns: program(['login', 'agetty', 'getty']),
    samples: ['login -p --', '/bin/login -f'],
  },
  {
    title: 'cron',
    kind: 'scheduler',
    patterns: program(['cron', 'crond', 'anacron', 'atd']),
    samples: ['/usr/sbin/cron -f', 'crond -n'],
  },
  taskScheduler,
  {
    title: 'PM2',
    kind: 'manager',
    // `programName` drops the 2
    patterns: program(['pm'], { runtime: 'node', names: ['pm', 'pm2'] }),
    samples: ['PM2 v5.4.2: God Daemon (/home/alice/.pm2)'],
  },
  {
    title: 'supervisord',
    kind: 'manager',
    patterns: program(['supervisord'], { runtime: 'python', names: ['supervisord'] }),
    samples: ['python3 /usr/bin/supervisord -n'],
  },
];

export const starterTable: readonly StarterRow[] = [...agents, ...editors, ...sessions];
