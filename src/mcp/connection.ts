import type { Readable, Writable } from 'node:stream';
import type { JSONRPCMessage, McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { Consent } from '../agent/consent/consent';
import type { AgentAccess, EndRequest } from '../agent/consent/decision';
import { readClient } from '../agent/consent/readClient';
import type { Reading } from '../core/reading';
import { Core } from '../core/core';
import type { HostProcess } from '../core/hostProcess';
import { maskWithin } from '../model/process/redact';
import { traceOf, visibleText } from '../model/text/text';
import { Client } from './client';
import { ClientFolders } from './clientFolders';
import { coreMachine, namesWithinMs } from './coreMachine';
import { LineTransport } from './lineTransport';
import { createServer } from './server';
import { ServerResources } from './serverResources';
import { Subscriptions } from './subscriptions';
import { ToolCalls } from './toolCalls';

/** More long-lived requests than any client needs. */
const maximumListening = 16;
const pollMs = 2_000;

interface ConnectionOptions {
  readonly input: Readable;
  /** Takes messages of the protocol alone. */
  readonly output: Writable;
  /** A line of the log. */
  readonly say: (line: string) => void;
  readonly host: HostProcess;
  readonly home: string;
  /** The working directory. */
  readonly folder: string;
  readonly version: string;
  /** What the agent may do. */
  readonly access: AgentAccess;
}

/** Serves one client, until it goes. Before it asks, nothing is read from the machine but who it is. */
export class Connection {
  private readonly client = new Client();
  private readonly core: Core;
  private readonly folders: ClientFolders;
  private readonly calls: ToolCalls;
  private readonly resources: ServerResources;
  private readonly subscriptions = new Subscriptions((hasAny) => {
    this.watch(hasAny);
  });
  private watching: { dispose(): void } | undefined;
  private server: McpServer | undefined;

  constructor(private readonly options: ConnectionOptions) {
    const { host, home, access } = options;
    this.folders = new ClientFolders(
      { ...options, platform: host.platform },
      (folders) => {
        this.core.setFolders(folders);
      },
      this.onError,
    );
    this.core = new Core({ host, home, folders: this.folders.current, pollMs, onError: this.onError });
    this.resources = new ServerResources(() => this.core.read(namesWithinMs));
    const consent = this.consent();
    consent.catch(this.onError);
    const machineOptions = {
      ...{ core: this.core, host, log: this.log, folders: () => this.folders.current },
      consent: {
        mayRead: access !== 'off',
        permit: async (request: EndRequest) => (await consent).permit(request),
      },
    };
    this.calls = new ToolCalls({
      ...{ client: this.client, folders: this.folders, onError: this.onError },
      machineFor: (person, clientName) => coreMachine(machineOptions, person, clientName),
    });
  }

  /** What started this server is read at once: what is there later may be another process. */
  private async consent(): Promise<Consent> {
    const { host, access } = this.options;
    const { collector } = this.core.machine;
    const client = await readClient(collector, host);
    return new Consent({
      ...{ collector, client, pid: host.pid, access: () => access, log: this.log },
      now: () => performance.now(),
    });
  }

  /** @param ended aborts when the server is told to end. @returns when the connection has ended. */
  serve(ended: AbortSignal): Promise<void> {
    const { input, output } = this.options;
    return new Promise((resolve) => {
      const transport = new LineTransport(input, output, {
        message: (message, direction) => {
          this.observe(message, direction);
        },
        ended: () => {
          this.dispose();
          resolve();
        },
      });
      const handle = serveStdio(() => this.newServer(), {
        ...{ transport, maxSubscriptions: maximumListening, onerror: this.onError },
      });
      ended.addEventListener('abort', () => {
        void handle.close();
      });
    });
  }

  private readonly log = (text: string): void => {
    for (const line of maskWithin(text).split('\n')) this.options.say(visibleText(line));
  };

  private readonly onError = (error: unknown): void => {
    this.log(traceOf(error));
  };

  private observe(message: JSONRPCMessage, direction: 'in' | 'out'): void {
    if (direction === 'in') this.client.observe(message);
    this.subscriptions.observe(message, direction);
  }

  /** A client may ask for the newer era first, and go on in the older one. */
  private newServer(): McpServer {
    const { calls, resources, subscriptions } = this;
    const { version, access } = this.options;
    this.server = createServer({ version, access, calls, resources, subscriptions });
    this.server.server.setNotificationHandler('notifications/roots/list_changed', () => {
      this.folders.forget();
    });
    return this.server;
  }

  private watch(isWatched: boolean): void {
    this.watching?.dispose();
    this.watching = isWatched
      ? this.core.watch(namesWithinMs, (reading) => {
          this.notify(reading).catch(this.onError);
        })
      : undefined;
  }

  private async notify(reading: Reading): Promise<void> {
    const { uris, isOtherList } = this.resources.changesSince(reading);
    const { server } = this.server ?? {};
    for (const uri of uris.filter((one) => this.subscriptions.wants(one))) {
      await server?.sendResourceUpdated({ uri });
    }
    if (isOtherList) await server?.sendResourceListChanged();
  }

  private dispose(): void {
    this.watching?.dispose();
    this.calls.dispose();
    this.core.dispose();
  }
}
