import { devServerForms } from './devServerForms';
import { pattern } from './endpointInText';
import type { MessageForm } from './messageForm';
import { serverForms } from './serverForms';
import { systemErrorForms } from './systemErrors';

/** Everything that programs themselves say; what the system says is in `systemErrors`. */
export const messageForms: readonly MessageForm[] = [...devServerForms, ...serverForms];

/**
 * A quick search before a costly one: no form matches a line without one of these, and they mark the places to search in an
 * endless line. Plain words only: an alternation of words is several times faster than one of patterns.
 */
export const signs = new RegExp(
  [...new Set([...messageForms, ...systemErrorForms].flatMap((form) => form.signs))].join('|'),
  'gi',
);

export function mayMatch(line: string): boolean {
  return line.search(signs) !== -1;
}

/** "Permission denied" is said of files too: it counts only beside a port and one of these words. */
export const bindWords = /\b(?:bind|binding|bound|listen|listener|listening|make_sock|socket)\b/i;

/** `could not bind IPv4 address "127.0.0.1": …`: an address whose port is in another line. */
export const addressAlone = pattern(`\\baddress ["'](?<address>[^"'\\s]{2,60})["']`);

/**
 * The same words about something else: a connection (Windows says "only one usage" of one, too, if no local port is left to
 * connect from), a socket that is a file and has no port, the name of a container, or SCTP, whose ports are others. PHP's stream_socket_server is "unable to connect" if it cannot listen.
 */
export const notAboutPorts =
  /\bdial (?:tcp|udp)|\bconnectex\b|\bconnect E[A-Z]+\b|\bconnect(?:\(2\)|\(\) )|\bECONNREFUSED\b|(?<!stream_socket_server\(\): unable to )\bconnect to\b|\burlopen\b|\blisten unix\b|\bunix (?:socket|address|domain)\b|\bunix:\/|\.sock\b|\bsctp\b|\bthe container name ["']|\.s\.PGSQL\.|\\\\\.\\pipe\\/i;

/** Node's error as an object says in a line of its own that it is about a connection. */
export const aboutConnecting = /\bsyscall: ["']connect["']/;

/** Node about a socket that is a file: `EADDRINUSE: address already in use /tmp/app`, `listen EACCES: permission denied /run/app`. */
export const aboutFile = /\b(?:EADDRINUSE|in use|EACCES|denied)(?::| -)? ["']?\/\S/i;
