/** Who asked for what, for the log: bounded, on one line, with secrets masked. */
import type { AgentClient } from '../../model/origin/agentClient';
import type { Process } from '../../model/process/process';
import { maskWithin } from '../../model/process/redact';
import { plainText } from '../../model/text/text';
import type { Decision, EndRequest, RefusalReason } from './decision';

const nameLength = 60;
const portsAtMost = 5;

/** What a person said: `word` is the choice, or how many were chosen. `none`: nobody could be asked. */
export type Said = { readonly kind: 'yes'; readonly word: string } | { readonly kind: 'no' | 'none' };

/** The lines about one request. */
export class AuditEntry {
  constructor(
    private readonly number: number,
    private readonly write: (line: string) => void,
  ) {}

  decided(client: AgentClient, request: EndRequest, decision: Decision): void {
    const who = clientText(client, request.clientName);
    this.line(`${who} wants ${requestText(request)}: ${decisionText(decision)}`);
  }

  answered(said: Said): void {
    if (said.kind === 'yes') this.line(`a person answered ${text(said.word)}`);
    else this.line(said.kind === 'no' ? 'a person did not agree' : 'nobody could be asked');
  }

  notAsked(reason: RefusalReason): void {
    this.line(`not asked (${refusalTexts[reason]})`);
  }

  finished(outcome: string): void {
    this.line(text(outcome));
  }

  private line(words: string): void {
    this.write(`agent request ${this.number}: ${words}`);
  }
}

function decisionText(decision: Decision): string {
  switch (decision.kind) {
    case 'unasked':
      return 'unasked';
    case 'ask':
      return `a person is asked (${decision.why})`;
    case 'refused':
      return `refused (${refusalTexts[decision.reason]})`;
  }
}

const refusalTexts: Readonly<Record<RefusalReason, string>> = {
  off: 'agents are off',
  readOnly: 'agents may only read',
  tooMany: 'too many in a minute',
  declined: 'declined a moment ago',
  pending: 'a person is being asked about it',
};

/** The process as the system names it, and the name that it gives itself. */
function clientText({ process }: AgentClient, clientName: string | undefined): string {
  const client = process === undefined ? 'an unknown process' : processText(process);
  return clientName === undefined ? client : `${client}, which calls itself "${text(clientName)}",`;
}

function requestText({ tool, rows }: EndRequest): string {
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
