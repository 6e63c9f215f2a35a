/** Who asked for what, for the log: bounded, on one line, with secrets masked. */
import type { AgentClient } from '../../model/origin/agentClient';
import type { Process } from '../../model/process/process';
import { maskWithin } from '../../model/process/redact';
import { plainText } from '../../model/text/text';
import type { EndRequest } from './decision';

const nameLength = 60;
const portsAtMost = 5;

/** The process as the system names it, and the name that it gives itself. */
export function clientText({ process }: AgentClient, clientName: string | undefined): string {
  const client = process === undefined ? 'an unknown process' : processText(process);
  return clientName === undefined ? client : `${client}, which calls itself "${text(clientName)}",`;
}

export function requestText({ tool, rows }: EndRequest): string {
  const [{ process, container }] = rows;
  const what =
    container === undefined
      ? process && processText(process)
      : `container ${text(container.name)} (${container.id.slice(0, 12)})`;
  const ports = rows.slice(0, portsAtMost).map(({ listener }) => `${listener.protocol} ${listener.port}`);
  const more = rows.length - ports.length;
  const on = [...ports, ...(more === 0 ? [] : [`${more} more`])].join(', ');
  return `${text(tool)} for ${what ?? 'a hidden owner'} on ${on}`;
}

function processText({ name, pid }: Process): string {
  return `${text(name)} (PID ${pid})`;
}

function text(value: string): string {
  return plainText(maskWithin(plainText(value, 4 * nameLength)), nameLength).replaceAll('"', "'");
}
