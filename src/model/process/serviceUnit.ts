import type { QuotedCommandLine, ShellKind } from './shellQuote';
import { quoteCommandLine } from './shellQuote';

/** A unit of the system's service manager. Only its own command stops it, which may need privileges. */
export interface ServiceUnit {
  readonly manager: 'systemd' | 'launchd' | 'Windows';
  /** `nginx.service`, `homebrew.mxcl.postgresql`, `postgresql-x64-16`. */
  readonly name: string;
  readonly scope: 'system' | 'user';
}

/** `unknown`: it could not be read; undefined: the process belongs to none. */
export type KnownUnit = ServiceUnit | 'unknown' | undefined;

/** What to type to stop a unit. Local Ports never runs it: it may need privileges, and the user should know. */
export function unitStopCommand({ manager, name, scope }: ServiceUnit, shell: ShellKind): QuotedCommandLine {
  switch (manager) {
    case 'launchd': {
      const label = quoteCommandLine([name], shell);
      const command =
        scope === 'system' ? 'sudo launchctl bootout system/' : 'launchctl bootout gui/$(id -u)/';
      return { ...label, text: `${command}${label.text}` };
    }
    case 'Windows':
      // in PowerShell `sc` is an alias that writes files
      return quoteCommandLine(['sc.exe', 'stop', name], shell);
    case 'systemd':
      return quoteCommandLine(
        [...(scope === 'system' ? ['sudo', 'systemctl'] : ['systemctl', '--user']), 'stop', ...operand(name)],
        shell,
      );
  }
}

/** Those that come with macOS: System Settings turns them off, and a command does only until the next start. */
export function isAppleJob({ manager, name }: ServiceUnit): boolean {
  return manager === 'launchd' && /^com\.(?:apple|openssh)\./.test(name);
}

/** A name that begins with a dash would be an option: `--host=…` connects to another machine. */
export function operand(name: string): readonly string[] {
  return name.startsWith('-') ? ['--', name] : [name];
}

/** Units of daemons that run people's jobs and logins: Debian's names, Red Hat's and Arch's, and remote access by others. */
const jobRunnerUnits = /^(?:(?:ana|f|busybox-)?cron(?:d|ie)?|atd|sshd?(?:@.*)?|dropbear|user@.*)\.service$/;
const jobRunners = new Set('cron crond anacron fcron atd sshd sshd-session sshd-auth dropbear'.split(' '));

/**
 * Programs in whose units people's own terminals run, by the names of their units (`tmux@alice.service`): terminal
 * applications that D-Bus starts, multiplexers, editors that run as a server, terminals in a browser, remote logins and
 * desktops, and what runs the jobs of continuous integration.
 */
const terminalHosts = new Set([
  ...'gnome-terminal-server konsole kgx ptyxis ptyxis-agent urxvtd foot-server wezterm kitty'.split(' '),
  ...'tmux screen zellij dtach abduco termy-server emacs vim nvim'.split(' '),
  ...'code-server code-tunnel code-serve-web code vscode openvscode-server openvscode theia cursor-tunnel'.split(
    ' ',
  ),
  ...'ttyd wetty gotty shellinabox jupyter jupyterlab jupyterhub jupyter-notebook rstudio-server'.split(' '),
  ...'teleport tailscaled mosh-server xrdp-sesman vncserver x0vncserver amazon-ssm-agent'.split(' '),
  ...'gitlab-runner buildkite-agent jenkins-agent slurmd'.split(' '),
]);

/** `tmux@alice.service` → `tmux`; undefined unless terminals or jobs run in it. */
function terminalHostOf(unit: string): string | undefined {
  // an application that D-Bus has started, and a runner that its own script installs
  if (/^dbus-:[\d.]+-.+@\d+\.service$|^actions\.runner\..+\.service$/.test(unit)) return unit;
  const name = /^(?:snap\.)?([\w-]+?)(?:[@:.].*)?\.service$/.exec(unit)?.[1];
  return name !== undefined && terminalHosts.has(name) ? name : undefined;
}

/**
 * Whether a unit's processes may be anything that people run: stopping it would stop everything else in it. A socket unit has
 * none.
 */
export function runsJobs(unit: string): boolean {
  return jobRunnerUnits.test(unit) || terminalHostOf(unit) !== undefined;
}

/** @param program without its folder. */
export function isJobRunner(program: string): boolean {
  return jobRunners.has(program) || terminalHosts.has(program);
}

/**
 * Whether a process of such a unit is the program that the unit is named after, and not what that runs for somebody.
 * @param words the first ones of its command line: `/usr/lib/code-server/lib/node /usr/lib/code-server/out/node/entry.js`.
 */
export function isProgramOf(unit: string, words: readonly string[]): boolean {
  const name = terminalHostOf(unit);
  return words.some((word) => word.split(/[\\/]/).includes(name ?? ''));
}
