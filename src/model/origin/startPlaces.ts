/** Programs in which people start other programs: what runs beneath one of them says nothing of who wanted it. */
import { programOf } from '../process/emulator';
import type { Process } from '../process/process';
import { executablePath } from '../process/process';
import { programName, runtimeNamed } from '../process/runtimes';
import { isInteractiveShell } from '../process/shell';
import { knownStarter } from './knownStarter';

/**
 * By their names: first processes and service managers, what reaps in containers, what starts as another user, desktops and
 * file managers, and programs that pass on what is typed.
 */
const starters = new Set(
  [
    ...[
      'systemd',
      'launchd',
      'init',
      'upstart',
      'openrc',
      'runit',
      'runsvdir',
      'runsv',
      'dinit',
      's6-svscan',
    ],
    ...[
      's6-supervise',
      'tini',
      'tini-static',
      'dumb-init',
      'docker-init',
      'podman-init',
      'catatonit',
      'bwrap',
    ],
    ...[
      'sudo',
      'su',
      'doas',
      'runuser',
      'pkexec',
      'setpriv',
      'machinectl',
      'systemd-run',
      'unshare',
      'nsenter',
    ],
    ...[
      'script',
      'expect',
      'unbuffer',
      'ssh',
      'telnet',
      'rlwrap',
      'watch',
      'entr',
      'dtach',
      'abduco',
      'byobu',
    ],
    ...[
      'gnome-shell',
      'gnome-session-binary',
      'plasmashell',
      'kwin_wayland',
      'kwin_x11',
      'xfdesktop',
      'sway',
      'hyprland',
    ],
    ...['explorer', 'finder', 'dock', 'raycast', 'alfred', 'rofi', 'wofi', 'dmenu', 'krunner', 'xdg-open'],
    ...[
      'mc',
      'ranger',
      'nnn',
      'lf',
      'yazi',
      'helix',
      'hx',
      'kak',
      'micro',
      'nano',
      'less',
      'man',
      'gdb',
      'lldb',
    ],
    ...['dockerd', 'docker', 'podman', 'nerdctl', 'buildah', 'limactl', 'colima', 'kubectl', 'distrobox'],
    ...['vi', 'irb', 'iex', 'ipython', 'psql', 'mysql', 'sqlite3'],
  ].map(programName),
);

/**
 * The parts of editors that are built on Electron or on VS Code, whatever they are called:
 *
 *     /opt/other/other --type=utility --utility-sub-type=node.mojom.NodeService
 *     /srv/editor/node /srv/editor/out/bootstrap-fork --type=extensionHost
 *     node /srv/editor/out/server-main.js --host 127.0.0.1
 */
const editorArgument =
  /^--type=(?:[a-z-]+|extensionHost|ptyHost|fileWatcher)$|(?:^|[\\/])(?:bootstrap-fork|server-main)(?:\.js)?$/;
/** `java … com.intellij.idea.Main`: all of JetBrains' on a system's own Java. */
const editorClass = /^com\.intellij\.idea\.Main$/;

/** What stands above the processes of a container: `containerd-shim-runc-v2`, `conmon`. */
const shim = /^(?:containerd|conmon|runc|crun|lxc-|buildkitd)/;

/**
 * Whether people start programs from this one: a shell that is typed into, a terminal, a multiplexer, an editor, a login, a
 * service manager, a container engine, the prompt of a runtime. A coding agent is none.
 */
export function isStartPlace(process: Process): boolean {
  if (process.pid <= 1 || isInteractiveShell(process)) return true;
  const row = knownStarter(process);
  if (row !== undefined) return row.kind !== 'agent';
  if (isPrompt(process)) return true;
  const { commandLine = [], executable, name } = programOf(process);
  if (commandLine.some((word) => editorArgument.test(word) || editorClass.test(word))) return true;
  const paths = [executablePath({ executable }), commandLine[0], name];
  const names = paths.flatMap((path) => (path === undefined ? [] : programName(path)));
  return names.some((one) => starters.has(one) || shim.test(one));
}

/** `node`, `python3 -i tools.py`, `deno repl`: what is typed there runs. */
function isPrompt(process: Process): boolean {
  const [program = '', ...words] = programOf(process).commandLine ?? [];
  if (runtimeNamed(program) === undefined) return false;
  const options = words.slice(0, firstOperand(words));
  return (
    options.length === words.length ||
    words[0] === 'repl' ||
    options.some((word) => /^(?:-i|--interactive)$/.test(word))
  );
}

function firstOperand(words: readonly string[]): number {
  const at = words.findIndex((word) => !word.startsWith('-') || /^--(?:eval|print)=/.test(word));
  return at === -1 ? words.length : at;
}
