import { parsePort } from '../../model/net/endpoint';
import type { LocalAddress } from '../../model/net/address';
import { parseAddress } from '../../model/net/address';
import type { Protocol } from '../../model/listeners/listener';
import type { TimeSliced } from '../../model/text/timeSlice';
import { itemsPerSlice, partsOf } from '../../model/text/timeSlice';

/** A listening socket of any user, as netstat(1) of macOS shows it. */
export interface NetstatSocket {
  readonly protocol: Protocol;
  readonly address: LocalAddress;
  readonly port: number;
  /** The process that last used the socket (`so_last_pid` of the kernel): it has it open, or had. */
  readonly pid: number | undefined;
  /** That process's name, truncated; from macOS 26 on. */
  readonly name: string | undefined;
  /** For `::`: whether it takes IPv4 connections too. Undefined for any other address. */
  readonly dualStack: boolean | undefined;
}

export interface NetstatOutput {
  readonly sockets: readonly NetstatSocket[];
  /** The first malformed lines, quoted, for the log. */
  readonly malformed: readonly string[];
  readonly malformedCount: number;
}

/** The position of the owner in a row, counted from after the state. */
export interface OwnerColumn {
  readonly index: number;
  /** How many columns follow. */
  readonly after: number;
  readonly hasName: boolean;
}

const row = /^(tcp|udp)(4|6|46)\s+\d+\s+\d+\s+(\S+)\.(\S+)\s+(\S+)(.*)$/;

/**
 * Parses `netstat -anvl`. The columns after the state differ between releases of macOS. Only the order of the headings
 * tells which is which, because the rows are not aligned with them. UDP has no state.
 *
 *     Proto Recv-Q Send-Q  Local Address   Foreign Address  (state)  rhiwat shiwat    pid   epid
 *     tcp46      0      0  *.3000          *.*              LISTEN   131072 131072  33784      0
 *     udp4       0      0  *.5353          *.*                       196724   9216    312      0
 *
 * From macOS 26 on there is the process's name too, truncated to 16 bytes, which may leave a blank at its end:
 * `process:pid`.
 */
export function* parseNetstat(text: string): TimeSliced<NetstatOutput> {
  const sockets: NetstatSocket[] = [];
  const malformed: string[] = [];
  let malformedCount = 0;
  const reject = (line: string): void => {
    malformedCount++;
    if (malformed.length < 3) malformed.push(JSON.stringify(line.slice(0, 160)));
  };
  let owner: OwnerColumn | undefined;
  let lines = 0;
  for (const line of partsOf(text.slice(0, Math.max(text.lastIndexOf('\n'), 0)), '\n')) {
    if (++lines % itemsPerSlice === 0) yield;
    if (line.startsWith('Proto ')) owner = ownerColumn(line);
    else if (/^(?:tcp|udp)\d/.test(line)) {
      const socket = parseRow(line, owner);
      if (socket === undefined) reject(line);
      else if (socket !== 'not-listening') sockets.push(socket);
    }
  }
  // its PID may be cut, and is then another process's
  const truncated = text.slice(text.lastIndexOf('\n') + 1);
  if (truncated !== '') reject(truncated);
  return { sockets, malformed, malformedCount };
}

/** @param heading the line of headings. */
export function ownerColumn(heading: string): OwnerColumn | undefined {
  const names = heading
    .replace(/^.*\(state\)/, '')
    .trim()
    .split(/\s+/);
  const index = names.findIndex((name) => name === 'pid' || name === 'process:pid');
  return index === -1
    ? undefined
    : { index, after: names.length - index - 1, hasName: names[index] === 'process:pid' };
}

function parseRow(line: string, owner: OwnerColumn | undefined): NetstatSocket | 'not-listening' | undefined {
  const [, protocol, family, host, service = '', foreign, more = ''] = row.exec(line) ?? [];
  if (host === undefined) return undefined;
  const [, state, rest = ''] = /^(?:\s*([A-Z][A-Z0-9_]*))?(.*)$/.exec(more) ?? [];
  if (service === '*' || foreign !== '*.*') return 'not-listening';
  if (protocol === 'tcp' && state !== 'LISTEN') return state === undefined ? undefined : 'not-listening';
  const address = parseAddress(host !== '*' ? host : family === '4' ? '0.0.0.0' : '::');
  const port = parsePort(service);
  if (address === undefined || port === undefined) return undefined;
  return {
    protocol: protocol === 'tcp' ? 'tcp' : 'udp',
    ...{ address, port },
    ...parseOwner(rest, owner),
    dualStack: address.text === '::' ? family === '46' : undefined,
  };
}

/**
 * A name is chosen by its process and may look like any other columns, so the PID is found from the end of the row. It is
 * empty if proc_name(3) gives none: the process has ended, or this user may not ask.
 *
 *     131072             node:53082  00100 00000106
 *     131072                 :910    00180 00000006
 */
export function parseOwner(
  rest: string,
  column: OwnerColumn | undefined,
): Pick<NetstatSocket, 'pid' | 'name'> {
  if (column === undefined) return { pid: undefined, name: undefined };
  const before = `^(?:\\s+\\d+){${column.index}}\\s+`;
  const found = column.hasName
    ? new RegExp(`${before}(?<name>.*):(?<pid>\\d+)(?:\\s+-?[0-9a-f]+){${column.after}}\\s*$`).exec(rest)
    : new RegExp(`${before}(?<pid>\\d+)\\b`).exec(rest);
  const { name = '', pid } = found?.groups ?? {};
  // 0 is the kernel, which is no process that could be shown
  if (pid === undefined || Number(pid) === 0) return { pid: undefined, name: undefined };
  // truncated, which may leave a blank at its end
  return { pid: Number(pid), name: name.trimEnd() === '' ? undefined : name.trimEnd() };
}
