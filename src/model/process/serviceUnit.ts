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

/** A name that begins with a dash would be an option: `--host=…` connects to another machine. */
export function operand(name: string): readonly string[] {
  return name.startsWith('-') ? ['--', name] : [name];
}

/** Units of daemons that run people's jobs and logins: Debian's names, Red Hat's and Arch's. */
const jobRunnerUnits = /^(?:(?:ana|f|busybox-)?cron(?:d|ie)?|atd|sshd?(?:@.*)?)\.service$/;
const jobRunners = new Set('cron crond anacron fcron atd sshd sshd-session sshd-auth dropbear'.split(' '));

/**
 * Whether a unit's processes may be anything that people run: stopping it would stop everything else in it. A socket unit has
 * none.
 */
export function runsJobs(unit: string): boolean {
  return jobRunnerUnits.test(unit);
}

/** @param program without its folder. */
export function isJobRunner(program: string): boolean {
  return jobRunners.has(program);
}
