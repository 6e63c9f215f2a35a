import { shellQuote } from '../process/shellQuote';

/** A unit of the system's service manager. Only its own command stops it, which may need privileges. */
export interface ServiceUnit {
  readonly manager: 'systemd' | 'launchd' | 'Windows';
  /** `nginx.service`, `homebrew.mxcl.postgresql`, `postgresql-x64-16`. */
  readonly name: string;
  readonly scope: 'system' | 'user';
}

/** What to type to stop a unit. Local Ports never runs it: it may need privileges, and the user should know. */
export function unitStopCommand({ manager, name, scope }: ServiceUnit): string {
  // a name may have characters that a shell interprets: systemd escapes a `-` within a part as `\x2d`
  const label = shellQuote([name]);
  if (manager === 'launchd') {
    return scope === 'system'
      ? `sudo launchctl bootout system/${label}`
      : `launchctl bootout gui/$(id -u)/${label}`;
  }
  // in PowerShell `sc` is an alias that writes files
  if (manager === 'Windows') return `sc.exe stop "${name}"`;
  return scope === 'system' ? `sudo systemctl stop ${label}` : `systemctl --user stop ${label}`;
}
