/**
 * What a server for agents does with an act, from within a world: it reads at its start what started it, prints `ok`, and
 * then decides and acts as that does. Each line of its standard input is one request (v8, base64); each answer is a line:
 * `ok` and the result, or `error` and the reason. It exits at the end of its input.
 */
import { createInterface } from 'node:readline';
import { deserialize, serialize } from 'node:v8';
import { selfReports } from '../../../src/act/selfReports';
import { sendSignal } from '../../../src/act/signals';
import type { Permit } from '../../../src/agent/consent/consent';
import { Consent } from '../../../src/agent/consent/consent';
import type { AgentAccess, Decision } from '../../../src/agent/consent/decision';
import { readClient } from '../../../src/agent/consent/readClient';
import { LinuxCollector } from '../../../src/collect/linux/linuxCollector';
import type { Dialogs } from '../../../src/flows/dialogs';
import { terminateProcess } from '../../../src/flows/terminate';
import type { TerminationDependencies } from '../../../src/flows/termination/dependencies';
import type { ScanState } from '../../../src/model/listeners/scanState';
import type { Snapshot } from '../../../src/model/listeners/snapshot';
import type { AgentClient } from '../../../src/model/origin/agentClient';
import type { HostContext } from '../../../src/model/process/hostContext';
import { ListenerDescriber } from '../../../src/model/rows/describeListeners';
import type { ListenerRow } from '../../../src/model/rows/listenerRow';
import { noNames } from '../../../src/model/rows/names';
import { finish } from '../../../src/model/text/timeSlice';
import { noOffers } from '../../unit/flows/noOffers';
import { fastClock } from '../fastClock';

/** `person`: what the person answers who is asked; `none`: nobody can be asked. */
export type AgentRequest =
  | { readonly ask: 'client' | 'log' | 'carryOut' }
  | { readonly ask: 'permit'; readonly port: number; readonly person: Person; readonly access?: AgentAccess };
type Person = 'yes' | 'no' | 'none';

export interface AgentResult {
  /** Whether the flow says that it has ended. */
  readonly hasEnded: boolean;
  /** `SIGTERM 4711` */
  readonly sent: readonly string[];
  /** The questions that a person was asked. */
  readonly asked: readonly string[];
  /** What was told, and why it stopped. */
  readonly told: readonly string[];
}

const never = new AbortController().signal;
/** A grace period of 200 ms. */
const hastyFactor = 25;
const collector = new LinuxCollector();
const hostContext: HostContext = {
  uid: process.getuid?.(),
  home: '/nonexistent',
  editor: {
    ...{ name: 'Local Ports', pid: process.pid, reports: selfReports },
    ...{ installation: '', extensions: [] },
  },
};

class ServerForAgents {
  private readonly consent: Consent;
  private readonly describer = new ListenerDescriber(hostContext, noNames);
  private snapshot: Snapshot | undefined;
  private access: AgentAccess = 'ask';
  private person: Person = 'none';
  private next: { readonly permit: Permit; readonly row: ListenerRow } | undefined;
  readonly lines: string[] = [];

  constructor(readonly client: AgentClient) {
    this.consent = new Consent({
      ...{ collector, client, pid: process.pid, access: () => this.access },
      log: (line) => this.lines.push(line),
      // a new minute for each act: how many are let through is not what is tried here
      now: () => this.lines.length * 3_600_000,
    });
  }

  async permit(port: number, person: Person, access: AgentAccess): Promise<Decision> {
    this.person = person;
    this.access = access;
    this.snapshot = await collector.scan(never);
    const row = this.rows().find(({ listener }) => listener.port === port);
    if (row === undefined) throw new Error(`nothing listens on ${port}`);
    const permit = await this.consent.permit({ tool: 'stop_server', rows: [row], clientName: 'scripted' });
    this.next = { permit, row };
    return permit.decision;
  }

  /** What was permitted last. */
  async carryOut(): Promise<AgentResult> {
    const { permit, row } = this.next ?? {};
    const result = { sent: [] as string[], asked: [] as string[], told: [] as string[] };
    if (permit === undefined || row?.process === undefined || permit.decision.kind === 'refused') {
      return { hasEnded: false, ...result };
    }
    const dialogs = permit.dialogs(this.dialogs(result));
    const { decision } = permit;
    const dependencies: TerminationDependencies = {
      ...this.dependencies(dialogs, result.sent),
      ...(decision.kind === 'unasked' ? { startedBy: decision.startedBy } : {}),
    };
    try {
      const hasEnded = await terminateProcess(dependencies, row.process, true);
      permit.finish(hasEnded ? 'exited' : 'not ended');
      return { hasEnded, ...result };
    } catch (error) {
      return { hasEnded: false, ...result, told: [...result.told, String(error)] };
    }
  }

  private rows(): readonly ListenerRow[] {
    return this.snapshot === undefined ? [] : finish(this.describer.describe(this.snapshot));
  }

  private dependencies(dialogs: Dialogs, sent: string[]): TerminationDependencies {
    const snapshot = (): Snapshot | undefined => this.snapshot;
    return {
      ...{ collector, dialogs, hostContext, shellKind: () => 'bash', clock: fastClock(hastyFactor) },
      settings: { current: { confirmTerminate: true } },
      log: { info: (line) => this.lines.push(line) },
      scanner: {
        get lastSnapshot() {
          return snapshot();
        },
        state: { kind: 'scanning' },
        refresh: async (): Promise<ScanState> => {
          this.snapshot = await collector.scan(never);
          return { kind: 'ok', snapshot: this.snapshot };
        },
      },
      currentRows: (protocols) =>
        Promise.resolve(this.rows().filter(({ listener }) => protocols.includes(listener.protocol))),
      sendSignal: (pid, signal) => {
        sent.push(`${signal} ${pid}`);
        return sendSignal(pid, signal);
      },
      stopContainerInstead: () => Promise.resolve('terminate'),
      forget: () => undefined,
      startAgainOffers: noOffers(dialogs),
    };
  }

  private dialogs({ asked, told }: { asked: string[]; told: string[] }): Dialogs {
    return {
      ask: ({ message }, actions) => {
        asked.push(message);
        if (this.person === 'none') return Promise.reject(new Error('nobody can be asked'));
        return Promise.resolve(this.person === 'yes' ? actions[0]?.id : undefined);
      },
      choose: () => Promise.reject(new Error('no list is expected')),
      chooseMany: () => Promise.reject(new Error('no list is expected')),
      enter: () => Promise.resolve(undefined),
      tell: ({ text }) => told.push(text),
      offer: ({ text }) => {
        told.push(text);
        return Promise.resolve(undefined);
      },
      progress: (_title, task) => task(never, () => undefined),
      copy: () => Promise.resolve(),
    };
  }
}

async function answer(server: ServerForAgents, request: AgentRequest): Promise<unknown> {
  switch (request.ask) {
    case 'client':
      return server.client;
    case 'log':
      return server.lines;
    case 'permit':
      return server.permit(request.port, request.person, request.access ?? 'ask');
    case 'carryOut':
      return server.carryOut();
  }
}

async function main(): Promise<void> {
  const host = { pid: process.pid, uid: process.getuid?.(), reports: selfReports };
  const server = new ServerForAgents(await readClient(collector, host));
  console.log('ok');
  for await (const line of createInterface({ input: process.stdin })) {
    try {
      const request = deserialize(Buffer.from(line, 'base64')) as AgentRequest;
      console.log(`ok ${serialize(await answer(server, request)).toString('base64')}`);
    } catch (error) {
      console.log(`error ${String(error)}`);
    }
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
