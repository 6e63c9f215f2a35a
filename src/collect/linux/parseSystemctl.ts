import type { Protocol } from '../../model/listeners/listener';

/**
 * Parses `systemctl show --property=…`: a property a line, in an order of its own.
 *
 *     Accept=no
 *     Triggers=ssh.service
 */
export function parseProperties(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split('\n').flatMap((line): [string, string][] => {
      const [, name, value] = /^([A-Za-z]+)=(.*)$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value]];
    }),
  );
}

/** A port that a socket unit listens on. */
interface ListedSocket {
  readonly protocol: Protocol;
  /** Undefined: every address, of IPv6 and, unless the unit says otherwise, of IPv4. */
  readonly host: string | undefined;
  readonly port: number;
  readonly unit: string;
}

const row = /^(\S+):(\d+) +(Stream|Datagram) +(\S+\.socket)(?: |$)/;

/**
 * Parses `systemctl list-sockets --show-types --full --no-legend`, without the sockets that are no ports:
 *
 *     /run/dbus/system_bus_socket    Stream         dbus.socket              dbus.service
 *     0.0.0.0:22                     Stream         ssh.socket               ssh.service
 *     [::]:9090                      Stream         cockpit.socket           cockpit.service
 *     127.0.0.1:69                   Datagram       tftp.socket              -
 */
export function parseListSockets(text: string): readonly ListedSocket[] {
  return text.split('\n').flatMap((line) => {
    const [, host = '', port, type, unit] = row.exec(line.trim()) ?? [];
    if (port === undefined || unit === undefined) return [];
    return {
      protocol: type === 'Datagram' ? 'udp' : 'tcp',
      host: host === '*' || host === '[::]' ? undefined : host.replace(/^\[|\]$/g, ''),
      port: Number(port),
      unit,
    };
  });
}
