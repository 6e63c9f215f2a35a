import { platform } from 'node:os';
import type { Collector } from '../../collect/collector';
import { stdinWriter } from '../../collect/stdinWriter';
import type { Dialogs } from '../../flows/dialogs';
import type { AgentClient } from '../../model/origin/agentClient';
import { clientAbove, isKnownAgent, isStartedBy } from '../../model/origin/agentClient';
import { isInteractiveShell } from '../../model/process/shell';
import type { Process } from '../../model/process/process';
import { isSameProgram, sameProcess } from '../../model/process/process';
import type { Said } from './auditLog';
import { AuditEntry } from './auditLog';
import type { AgentAccess, AskReason, Decision, EndRequest } from './decision';
import { Limits } from './limits';

interface ConsentOptions {
  readonly collector: Pick<Collector, 'readAncestorChains' | 'inspect'>;
  readonly client: AgentClient;
  /** The process that this runs in. */
  readonly pid: number;
  /** Whether this process speaks to us; by default as the system shows it, see `stdinWriter`. */
  readonly isSpeaking?: (pid: number) => Promise<boolean>;
  /** The setting as it is now. */
  readonly access: () => AgentAccess;
  /** One line for each decision and for each outcome. */
  readonly log: (line: string) => void;
  /** Milliseconds from any fixed moment; never goes back. */
  readonly now: () => number;
}

/** What an agent may do about one request. */
export interface Permit {
  readonly decision: Decision;
  /** What the flow asks a person with: it bounds the questions, and remembers a no. */
  readonly dialogs: (person: Dialogs) => Dialogs;
  /** For the log. @param outcome `exited`, `declined`: a word or two. */
  readonly finish: (outcome: string) => void;
}

/**
 * Decides whether an agent may end something: unasked only what it has started itself, by its own process and the ancestors of
 * the target as they are now. It decides before a flow begins; the flow checks the same once more right before the signal.
 */
export class Consent {
  private readonly limits: Limits;
  private requests = 0;

  constructor(private readonly options: ConsentOptions) {
    this.limits = new Limits(options.now);
  }

  /** Whether an agent may read what runs. */
  get mayRead(): boolean {
    return this.options.access() !== 'off';
  }

  /** @throws CollectFailure if it is unknown what runs. */
  async permit(request: EndRequest): Promise<Permit> {
    const key = keyOf(request);
    const decision = await this.decide(request, key);
    const entry = new AuditEntry(++this.requests, this.options.log);
    entry.decided(this.options.client, request, decision);
    return {
      decision,
      dialogs: (person) => this.boundedDialogs(person, key, entry),
      finish: (outcome) => {
        entry.finished(outcome);
      },
    };
  }

  private async decide(request: EndRequest, key: string): Promise<Decision> {
    const access = this.options.access();
    if (access !== 'ask') return { kind: 'refused', reason: access === 'off' ? 'off' : 'readOnly' };
    const reason = this.limits.refusalOfAct(key);
    if (reason !== undefined) return { kind: 'refused', reason };
    const why = await this.reasonToAsk(request);
    if (typeof why === 'string') return { kind: 'ask', why };
    return { kind: 'unasked', startedBy: why };
  }

  /** @returns the agent's process if there is no reason. */
  private async reasonToAsk({ rows }: EndRequest): Promise<AskReason | Process> {
    const { client, collector, pid } = this.options;
    if (rows.some(({ container }) => container !== undefined)) return 'container';
    if (client.flaw !== undefined) return client.flaw;
    if (client.process === undefined) return 'lineage';
    const targets = rows.map(({ process }) => process);
    const known = targets.filter((process) => process !== undefined);
    if (known.length < targets.length) return 'hidden';
    const { isSpeaking = stdinWriter(platform()) } = this.options;
    if (!(await isSpeaking(client.process.pid))) return 'lineage';
    if (await this.isTypedIn(client.process)) return 'place';
    const [self = [], ...chains] = await collector.readAncestorChains([pid, ...known.map((one) => one.pid)]);
    if (!isStillClient(client.process, self)) return 'lineage';
    const foreign = known.find((target, index) => !isOwn(target, chains[index] ?? [], client.process));
    if (foreign === undefined) return client.process;
    return foreign.starterMark?.session === undefined ? 'notStarted' : 'markOnly';
  }

  /**
   * Whether somebody types beneath a program that is no known agent: then it is a terminal or an editor that is not known, and
   * what it starts may be wanted by a person.
   */
  private async isTypedIn(client: Process): Promise<boolean> {
    if (isKnownAgent(client)) return false;
    const [found] = await this.options.collector.inspect([client.pid]);
    return found?.descendants.some(isInteractiveShell) === true;
  }

  private boundedDialogs(person: Dialogs, key: string, entry: AuditEntry): Dialogs {
    const bounded = async <Answer>(
      ask: () => Promise<Answer>,
      none: Answer,
      wordOf: (answer: Answer) => string | undefined,
    ): Promise<Answer> => {
      const reason = this.limits.refusalOfQuestion(key);
      if (reason !== undefined) {
        entry.notAsked(reason);
        return none;
      }
      let said: Said = { kind: 'none' };
      try {
        const answer = await ask();
        const word = wordOf(answer);
        said = word === undefined ? { kind: 'no' } : { kind: 'yes', word };
        return answer;
      } finally {
        this.limits.answered(key, said.kind);
        entry.answered(said);
      }
    };
    return {
      ...delegated(person),
      ask: (question, actions) =>
        bounded(
          () => person.ask(question, actions),
          undefined,
          (id) => id,
        ),
      choose: (items, prompt, late) =>
        bounded(
          () => person.choose(items, prompt, late),
          undefined,
          (value) => (value === undefined ? undefined : '1'),
        ),
      chooseMany: (items, prompt) =>
        bounded(
          () => person.chooseMany(items, prompt),
          [],
          ({ length }) => (length === 0 ? undefined : String(length)),
        ),
    };
  }
}

/** Methods of a class are not among its own members. */
function delegated(dialogs: Dialogs): Dialogs {
  return {
    ask: (question, actions) => dialogs.ask(question, actions),
    choose: (items, prompt, late) => dialogs.choose(items, prompt, late),
    chooseMany: (items, prompt) => dialogs.chooseMany(items, prompt),
    enter: (prompt) => dialogs.enter(prompt),
    tell: (message) => {
      dialogs.tell(message);
    },
    offer: (message, actions) => dialogs.offer(message, actions),
    progress: (title, task) => dialogs.progress(title, task),
    copy: (text, notice) => dialogs.copy(text, notice),
  };
}

/** @param self this process, whatever program runs it (an editor's, as Node.js), and its ancestors as they are now. */
function isStillClient(client: Process, self: readonly Process[]): boolean {
  const { process, flaw } = clientAbove(self, client.user?.uid, true);
  return (
    flaw === undefined &&
    process !== undefined &&
    sameProcess(process, client) &&
    isSameProgram(process, client)
  );
}

function isOwn(target: Process, chain: readonly Process[], client: Process | undefined): boolean {
  const [now] = chain;
  if (now === undefined || client === undefined || !sameProcess(now, target)) return false;
  return isStartedBy(client, chain);
}

/** The same thing under the same number later is another one. */
function keyOf({ rows: [{ process, ownerId }] }: EndRequest): string {
  return process?.startMark === undefined ? ownerId : `${process.pid} ${process.startMark}`;
}
