import type { QuotedCommandLine, ShellKind } from '../process/shellQuote';
import { quoteCommandLine } from '../process/shellQuote';

/** A unit of the system's service manager. Only its own command stops it, which may need privileges. */
export interface ServiceUnit {
  readonly manager: 'systemd' | 'launchd' | 'Windows';
  /** `nginx.service`, `homebrew.mxcl.postgresql`, `postgresql-x64-16`. */
  readonly name: string;
  readonly scope: 'system' | 'user';
}

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
