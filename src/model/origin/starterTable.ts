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

export interface StarterRow {
  /** As people call it: `Claude Code`, `tmux`. */
  readonly title: string;
  readonly kind: StarterKind;
  readonly patterns: readonly [CommandPattern, ...CommandPattern[]];
  /** Command lines of it that match. */
  readonly samples: readonly string[];
  /** Where the names of an agent are from. */
  readonly source?: string;
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
 * Agents by the commands of their documentation, and by the packages that npm or pip installs them as: a script, or a
 * program that is called `claude.exe` on every system. Claude Code, Gemini CLI and pi write their own name over their
 * command line.
 */
const agents: readonly StarterRow[] = [
  agent('Claude Code', 'npm: @anthropic-ai/claude-code, bin/claude.exe; before version 2, cli.js', {
    patterns: program(['claude'], { runtime: 'node', names: ['claude', '@anthropic-ai/claude-code'] }),
    samples: [
      'claude',
      '/home/alice/.local/bin/claude --resume',
      'node /usr/lib/node_modules/@anthropic-ai/claude-code/cli.js',
      '/usr/lib/node_modules/@anthropic-ai/claude-code/bin/claude.exe',
      'C:\\Users\\alice\\.local\\bin\\claude.exe',
    ],
  }),
  agent('Codex', 'npm: @openai/codex, bin/codex.js, which starts the program of its vendor folder', {
    patterns: program(['codex'], { runtime: 'node', names: ['codex', '@openai/codex'] }),
    samples: [
      '/usr/lib/node_modules/@openai/codex/vendor/x86_64-unknown-linux-musl/codex/codex',
      'node /usr/lib/node_modules/@openai/codex/bin/codex.js exec fix',
      '/opt/homebrew/bin/codex',
      '/home/alice/.vscode/extensions/openai.chatgpt-1.0.0/bin/linux-x86_64/codex app-server',
    ],
  }),
  agent('GitHub Copilot CLI', 'npm: @github/copilot, npm-loader.js', {
    patterns: program(['copilot'], { runtime: 'node', names: ['copilot', '@github/copilot'] }),
    samples: [
      'copilot',
      'node /usr/lib/node_modules/@github/copilot/index.js',
      'node /usr/lib/node_modules/@github/copilot/npm-loader.js',
    ],
  }),
  agent('Cursor Agent', 'cursor.com/docs/cli', {
    patterns: program(['cursor-agent'], { runtime: 'node', names: ['cursor-agent'] }),
    samples: [
      '/home/alice/.local/bin/cursor-agent',
      '/home/alice/.local/bin/cursor-agent --use-system-ca /home/alice/.local/share/cursor-agent/versions/1/index.js',
    ],
  }),
  agent('Gemini CLI', 'npm: @google/gemini-cli, bundle/gemini.js', {
    patterns: program(['gemini'], { runtime: 'node', names: ['gemini', '@google/gemini-cli'] }),
    samples: [
      'gemini',
      'node /usr/lib/node_modules/@google/gemini-cli/dist/index.js',
      'node --no-warnings=DEP0040 /usr/bin/gemini',
      'node /usr/lib/node_modules/@google/gemini-cli/bundle/gemini.js',
    ],
  }),
  agent('Aider', 'pip: aider-chat, console script aider', {
    patterns: program(['aider'], { runtime: 'python', names: ['aider'] }),
    samples: [
      'python3 /home/alice/.local/bin/aider',
      'python3 -m aider',
      '/usr/bin/python3.12 /usr/bin/aider',
    ],
  }),
  agent('opencode', 'npm: opencode-ai, bin/opencode.exe', {
    patterns: program(['opencode'], { runtime: 'node', names: ['opencode', 'opencode-ai'] }),
    samples: [
      '/home/alice/.opencode/bin/opencode',
      'node /usr/lib/node_modules/opencode-ai/bin/opencode',
      '/usr/lib/node_modules/opencode-ai/bin/opencode.exe',
    ],
  }),
  agent('Amp', 'npm: @sourcegraph/amp, node_modules/@ampcode/cli/bin/amp.exe', {
    patterns: program(['amp'], { runtime: 'node', names: ['@sourcegraph/amp'] }),
    samples: [
      'amp',
      'node /usr/lib/node_modules/@sourcegraph/amp/dist/main.js',
      '/usr/lib/node_modules/@sourcegraph/amp/node_modules/@ampcode/cli/bin/amp.exe',
    ],
  }),
  agent('Goose', 'github.com/block/goose: goose, and goosed of its desktop program', {
    patterns: program(['goose', 'goosed']),
    samples: ['/home/alice/.local/bin/goose session', '/usr/lib/goose/resources/bin/goosed agent'],
  }),
  agent('Crush', 'github.com/charmbracelet/crush', {
    patterns: program(['crush']),
    samples: ['/usr/local/bin/crush'],
  }),
  agent('Qwen Code', 'npm: @qwen-code/qwen-code, cli-entry.js', {
    patterns: program(['qwen'], { runtime: 'node', names: ['qwen', '@qwen-code/qwen-code'] }),
    samples: [
      'node /usr/lib/node_modules/@qwen-code/qwen-code/cli.js',
      'node /usr/lib/node_modules/@qwen-code/qwen-code/cli-entry.js',
    ],
  }),
  agent('Auggie', 'npm: @augmentcode/auggie, augment.mjs', {
    patterns: program(['auggie'], { runtime: 'node', names: ['auggie', '@augmentcode/auggie'] }),
    samples: ['node /usr/lib/node_modules/@augmentcode/auggie/augment.mjs'],
  }),
  agent('Kilo Code', 'npm: @kilocode/cli, bin/kilo', {
    patterns: program(['kilo'], { runtime: 'node', names: ['kilo', 'kilocode', '@kilocode/cli'] }),
    samples: ['node /usr/lib/node_modules/@kilocode/cli/bin/kilo', '/usr/local/bin/kilo'],
  }),
  agent('Cline CLI', 'npm: cline, bin/cline', {
    patterns: program(['cline'], { runtime: 'node', names: ['cline'] }),
    samples: ['node /usr/lib/node_modules/cline/bin/cline', '/usr/local/bin/cline'],
  }),
  agent('Continue', 'npm: @continuedev/cli, dist/cn.js', {
    patterns: [{ runtime: 'node', names: ['@continuedev/cli'] }],
    samples: ['node /usr/lib/node_modules/@continuedev/cli/dist/cn.js'],
  }),
  agent('Junie', 'npm: @jetbrains/junie, bin/index.js', {
    patterns: program(['junie'], { runtime: 'node', names: ['junie', '@jetbrains/junie'] }),
    samples: ['node /usr/lib/node_modules/@jetbrains/junie/bin/index.js', '/home/alice/.local/bin/junie'],
  }),
  agent('pi', 'badlogic/pi-mono, packages/coding-agent/src/cli.ts: its title', {
    patterns: [{ runtime: 'node', names: ['pi', '@mariozechner/pi-coding-agent'] }],
    samples: ['/usr/bin/node => pi', 'node /usr/lib/node_modules/@mariozechner/pi-coding-agent/dist/cli.js'],
  }),
  agent('Kiro CLI', 'github.com/vercel/vercel/pull/16092: kiro-cli-chat', {
    patterns: program(['kiro-cli', 'kiro-cli-chat']),
    samples: ['/home/alice/.local/bin/kiro-cli chat', '/home/alice/.local/bin/kiro-cli-chat chat'],
  }),
  agent('Droid', 'docs.factory.ai: droid', {
    patterns: program(['droid']),
    samples: ['/home/alice/.local/bin/droid'],
  }),
];

function agent(
  title: string,
  source: string,
  { patterns, samples }: Pick<StarterRow, 'patterns' | 'samples'>,
): StarterRow {
  return { title, kind: 'agent', patterns, samples, source };
}

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
