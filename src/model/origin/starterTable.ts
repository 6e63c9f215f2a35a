/** Programs that start servers for somebody: to add one, add a row; a coding agent is a row of `agentTable.ts`. */
import { agents } from './agentTable';
import type { StarterRow } from './starterRow';
import { program } from './starterRow';

/** Of Windows: one of the services that svchost.exe runs, and once a program. */
export const taskScheduler: StarterRow = {
  title: 'Task Scheduler',
  kind: 'scheduler',
  patterns: [{ names: ['taskeng'] }],
  samples: ['C:\\Windows\\System32\\taskeng.exe'],
};

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
