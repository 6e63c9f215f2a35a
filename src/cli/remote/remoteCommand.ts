/** Where the command line of the other machine comes from: one that is installed there, or ours, read from stdin. */
export type RemoteProgram = 'installed' | 'fed';

/** Seconds. */
const connectSeconds = 10;

/**
 * Of ssh(1). Their configuration decides how to reach the host and as whom. Nothing is asked, no terminal and no port is
 * opened, nothing is forwarded, and no connection is left open for others.
 */
const options = [
  ...['-T', '-a', '-x'],
  ...[
    ...['BatchMode=yes', 'ClearAllForwardings=yes', 'ControlMaster=no', 'RemoteCommand=none'],
    ...[`ConnectTimeout=${connectSeconds}`, 'ConnectionAttempts=1', 'LogLevel=ERROR'],
    // a host that is gone is noticed
    ...['ServerAliveInterval=5', 'ServerAliveCountMax=3'],
  ].flatMap((option) => ['-o', option]),
];

/** What sh, cmd and PowerShell alike pass on as it is. */
const plainWord = /^-{0,2}[A-Za-z\d][A-Za-z\d.-]*$/;

/** The arguments of ssh that run the command line there. @throws TypeError if a word would have to be quoted. */
export function sshArguments(
  host: string,
  program: RemoteProgram,
  words: readonly string[],
): readonly string[] {
  const wrong = words.find((word) => !plainWord.test(word));
  if (wrong !== undefined) throw new TypeError(`a word would have to be quoted: ${wrong}`);
  return [...options, '--', host, ...(program === 'installed' ? ['local-ports'] : ['node', '-']), ...words];
}
