import * as l10n from '@vscode/l10n';

/** Why ports cannot be listed: what happened to the tool that lists them. `unusable`: it ran, but its output is of no use. */
type ListingFailure =
  'missing' | 'denied' | 'timeout' | 'too-large' | 'killed' | 'aborted' | 'unexpected' | 'unusable';

export function listingFailed(tool: 'lsof' | 'netstat', reason: ListingFailure, timeoutMs: number): string {
  switch (reason) {
    case 'missing':
      return tool === 'lsof'
        ? l10n.t("Couldn't list ports: lsof is not installed. Install it with your system's package manager.")
        : l10n.t("Couldn't list ports: netstat.exe was not found. Check the System32 folder of Windows.");
    case 'denied':
      return l10n.t("Couldn't list ports: you don't have permission to run {tool}.", { tool });
    case 'timeout':
      return l10n.t("Couldn't list ports: {tool} did not answer within {seconds} seconds.", {
        tool,
        seconds: timeoutMs / 1000,
      });
    case 'too-large':
      return l10n.t("Couldn't list ports: {tool} printed too much output.", { tool });
    case 'killed':
      return l10n.t("Couldn't list ports: {tool} was killed before it finished.", { tool });
    case 'unusable':
      return l10n.t("Couldn't list ports: {tool} returned no usable output. See the log for details.", {
        tool,
      });
    case 'aborted':
    case 'unexpected':
      return l10n.t("Couldn't list ports: {tool} could not be run. See the log for details.", { tool });
  }
}

export function netstatListedNothing(): string {
  return l10n.t(
    "Couldn't list ports: netstat printed no listeners, but Windows always has some. Try again, or see the log for details.",
  );
}

export function socketTablesUnreadable(path: string, root: string): string {
  return l10n.t(
    "Couldn't list ports: {path} could not be read. Check that {root} is mounted and readable, then try again.",
    { path, root },
  );
}

export function platformNotSupported(platform: string): string {
  return l10n.t('Local Ports does not support this platform ({platform}).', { platform });
}

/** An action needs the processes to check their identities. */
export function processesUnknown(tool: 'ps' | 'PowerShell'): string {
  return l10n.t(
    '{tool} returned no usable list of processes, so nothing was done. Try again, or see the log for details.',
    { tool },
  );
}

/** The same, of a system without such tools. */
export function processesUnreadable(): string {
  return l10n.t(
    'The processes of this system could not be read, so nothing was done. Try again, or see the log for details.',
  );
}

interface SocketTableNames {
  readonly path: string;
  /** `TCP`, `UDP` */
  readonly protocol: string;
  /** `IPv4`, `IPv6` */
  readonly family: string;
}

export function tableHeadingMissing({ path, protocol, family }: SocketTableNames): string {
  return l10n.t('{path} has no heading, so {protocol} listeners on {family} may be missing.', {
    ...{ path, protocol, family },
  });
}

export function tableUnreadable({ path, protocol, family }: SocketTableNames): string {
  return l10n.t('{path} could not be read, so {protocol} listeners on {family} may be missing.', {
    ...{ path, protocol, family },
  });
}

export function tableMalformed({ path, protocol, family }: SocketTableNames, count: number): string {
  return count === 1
    ? l10n.t('1 line of {path} could not be parsed, so {protocol} listeners on {family} may be missing.', {
        ...{ path, protocol, family },
      })
    : l10n.t(
        '{count} lines of {path} could not be parsed, so {protocol} listeners on {family} may be missing.',
        { count, path, protocol, family },
      );
}

export function processesNotListed(root: string): string {
  return l10n.t('The processes in {root} could not be listed, so owners are unknown.', { root });
}

export function openFilesUnreadable(processCount: number): string {
  return processCount === 1
    ? l10n.t('The open files of 1 process could not be read, so owners may be missing.')
    : l10n.t('The open files of {count} processes could not be read, so owners may be missing.', {
        count: processCount,
      });
}

/** Files that are needed for details. */
export function filesUnreadable(root: string): string {
  return l10n.t('Some files in {root} could not be read, so details may be missing or out of date.', {
    root,
  });
}

export function namespacesUnknown(): string {
  return l10n.t(
    "Other network namespaces (a container's, for example) could not be read, so their listeners may have changed.",
  );
}

export function namespaceUnreadable(): string {
  return l10n.t(
    "A network namespace (a container's, for example) could not be read, so its listeners may have changed.",
  );
}

/** Some of what a tool printed about listeners was skipped. */
export function listenersMalformed(tool: 'lsof' | 'netstat', count: number): string {
  return count === 1
    ? l10n.t('1 entry in the output of {tool} could not be parsed, so listeners may be missing.', { tool })
    : l10n.t('{count} entries in the output of {tool} could not be parsed, so listeners may be missing.', {
        count,
        tool,
      });
}

export function netstatCut(): string {
  return l10n.t('The output of netstat ended early, so listeners may be missing.');
}

export function lsofCut(): string {
  return l10n.t('The output of lsof ended early, so listeners may be missing.');
}

export function netstatExitedWithError(): string {
  return l10n.t('netstat exited with an error, so listeners may be missing.');
}

export function otherUsersUnknown(): string {
  return l10n.t("netstat failed, so other users' listeners are missing.");
}

/** The same, if they were read before. */
export function otherUsersUnconfirmed(): string {
  return l10n.t("netstat failed, so other users' listeners may have changed.");
}

/** lsof complained, but printed listeners. */
export function lsofComplained(): string {
  return l10n.t('lsof reported an error, so listeners may be missing.');
}

/** Processes that listen, and that a list of all processes lacks. */
export function processesNotShown(count: number): string {
  return count === 1
    ? l10n.t(
        '1 process that is listening is missing in the output of ps, so its details are unknown or may have changed.',
      )
    : l10n.t(
        '{count} processes that are listening are missing in the output of ps, so their details are unknown or may have changed.',
        { count },
      );
}

/** Some of what a tool printed about processes was skipped. */
export function processesMalformed(tool: 'ps' | 'PowerShell', count: number): string {
  return count === 1
    ? l10n.t('1 entry in the output of {tool} could not be parsed, so owners may be missing.', { tool })
    : l10n.t('{count} entries in the output of {tool} could not be parsed, so owners may be missing.', {
        count,
        tool,
      });
}

export function startTimesUnknown(tool: 'ps' | 'PowerShell'): string {
  return l10n.t('{tool} failed, so process start times are unknown and nothing can be terminated safely.', {
    tool,
  });
}

/** The same, where the processes were read before. */
export function processesUnconfirmed(): string {
  return l10n.t('ps failed, so owners may have changed, and nothing can be terminated safely.');
}

export function foldersUnknown(): string {
  return l10n.t(
    'lsof failed, so the working folders and programs of processes are unknown or may have changed.',
  );
}

export function programsUnknown(): string {
  return l10n.t("ps failed, so the programs of other users' processes are unknown.");
}

export function windowsServicesUnknown(): string {
  return l10n.t('tasklist failed, so it is unknown which processes run Windows services.');
}

export function windowsServicesMalformed(count: number): string {
  return count === 1
    ? l10n.t('1 line of tasklist could not be parsed, so Windows services may be missing.')
    : l10n.t('{count} lines of tasklist could not be parsed, so Windows services may be missing.', { count });
}
