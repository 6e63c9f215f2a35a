import type { ClientCapabilities, JSONRPCMessage, ServerContext } from '@modelcontextprotocol/server';
import {
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  isJSONRPCRequest,
} from '@modelcontextprotocol/server';
import { isRecord } from '../model/text/json';

const nameLength = 100;

/** What a client said of itself. It decides how it is spoken with, and never what it may do. */
export class Client {
  private atStart: ClientCapabilities = {};
  private nameAtStart: string | undefined;

  /** Before 2026-07-28 it says so once, in its first message. */
  observe(message: JSONRPCMessage): void {
    if (!isJSONRPCRequest(message) || message.method !== 'initialize') return;
    const { capabilities, clientInfo } = message.params ?? {};
    if (isRecord(capabilities)) this.atStart = capabilities;
    this.nameAtStart = nameIn(clientInfo);
  }

  /** As it calls itself. */
  name({ mcpReq }: ServerContext): string | undefined {
    const envelope: Readonly<Record<string, unknown>> | undefined = mcpReq.envelope;
    return envelope === undefined ? this.nameAtStart : nameIn(envelope[CLIENT_INFO_META_KEY]);
  }

  /** Whether the client can show a form. Without a mode, one of earlier versions means that. */
  canAsk(context: ServerContext): boolean {
    const { elicitation } = this.capabilities(context);
    return isRecord(elicitation) && (elicitation.form !== undefined || elicitation.url === undefined);
  }

  hasRoots(context: ServerContext): boolean {
    return this.capabilities(context).roots !== undefined;
  }

  private capabilities({ mcpReq }: ServerContext): ClientCapabilities {
    if (mcpReq.envelope === undefined) return this.atStart;
    // since 2026-07-28 it says so in every request
    const envelope: Readonly<Record<string, unknown>> = mcpReq.envelope;
    const capabilities = envelope[CLIENT_CAPABILITIES_META_KEY];
    return isRecord(capabilities) ? capabilities : {};
  }
}

function nameIn(info: unknown): string | undefined {
  if (!isRecord(info)) return undefined;
  const { title, name } = info;
  const said = [title, name].find((one) => typeof one === 'string' && one !== '');
  return typeof said === 'string' ? said.slice(0, nameLength) : undefined;
}
