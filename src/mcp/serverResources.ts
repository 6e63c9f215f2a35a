import type { McpServer, ReadResourceResult } from '@modelcontextprotocol/server';
import { ResourceNotFoundError, ResourceTemplate } from '@modelcontextprotocol/server';
import { portResourceName, resourceWords } from '../agent/descriptions/resources';
import type { Reading } from '../core/reading';
import { listReportOf } from '../core/listReport';
import type { ListReport } from '../core/reportSchema';
import { isShownByDefault } from '../core/shownByDefault';
import { parsePort } from '../model/net/endpoint';

const listUri = 'local-ports://servers';
const mimeType = 'application/json';
/** Of listeners in the list, and of ports among the resources. A machine with more of them is no developer's. */
const maximumListed = 200;

/** What has changed for a client since it was given or notified of it. */
interface ResourceChanges {
  readonly uris: readonly string[];
  /** Whether there are other resources. */
  readonly isOtherList: boolean;
}

/** What listens, as resources: the list, and one for each port. */
export class ServerResources {
  /** What the client knows, by URI. A port that is missing is one on which nothing listens. */
  private known = new Map<string, string>();
  private knownPorts = '';

  constructor(private readonly read: () => Promise<Reading>) {}

  register(server: McpServer): void {
    server.registerResource('servers', listUri, { ...resourceWords.list, mimeType }, async () =>
      this.given(listUri, listOf(await this.read())),
    );
    const list = async () => {
      const ports = portsOf(await this.read());
      this.knownPorts = ports.join();
      return {
        resources: ports.map((port) => ({ uri: uriOf(port), name: portResourceName(port), mimeType })),
      };
    };
    const template = new ResourceTemplate(`${listUri}/{port}`, { list });
    server.registerResource(
      'port',
      template,
      { ...resourceWords.port, mimeType },
      async ({ href }, { port }) => {
        const number = typeof port === 'string' ? parsePort(port) : undefined;
        if (number === undefined) throw new ResourceNotFoundError(href);
        return this.given(uriOf(number), portOf(await this.read(), number));
      },
    );
  }

  /** From then on the client is taken to know what this reading says. */
  changesSince(reading: Reading): ResourceChanges {
    const now = new Map([[listUri, markOf(listOf(reading))]]);
    for (const port of new Set(reading.rows.map(({ listener }) => listener.port))) {
      now.set(uriOf(port), markOf(portOf(reading, port)));
    }
    const nothing = markOf({ ...listReportOf(reading.snapshot, []) });
    const ports = portsOf(reading).join();
    const uris = [...new Set([...now.keys(), ...this.known.keys()])].filter(
      (uri) => (now.get(uri) ?? nothing) !== (this.known.get(uri) ?? nothing),
    );
    const isOtherList = ports !== this.knownPorts;
    this.known = now;
    this.knownPorts = ports;
    return { uris, isOtherList };
  }

  private given(uri: string, report: ListReport & { readonly leftOut?: number }): ReadResourceResult {
    this.known.set(uri, markOf(report));
    return { contents: [{ uri, mimeType, text: JSON.stringify(report) }] };
  }
}

function uriOf(port: number): string {
  return `${listUri}/${port}`;
}

function listOf({ rows, snapshot }: Reading): ListReport & { readonly leftOut: number } {
  const shown = rows.filter((row) => row.listener.protocol === 'tcp' && isShownByDefault(row));
  const listed = listReportOf(snapshot, shown.slice(0, maximumListed));
  return { ...listed, leftOut: shown.length - listed.listeners.length };
}

function portOf({ rows, snapshot }: Reading, port: number): ListReport {
  return listReportOf(
    snapshot,
    rows.filter(({ listener }) => listener.port === port),
  );
}

function portsOf({ rows }: Reading): readonly number[] {
  const shown = rows.filter((row) => row.listener.protocol === 'tcp' && isShownByDefault(row));
  return [...new Set(shown.map(({ listener }) => listener.port))]
    .sort((a, b) => a - b)
    .slice(0, maximumListed);
}

/** Two readings of the same state have the same mark. */
function markOf({ listeners, isWhole }: ListReport): string {
  return JSON.stringify([isWhole, listeners]);
}
