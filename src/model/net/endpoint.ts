import { parseAddress } from './address';

export const maximumPort = 65_535;

/** Both ends included. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/** True for 1 to 65535. 0 is no port: it asks the system for any free one. */
export function isPort(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= maximumPort;
}

/** Decimal digits alone: no sign, no blank, no exponent. */
export function parsePort(text: string | undefined): number | undefined {
  const port = /^\d{1,5}$/.test(text ?? '') ? Number(text) : 0;
  return isPort(port) ? port : undefined;
}

/** `3000` or `3000-3010`; undefined if either end is no port or the range is empty. */
export function parsePortRange(text: string): PortRange | undefined {
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  const from = parsePort(first);
  const to = parsePort(last);
  return from === undefined || to === undefined || from > to ? undefined : { from, to };
}

export function isInRange(port: number, { from, to }: PortRange): boolean {
  return port >= from && port <= to;
}
/** RFC 6761: `localhost` and names beneath it are loopback. */
export function isLoopbackHost(host: string): boolean {
  return /^(?:.+\.)?localhost$/i.test(host) || parseAddress(host)?.scope === 'loopback';
}

/** An address to bind as a command line writes it. */
export interface Endpoint {
  /** Without brackets; empty for `:8000`, undefined if only a port is given (`8000`). */
  readonly host: string | undefined;
  /** 0 asks the system for any free port. */
  readonly port: number | undefined;
}

/** `0.0.0.0:8000`, `[::]:8000`, `:8000`, `8000`, `0.0.0.0`, `::1`. */
export function parseEndpoint(text: string): Endpoint {
  if (/^\d+$/.test(text)) return { host: undefined, port: Number(text) };
  const [, bracketed, plain, port] =
    /^(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/.exec(text) ?? ([undefined, undefined, text, undefined] as const);
  return { host: bracketed ?? plain, port: port === undefined ? undefined : Number(port) };
}
