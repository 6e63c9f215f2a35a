/** What lets others run code in a Java virtual machine. */
import type { Endpoint } from '../../net/endpoint';
import { parseEndpoint, parsePort } from '../../net/endpoint';
import type { DebuggerSettings } from '../../process/process';
import type { DebuggerEndpoint } from './endpoints';
import { hostAndPort, portsOfSystem, valueOf } from './endpoints';

/** @param options of the virtual machine. @param args of its program. */
export function javaDebuggers(
  options: readonly string[],
  { names, args }: { readonly names: readonly string[]; readonly args: readonly string[] },
  settings: DebuggerSettings = {},
): DebuggerEndpoint[] {
  return [
    ...options.flatMap((word): DebuggerEndpoint[] => {
      const endpoint = jdwpIn(word);
      return endpoint === undefined ? [] : [{ kind: 'java', ...endpoint }];
    }),
    ...managementIn(options),
    ...options.flatMap(jolokiaIn),
    ...socketReplsIn(options.join(' ')),
    ...(names.includes('clojure.main') ? nreplIn(args) : []),
    // leiningen.org: the process that `lein repl` starts for the project
    ...hostAndPort('repl', settings['LEIN_REPL_HOST'] ?? '127.0.0.1', settings['LEIN_REPL_PORT']),
  ];
}

/**
 * `-agentlib:jdwp=transport=dt_socket,server=y,address=*:5005`; a bare port is loopback since Java 9, all interfaces before
 * (docs.oracle.com, "Connection and Invocation Details"). dt_shmem is shared memory.
 */
export function jdwpIn(word: string): Endpoint | undefined {
  const [, options = ''] =
    /^-(?:agentlib:jdwp=|Xrunjdwp:|agentpath:[^=]*jdwp[^=\\/]*=)(.*)$/.exec(word) ?? [];
  const values = options.split(',');
  const address = values.find((each) => each.startsWith('address='))?.slice('address='.length);
  if (!values.includes('server=y') || values.includes('transport=dt_shmem')) return undefined;
  // without an address, any free port
  return address === undefined ? { host: undefined, port: undefined } : parseEndpoint(address);
}

/**
 * A password is needed unless `authenticate=false`, or a client's certificate with `ssl.need.client.auth=true`; without
 * `host` it listens on all interfaces (docs.oracle.com, "Monitoring and Management Using JMX Technology").
 */
function managementIn(options: readonly string[]): DebuggerEndpoint[] {
  const property = (name: string): string | undefined => {
    const start = `-Dcom.sun.management.jmxremote.${name}=`;
    // the last one counts
    return options
      .filter((word) => word.startsWith(start))
      .at(-1)
      ?.slice(start.length);
  };
  const isGuarded = property('authenticate') !== 'false' || property('ssl.need.client.auth') === 'true';
  const port = parsePort(property('port'));
  if (isGuarded || port === undefined) return [];
  const rmiPort = parsePort(property('rmi.port'));
  const host = property('host');
  return [port, ...(rmiPort === undefined ? [] : [rmiPort])].map((one) => ({ kind: 'jmx', host, port: one }));
}

/** jolokia.org, "JVM Agent": loopback and 8778 by default, and without a user there is no password. */
function jolokiaIn(word: string): DebuggerEndpoint[] {
  const [, text = ''] = /^-javaagent:[^=]*jolokia[^=\\/]*\.jar(?:=(.*))?$/i.exec(word) ?? [];
  if (!/^-javaagent:[^=]*jolokia/i.test(word)) return [];
  const values = text.split(',');
  if (values.some((value) => /^(?:user|authClass|authMode|useSslClientAuthentication)=/.test(value)))
    return [];
  return hostAndPort('jmx', valueOf(values, 'host') ?? 'localhost', valueOf(values, 'port') ?? '8778');
}

/** `{:port 5555 :address "0.0.0.0" :accept clojure.core.server/repl}`: loopback by default (clojure.org, "REPL and main"). */
function socketReplsIn(options: string): DebuggerEndpoint[] {
  return [...options.matchAll(/(?:^|\s)-Dclojure\.server\.[^\s=]+=\{([^}]*)\}/g)].flatMap(([, map = '']) => {
    const [, port] = /:port[\s,]+(\d+)/.exec(map) ?? [];
    const [, host = 'localhost'] = /:address[\s,]+\\?"?([^\s,"\\}]+)/.exec(map) ?? [];
    return /:accept[\s,]+\S*\brepl\b|:accept[\s,]+\S*prepl\b/.test(map)
      ? hostAndPort('repl', host, port)
      : [];
  });
}

/** nrepl.org, "Server": loopback by default, and any free port. */
function nreplIn(args: readonly string[]): DebuggerEndpoint[] {
  const at = args.findIndex(
    (word, index) => word === 'nrepl.cmdline' && /^-m|^--main$/.test(args[index - 1] ?? ''),
  );
  const own = args.slice(at + 1);
  const isClient = own.some((word) => /^(?:-c|--connect|-s|--socket)(?:=|$)/.test(word));
  if (at === -1 || isClient) return [];
  const host = valueOf(own, '--bind', '-b') ?? '127.0.0.1';
  const port = valueOf(own, '--port', '-p');
  return port === undefined || port === '0'
    ? [{ kind: 'repl', host, ...portsOfSystem }]
    : hostAndPort('repl', host, port);
}
