/** The port forwards of an OpenSSH client, by its command line (ssh(1)); those of its configuration files are not seen. */
import { isPort } from '../net/endpoint';

interface SshForwards {
  /** The host that it connects to, with the user. */
  readonly destination: string;
  readonly forwards: readonly SshForward[];
  /** Whether others may connect to its local forwards, unless they name an address (`-g`). */
  readonly isGateway?: true;
  /** Whether those of its configuration files do not count either. */
  readonly isCleared?: true;
}

interface SshForward {
  /** `remote`: from there to here (`-R`). `local`: from here to there (`-L`, and SOCKS: `-D`). */
  readonly kind: 'remote' | 'local';
  /** What is listened on, at the other end for `remote`; undefined for a Unix socket. */
  readonly port: number | undefined;
  /** The address that is listened on; undefined if none is given, `*` for all. */
  readonly bind: string | undefined;
  /** Undefined if each connection names its own (SOCKS: `-D`, and `-R` without a target). */
  readonly target: { readonly host: string; readonly port: number } | undefined;
}

/** Those that take an argument, as in OpenSSH 10. */
const optionPattern = /^-[^BbcDEeFIiJLlmOoPpQRSWw]*([BbcDEeFIiJLlmOoPpQRSWw])(.*)$/s;

const kinds: Readonly<Record<string, SshForward['kind']>> = {
  R: 'remote',
  L: 'local',
  D: 'local',
  remoteforward: 'remote',
  localforward: 'local',
  dynamicforward: 'local',
};

/** @param args everything after `ssh`. @returns undefined if it connects nowhere. */
export function sshForwards(args: readonly string[]): SshForwards | undefined {
  const forwards: SshForward[] = [];
  let destination: string | undefined;
  let isGateway: true | undefined;
  let isCleared: true | undefined;
  for (let index = 0; index < args.length; index++) {
    const word = args[index] ?? '';
    if (!/^-[^-]/.test(word)) {
      // the second word that is no option begins the command to run there
      if (destination !== undefined) break;
      destination = word === '--' ? args[++index] : word;
      continue;
    }
    // flags without an argument may come before the one that takes all the rest: -NfR 8080:localhost:3000
    const [, option = '', rest = ''] = optionPattern.exec(word) ?? [];
    if (/^-[a-zA-Z]*g/.test(option === '' ? word : word.slice(0, word.indexOf(option)))) isGateway = true;
    if (option === '') continue;
    const value = rest === '' ? (args[++index] ?? '') : rest;
    // -W and -O open no forwards of their own; those of -O are held by another process
    if (option === 'W' || option === 'O' || isSet(value, option, 'clearallforwardings')) isCleared = true;
    if (isSet(value, option, 'gatewayports')) isGateway = true;
    forwards.push(...forwardOf(option, value));
  }
  if (destination === undefined) return undefined;
  return {
    destination,
    forwards: isCleared ? [] : forwards,
    ...(isGateway && { isGateway }),
    ...(isCleared && { isCleared }),
  };
}

/** `-o GatewayPorts=yes` */
function isSet(value: string, option: string, name: string): boolean {
  const [, key = '', rest = ''] = /^\s*(\w+)(?:\s*=\s*|\s+)(.*)$/.exec(value) ?? [];
  return option === 'o' && key.toLowerCase() === name && rest.trim().toLowerCase() === 'yes';
}

/** `-R 8080:localhost:3000`, `-o RemoteForward=8080 localhost:3000` */
function forwardOf(option: string, value: string): SshForward[] {
  if (option === 'o') {
    const [, name = '', rest = ''] = /^\s*(\w+)(?:\s*=\s*|\s+)(.*)$/.exec(value) ?? [];
    const kind = kinds[name.toLowerCase()];
    return kind === undefined ? [] : parseForward(kind, rest.replaceAll('"', '').trim().replace(/\s+/, ':'));
  }
  const kind = option.length === 1 ? kinds[option] : undefined;
  return kind === undefined ? [] : parseForward(kind, value);
}

/** `[bind_address:]port:host:hostport`, `[bind_address:]port`, and a path in place of `port` or of `host:hostport`. */
export function parseForward(kind: SshForward['kind'], text: string): SshForward[] {
  const parts = text.match(/\[[^\]]*\]|[^:]+/g)?.map((part) => part.replace(/^\[|\]$/g, '')) ?? [];
  const last = parts.at(-1) ?? '';
  if (last.includes('/')) return [];
  const isForwarding = parts.length >= 3;
  const listening = Number(isForwarding ? parts.at(-3) : last);
  const port = isPort(listening) ? listening : undefined;
  const bind = isForwarding ? parts.at(-4) : parts.at(-2);
  if (!isForwarding) return parts.length === 0 ? [] : [{ kind, port, bind, target: undefined }];
  const target = { host: parts.at(-2) ?? '', port: Number(last) };
  return isPort(target.port) ? [{ kind, port, bind, target }] : [];
}
