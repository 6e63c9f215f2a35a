import type { ParsedCommandLine } from '../process/parsedCommandLine';
import type { HostContext } from '../process/hostContext';
import { normalizedPath } from '../process/comparablePath';
import type { Process } from '../process/process';
import { executablePath } from '../process/process';
import { programName, runtimeNamed } from '../process/runtimes';

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

/** On another drive of Windows, everybody may create a folder of that name. */
function isOnOtherDrive(path: string, { systemDrive = 'C:' }: Pick<HostContext, 'systemDrive'>): boolean {
  return /^[a-z]:/i.test(path) && path.slice(0, 2).toLowerCase() !== systemDrive.toLowerCase();
}

/** Whether a file was installed with the system or as one of its applications (`/usr/share/…/applet.py`). */
export function isInstalledBySystem(file: string, hostContext: Pick<HostContext, 'systemDrive'>): boolean {
  const path = normalizedPath(file);
  if (isOnOtherDrive(path, hostContext)) return false;
  return systemFolder.test(path) && !/[\\/](?:node_modules|(?:site|dist)-packages|gems)[\\/]/.test(path);
}

/** The folder of one application among those of the system. */
const applicationFolder =
  /^(?:\/usr\/(?:lib|lib64|libexec|share)\/|\/snap\/|\/Applications\/|[a-z]:[\\/]program files(?: \(x86\))?[\\/])[^\\/]+[\\/]/i;

/**
 * Whether the program and its script belong to one application, which brings its own runtime. A runtime that was
 * installed for all (`C:\Program Files\nodejs`) runs whatever it is given.
 */
export function isOfOneApplication(
  process: Process,
  script: string,
  hostContext: Pick<HostContext, 'systemDrive'>,
): boolean {
  const [folder] = applicationFolder.exec(normalizedPath(executablePath(process) ?? '')) ?? [];
  return (
    folder !== undefined &&
    !isOnOtherDrive(folder, hostContext) &&
    runtimeNamed(folder.slice(0, -1)) === undefined &&
    normalizedPath(script).toLowerCase().startsWith(folder.toLowerCase())
  );
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
 * Whether the system hides the file of a process of the user's own. It does so if the process asks for it
 * (PR_SET_DUMPABLE), so that its name and its arguments prove nothing; those it still shows, unlike those of a process
 * that could not be read.
 */
export function isHiddenOwn(process: Process, { uid }: Pick<HostContext, 'uid'>): boolean {
  const isOwn = uid !== undefined && process.user?.uid === uid;
  return isOwn && process.commandLine !== undefined && executablePath(process) === undefined;
}

/**
 * What the system runs: its daemons, its own programs on macOS and Windows, and what another system account owns or the
 * service manager started. By the file that runs, the user and the parent: names and arguments are a process's own choice.
 */
export function isOfSystem(
  process: Process,
  ancestors: readonly Process[],
  { runtime, script }: ParsedCommandLine,
  hostContext: Pick<HostContext, 'uid' | 'systemDrive'>,
): boolean {
  const { uid } = hostContext;
  if (runtime === undefined && isSystemDaemon(process, hostContext)) return true;
  const executable = normalizedPath(executablePath(process) ?? '');
  const isOfSystemFolder = systemProgramFolder.test(executable) && !isOnOtherDrive(executable, hostContext);
  if (runtime === undefined && isOfSystemFolder) return true;
  if (ancestors.some((ancestor) => isServiceManager(ancestor, hostContext))) return true;
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
    isInstalledBySystem(executable, hostContext) &&
    (runtime === undefined || (script !== undefined && isInstalledBySystem(script, hostContext)))
  );
}

const systemProgramFolder = /^(?:\/System\/|\/usr\/libexec\/|[a-z]:[\\/]windows[\\/])/i;

/** The name counts alone if the system hides the file, which it does of its own daemons. */
function isSystemDaemon(process: Process, hostContext: Pick<HostContext, 'systemDrive'>): boolean {
  const executable = executablePath(process);
  return executable === undefined
    ? systemPrograms.has(programName(process.name))
    : systemPrograms.has(programName(executable)) && isInstalledBySystem(executable, hostContext);
}

/** Windows: the service control manager runs in session 0. Its file cannot be read, unlike that of a user's program. */
function isServiceManager(process: Process, hostContext: Pick<HostContext, 'systemDrive'>): boolean {
  const executable = executablePath(process);
  return (
    /^(?:services|wininit)\.exe$/i.test(process.name) &&
    (executable === undefined ||
      (/^[a-z]:\\windows\\system32\\[^\\]+$/i.test(executable) && !isOnOtherDrive(executable, hostContext)))
  );
}
