/** What the configuration of a proxy says of where it leads. */
import { isPort, parsePort, parsePortRange } from '../../net/endpoint';
import type { TunnelTarget } from '../tunnelWords';
import { parseUpstream } from '../tunnelWords';

export interface ProxyRoute {
  /** Where it accepts what it passes on; undefined if it is wherever the proxy listens. */
  readonly listens: readonly TunnelTarget[] | undefined;
  /** `any`: wherever a client asks for. */
  readonly targets: readonly TunnelTarget[] | 'any';
}

export interface ProxyConfig {
  readonly routes: readonly ProxyRoute[];
  /** False if it may lead elsewhere too, by variables, a provider, or what is not read. */
  readonly isWhole: boolean;
}

/** Nothing that can be read. */
export const unreadConfig: ProxyConfig = { routes: [], isWhole: false };

const maximumTargets = 256;
export const maximumRoutes = 500;
/** `localhost:3000-3010`, which Caddy takes. */
const maximumRange = 100;
/** Sockets and files of this machine, and answers without an upstream: no port. */
const noPort =
  /^(?:unix[:+@/]|unixd[:+@/]|proxy:unix:|file:|abns[@x]|fd@|sockpair@|\/|http_status:|hello[-_]world$)/i;

/** Collects the upstreams that a configuration names. */
export class Upstreams {
  readonly targets: TunnelTarget[] = [];
  isWhole = true;

  /** @param port if the text has none. */
  add(text: string, port?: number): void {
    if (noPort.test(text)) return;
    const range = /^(.*:)(\d{1,5}-\d{1,5})$/.exec(text);
    const ports = range?.[2] === undefined ? undefined : parsePortRange(range[2]);
    if (range !== null && ports !== undefined && ports.to - ports.from < maximumRange) {
      for (let one = ports.from; one <= ports.to; one++) this.push(parseUpstream(`${range[1]}${one}`));
      return;
    }
    this.push(/[$%{}<>]/.test(text) ? undefined : (parseUpstream(text) ?? withPort(text, port)));
  }

  addAll(other: Upstreams): void {
    const room = maximumTargets - this.targets.length;
    this.targets.push(...other.targets.slice(0, room));
    this.isWhole &&= other.isWhole && other.targets.length <= room;
  }

  /** @param target undefined if it cannot be seen. */
  push(target: TunnelTarget | undefined): void {
    if (target === undefined || this.targets.length >= maximumTargets) this.isWhole = false;
    else this.targets.push(target);
  }
}

/** Collects where each part of a configuration leads. */
export class Routes implements ProxyConfig {
  readonly routes: ProxyRoute[] = [];
  isWhole = true;

  /** There may be more of them. */
  get isFull(): boolean {
    return this.routes.length >= maximumRoutes;
  }

  add({ targets, isWhole }: Upstreams, listens: ProxyRoute['listens']): void {
    this.isWhole &&= isWhole;
    if (targets.length > 0) this.push({ listens, targets });
  }

  push(route: ProxyRoute): void {
    if (this.isFull) this.isWhole = false;
    else this.routes.push(route);
  }
}

/** `localhost`, `fcgi://localhost`; not `localhost:`, whose port is a variable. */
function withPort(text: string, port: number | undefined): TunnelTarget | undefined {
  const [, host = ''] = /^(?:[a-z][a-z\d+.-]*:\/\/)?(\[[^\]\s]*\]|[^\s:/?#[\]]+)/i.exec(text) ?? [];
  return port === undefined || !isPort(port) || host === '' || text.endsWith(':')
    ? undefined
    : { host: host.replace(/[[\]]/g, ''), port };
}

/** `80`, `*:80`, `0.0.0.0:80`, `[::]:80`, `:80`, `:::80`, and with a port given, `127.0.0.1`. Undefined for a socket without a port. */
export function parseListen(text: string, port?: number): TunnelTarget | undefined {
  // a range of ports is many
  if (noPort.test(text) || /[$%{}]|\d-\d+$/.test(text)) return undefined;
  const plain = text.replace(/^(?:ipv[46]@|(?:tcp|quic)[46]?[@/])/, '');
  const [, bracketed, name = bracketed ?? '', own = plain] =
    /^(?:\[([^\]]*)\]|(.*)):(\d{1,5})$/.exec(plain) ?? [];
  const given = parsePort(own);
  if (given !== undefined) return { host: hostOrAny(name), port: given };
  return port === undefined ? undefined : { host: hostOrAny(plain.replace(/[[\]]/g, '')), port };
}

function hostOrAny(text: string): string | undefined {
  return text === '' || text === '*' ? undefined : text;
}
