/**
 * What is kept of the options that an environment holds: where a debugger listens, and nothing else. `-Ddb.password=…` and
 * `-setcookie …` stand beside it, and a path may be a token.
 */
import { isRecord, parseJson } from '../../text/json';

const address = /^[\w.:[\]*%-]{1,255}$/;

/** @param words of Node.js, Bun, Java or Erlang, without quotes. */
export function keptOptions(words: readonly string[]): string[] {
  return words.flatMap((word, at) => {
    const before = words[at - 1] ?? '';
    return inspectorOption(word, before) ?? javaOption(word) ?? erlangOption(word, before) ?? [];
  });
}

function inspectorOption(word: string, before: string): string | undefined {
  const isOfPort = /^--(?:inspect|debug)-port$/.test(before);
  return /^--(?:inspect|debug-port)/.test(word) || isOfPort
    ? withoutPath(word).replace(/^(--[a-z-]*)=(?!(?:wss?:\/\/)?[\w.:[\]*%-]*$).*$/s, '$1')
    : undefined;
}

function javaOption(word: string): string | undefined {
  const [, jdwp, options = ''] =
    /^-(agentlib:jdwp=|Xrunjdwp:|agentpath:[^=]*jdwp[^=\\/]*=)(.*)$/s.exec(word) ?? [];
  if (jdwp !== undefined) {
    const agent = jdwp.startsWith('agentpath') ? 'agentlib:jdwp=' : jdwp;
    return `-${agent}${parts(options, /^(?:transport=dt_shmem|server=[yn]|address=[\w.:[\]*%-]*)$/)}`;
  }
  // the guards of a debugger count too, though not what they are set to
  const [, jolokia = ''] = /^-javaagent:[^=]*jolokia[^=\\/]*\.jar(=.*)?$/is.exec(word) ?? [];
  if (/^-javaagent:[^=]*jolokia[^=\\/]*\.jar/i.test(word)) {
    const guard = /[=,](?:user|authClass|authMode|useSslClientAuthentication)=/.test(jolokia) ? ',user=' : '';
    return `-javaagent:jolokia.jar=${parts(jolokia.slice(1), /^(?:host|port)=[\w.:[\]*%-]+$/)}${guard}`;
  }
  const isManagement =
    /^-Dcom\.sun\.management\.jmxremote\.(?:port|rmi\.port|host|authenticate|ssl\.need\.client\.auth)=[\w.:[\]-]*$/;
  return isManagement.test(word) ? word : undefined;
}

/** Of a node's name, only that it has one. */
function erlangOption(word: string, before: string): string | undefined {
  if (/^-(?:s?name|extra|dist_listen|start_distribution|erl_epmd_port)$/.test(word)) return word;
  if (/^inet_dist_(?:use_interface|listen_min|listen_max)$|^inet6_t\w*$/.test(word)) return word;
  const isValue =
    (before === 'inet_dist_use_interface' && /^\{[\d,]+\}$/.test(word)) ||
    (/^(?:inet_dist_listen_m(?:in|ax)|-erl_epmd_port)$/.test(before) && /^\d+$/.test(word)) ||
    (/^-(?:dist_listen|start_distribution)$/.test(before) && word === 'false');
  return isValue ? word : undefined;
}

/** The socket REPLs of `-Dclojure.server.NAME={…}`, where blanks are part of an option. */
export function keptSocketRepls(value: string): string[] {
  return [...value.matchAll(/-Dclojure\.server\.[^\s=]+=\{([^}]*)\}/g)].flatMap(([, map = '']) => {
    const [port] = /:port[\s,]+\d+/.exec(map) ?? [];
    const [, host] = /:address[\s,]+\\?"?([\w.:-]+)/.exec(map) ?? [];
    const isRepl = /:accept[\s,]+\S*p?repl\b/.test(map);
    return port === undefined || !isRepl
      ? []
      : `-Dclojure.server.x={${port}${host === undefined ? '' : ` :address ${host}`} :accept repl}`;
  });
}

/** `--debugger-agent=transport=dt_socket,address=0.0.0.0:55555,server=y` of mono(1). */
export function keptMonoOptions(value: string): string {
  const agents = value.split(/\s+/).flatMap((word) => {
    const [, options] = /^--debugger-agent=(.*)$/s.exec(word) ?? [];
    return options === undefined
      ? []
      : `--debugger-agent=${parts(options, /^(?:transport=\w+|address=[\w.:[\]*%-]*|server=[yn])$/)}`;
  });
  return agents.join(' ');
}

/** `0.0.0.0:9000,listen,nosuspend` of .NET, several after semicolons. */
export function keptDiagnosticPorts(value: string): string {
  return value
    .split(';')
    .filter((text) => address.test(text.split(',')[0] ?? ''))
    .map((text) => parts(text, /^(?:[\w.:[\]*%-]{1,255}:\d{1,5}|connect|listen|suspend|nosuspend)$/))
    .join(';');
}

/** That VS Code's bootloader opens an inspector, without the path of its socket. */
export function keptBootloader(value: string): string {
  const isOn = value.split(':::').some((text) => {
    const options = parseJson(text);
    return isRecord(options) && typeof options['inspectorIpc'] === 'string' && options['inspectorIpc'] !== '';
  });
  return isOn ? '{"inspectorIpc":"on"}' : '';
}

/** `ws://0.0.0.0:6499/secret?wait=1` → `ws://0.0.0.0:6499`, `ws+unix:///tmp/x` → `ws+unix:` */
export function withoutPath(value: string): string {
  return value.replace(/^((?:ws\+)?(?:unix|fd):).*$/s, '$1').replace(/(?<![:/])[/?].*$/s, '');
}

function parts(text: string, kept: RegExp): string {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => kept.test(part))
    .join(',');
}
