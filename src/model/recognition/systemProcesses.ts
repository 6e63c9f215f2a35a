import type { ParsedCommandLine } from '../process/parsedCommandLine';
import type { HostContext } from '../process/hostContext';
import type { Process } from '../process/process';
import { programPath } from '../process/process';
import { programName } from '../process/runtimes';

/** System daemons that may run under any account, and in containers without a service manager. */
const systemPrograms = new Set(
  [
    'sshd sshd-session systemd systemd-resolve systemd-resolved systemd-network systemd-networkd systemd-timesyncd',
    'avahi-daemon cupsd cups-browsed dnsmasq chronyd ntpd rpcbind networkmanager wpa_supplicant tailscaled',
    'mdnsresponder rapportd controlcenter controlce sharingd airplayxpchelper launchd',
    'system svchost services wininit lsass spoolsv csrss smss',
  ].flatMap((line) => line.split(' ')),
);

/** Names people know system programs by. */
const systemTitles = new Map([
  ['controlcenter', 'AirPlay Receiver'],
  // as lsof truncates it
  ['controlce', 'AirPlay Receiver'],
]);

/** The account `nobody` of Linux and of macOS. */
const nobodyUids = new Set([65_534, 4_294_967_294]);

const systemFolder =
  /^(?:\/usr\/(?:bin|sbin|lib|lib64|libexec|share)\/|\/s?bin\/|\/lib(?:64)?\/|\/System\/|\/Library\/|\/Applications\/|\/snap\/|[a-z]:\\(?:windows|program files(?: \(x86\))?)\\)/i;

/** Whether a file was installed with the system or as one of its applications (`/usr/share/…/applet.py`). */
export function isInstalledBySystem(path: string): boolean {
  return systemFolder.test(path) && !/[\\/](?:node_modules|(?:site|dist)-packages|gems)[\\/]/.test(path);
}

export function systemTitle(process: Process): string | undefined {
  return systemTitles.get(programName(process.name));
}

/** `sudo` and the like act for the person who typed it. */
const elevators = new Set(['sudo', 'doas', 'pkexec', 'su', 'run0']);

/** Whether the process belongs to the user, also if it was started with `sudo`. */
export function isUsersOwn(
  process: Process,
  ancestors: readonly Process[],
  { uid }: Pick<HostContext, 'uid'>,
): boolean {
  if (uid === undefined || process.user?.uid === uid) return true;
  const elevator = ancestors.findIndex(({ name }) => elevators.has(programName(name)));
  return elevator !== -1 && ancestors.slice(elevator + 1).some(({ user }) => user?.uid === uid);
}

/**
 * What the system runs: daemons known by name, the system's own programs on macOS and Windows, and what another system
 * account owns or the service manager started.
 */
export function isOfSystem(
  process: Process,
  ancestors: readonly Process[],
  { runtime, script, names }: ParsedCommandLine,
  { uid }: Pick<HostContext, 'uid'>,
): boolean {
  if (runtime === undefined && names.some((name) => systemPrograms.has(name))) return true;
  const path = (runtime === undefined ? programPath(process) : script) ?? '';
  if (/^(?:\/System\/|\/usr\/libexec\/|[a-z]:\\windows\\)/i.test(path)) return true;
  // Windows: the service control manager runs in session 0
  if (ancestors.some(({ name }) => /^(?:services|wininit)\.exe$/i.test(name))) return true;
  if (process.user !== undefined && !isUsersOwn(process, ancestors, { uid })) {
    // users begin at 1000 (login.defs(5), UID_MIN), at 501 on macOS
    const firstUser = uid !== undefined && uid > 500 && uid < 1000 ? 500 : 1000;
    if (process.user.uid < firstUser || nobodyUids.has(process.user.uid)) return true;
  }
  // root's own shell and the system's daemons share an account: a daemon was started by init from a system folder
  const [parent] = ancestors.filter((ancestor) => ancestor.executable !== process.executable);
  return (
    process.user?.uid === 0 &&
    parent?.pid === 1 &&
    /^(?:systemd|init|launchd)$/.test(parent.name) &&
    isInstalledBySystem(path)
  );
}
