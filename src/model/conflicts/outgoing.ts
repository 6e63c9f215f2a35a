/**
 * Windows reports a connection that it could not open in the words in which it reports a port in use: no local port was left
 * (WSAEADDRINUSE), or a firewall forbade it (WSAEACCES). What is printed around the words tells the two apart.
 */

/** Frames of a connect, below the message. `Socket.DoBind` and `Socket.Listen` are those of a server. */
const connectFrame =
  /\bSocket\.(?:Do|Begin|End|Internal)?Connect|\bTcpClient\.(?:Begin|End)?Connect|ConnectToTcpHost|\bHttpConnectionPool\b|\bsocketConnect\b|\bconnect0\b|\bSocketChannelImpl\.connect|\binternalConnect\b|\bcreate_connection\b|\bsock_connect\b|\bnew_conn\b/i;
/** A source line of Python's traceback, above the message. */
const connectCall = /^\s{2,}.{0,80}\.connect(?:_ex)?\(/;
/** The last line of a traceback. */
const raised = /^(?:[\w.]{1,80}\.)?\w{0,60}(?:Error|Exception|error)\b/;
/** Sentences that the reason follows in one of the next lines. */
const introduction =
  /\bcan(?:'|no)t connect to \w+ server\b|\bCONNECTION FAILED for url\b|\bmax retries exceeded\b|\bfailed to establish a new connection\b|\bunable to connect to the remote server\b/i;
/** How many lines such a sentence is before its reason, at most. */
const linesOfIntroduction = 2;
/** How many lines a traceback prints between a call and its error, at most. */
const linesOfTraceback = 4;

/** First the reason, that the address is none of this machine, then the port: Redis, PostgreSQL, MySQL. */
const addressMissing = /assign requested address|address not available|not valid in its context/i;
const portOfMissing = /\bfailed listening on port\b|\banother (?:postmaster|mysqld server)\b/i;

/**
 * The lines whose error is about something else than a port of this machine, by the lines around them.
 * @param isFrame whether a line is one of a stack trace.
 */
export function linesAboutOtherThings(
  lines: readonly string[],
  isFrame: (line: string) => boolean,
): ReadonlySet<number> {
  const found = new Set<number>();
  let message = -1;
  lines.forEach((line, index) => {
    if (isFrame(line)) {
      if (message >= 0 && connectFrame.test(line)) found.add(message);
      return;
    }
    message = index;
    const follows = (pattern: RegExp, distance: number): boolean =>
      lines.slice(Math.max(0, index - distance), index).some((before) => pattern.test(before.slice(0, 400)));
    const head = line.slice(0, 400);
    if (
      (raised.test(head) && follows(connectCall, linesOfTraceback)) ||
      (isWindowsNumber.test(head) && follows(introduction, linesOfIntroduction)) ||
      (portOfMissing.test(head) && follows(addressMissing, linesOfIntroduction))
    ) {
      found.add(index);
    }
  });
  return found;
}

const isWindowsNumber = /\b100(?:48|13)\b/;

/** The client of a program, or a socket that has no port: the same words about something else. */
export const aboutOutgoing = new RegExp(
  [
    // Python: urllib3, requests, pip, conda, httpx, aiohttp; MySQL and PostgreSQL
    String.raw`\bNewConnectionError\b|\bHTTPS?Connection(?:Pool)?\(|\bmax retries exceeded\b|\w{0,40}Connect(?:ion)?Error\b|\bClientConnector\w*|\bCondaHTTPError\b`,
    String.raw`(?<!stream_socket_server\(\): )\b(?:unable|failed|could not|cannot|can't) (?:to )?connect to (?!\()`,
    // .NET, Java and Node.js
    String.raw`\bestablishing a connection\b|\bHttpRequestException\b|\bWebException\b|\bConnectException\b|: connect(?:\s|$)`,
    // the data connection of FTP, whose port the client chooses; curl's --local-port
    String.raw`\bdata (?:connection|socket|channel)\b|(?:^|\s)ftp: (?:bind|connect)|\bcurl: \(\d{1,2}\)`,
    // Bluetooth, whose sockets have channels
    String.raw`rfcomm|\bl2cap\b|\bbluetooth`,
  ].join('|'),
  'i',
);
