/**
 * Cleans up random servers, as a user would, while they exit, close their ports, become other programs, are wanted again and
 * have their PIDs reused, with the list open, with the question open, and in between two of them. What was not ticked, and
 * is in no tree that was named in the question, must survive; what was ticked must end or be named in what is told.
 * Runs inside a world, which it populates itself.
 *
 * Usage: cleanUpRounds.js SEED ROUNDS
 * Prints `ok` and a Summary (JSON), or `error` and what went wrong, with the round's number.
 */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { delay } from '../../../src/act/delay';
import { sendSignal } from '../../../src/act/signals';
import { LinuxCollector } from '../../../src/collect/linux/linuxCollector';
import { cleanUp } from '../../../src/flows/cleanUp';
import type { CleanUpDependencies } from '../../../src/flows/cleaningUp/dependencies';
import type { ChoiceItem, Dialogs } from '../../../src/flows/dialogs';
import type { Candidate } from '../../../src/model/actions/cleanUp';
import type { Signal } from '../../../src/model/actions/termination';
import type { ForgottenReason } from '../../../src/model/forgotten/reason';
import type { Protocol } from '../../../src/model/listeners/listener';
import type { ScanState } from '../../../src/model/listeners/scanState';
import type { Snapshot } from '../../../src/model/listeners/snapshot';
import type { HostContext } from '../../../src/model/process/hostContext';
import type { ProcessIdentity } from '../../../src/model/process/process';
import { ListenerDescriber } from '../../../src/model/rows/describeListeners';
import { noNames } from '../../../src/model/rows/names';
import type { ListenerRow } from '../../../src/model/rows/listenerRow';
import { finish } from '../../../src/model/text/timeSlice';
import { noOffers } from '../../unit/flows/noOffers';
import { seededRandom } from '../../unit/random';
import { fastClock } from '../fastClock';
import { Conversation } from './conversation';
import { isAlive, startOf, untilOld } from './processStart';

export interface Summary {
  readonly ticked: number;
  /** Of those that were ticked. */
  readonly ended: number;
  readonly told: number;
  /** Descendants of what ended that were left running, as they were listed and not ticked. */
  readonly kept: number;
  readonly signals: number;
  readonly reusedPids: number;
  readonly forced: number;
  readonly canceled: number;
  /** How often each interference happened. */
  readonly interferences: Readonly<Record<string, number>>;
}

const never = new AbortController().signal;
const collector = new LinuxCollector();
/** A grace period of 200 ms. */
const hastyFactor = 25;
const firstPort = 3000;
const strong: readonly ForgottenReason[] = [{ kind: 'terminalClosed', name: 'zsh' }];
const weak: readonly ForgottenReason[] = [{ kind: 'starterEnded', how: 'adopted', starter: undefined }];

const interferences = ['exit', 'replace', 'closeSocket', 'exec', 'wanted'] as const;
type Interference = (typeof interferences)[number];

/** A process of a round: some listen, some of these look forgotten, and some ignore the gentle signal. */
interface Node extends ProcessIdentity {
  readonly name: string;
  readonly parent: Node | undefined;
  readonly port: number | undefined;
}

function newActor(): Conversation {
  return new Conversation('perl', [join(__dirname, 'actor.pl')]);
}

class Rounds {
  private readonly random: () => number;
  private readonly starter = newActor();
  private readonly editor = newActor();
  private readonly counts = { ticked: 0, ended: 0, told: 0, kept: 0, signals: 0 };
  private readonly more = { reusedPids: 0, forced: 0, canceled: 0 };
  private readonly happened: Record<string, number> = {};

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  async run(count: number): Promise<Summary> {
    await this.starter.ask('pid');
    await this.editor.ask('pid');
    for (let number = 1; number <= count; number++) {
      const round = new Round(this.starter, this.editor.pid, this.random);
      try {
        await round.populate();
        await round.play();
        round.check();
      } catch (error) {
        throw new Error(`round ${number}: ${String(error)} ${round.trace()}`, { cause: error });
      }
      assert.ok(startOf(this.starter.pid) !== undefined && startOf(this.editor.pid) !== undefined);
      this.add(round);
      await round.end();
    }
    await this.starter.stop();
    await this.editor.stop();
    return { ...this.counts, ...this.more, interferences: this.happened };
  }

  private add({ counted, happened }: Round): void {
    for (const key of Object.keys(this.counts) as (keyof Rounds['counts'])[])
      this.counts[key] += counted[key];
    for (const key of Object.keys(this.more) as (keyof Rounds['more'])[]) this.more[key] += counted[key];
    for (const kind of happened) this.happened[kind] = (this.happened[kind] ?? 0) + 1;
  }
}

class Round {
  readonly counted = {
    ...{ ticked: 0, ended: 0, told: 0, kept: 0, signals: 0, reusedPids: 0, forced: 0, canceled: 0 },
  };
  readonly happened: Interference[] = [];
  private readonly nodes: Node[] = [];
  private readonly strangers: (ProcessIdentity & { readonly name: string })[] = [];
  /** By PID and start. */
  private readonly forgotten = new Map<string, readonly ForgottenReason[]>();
  private listed: readonly ProcessIdentity[] = [];
  private ticked: readonly ProcessIdentity[] = [];
  /** What a person was told, and what was logged. */
  private readonly texts: string[] = [];
  private question = '';
  /** Ended by the test itself. */
  private readonly exited: ProcessIdentity[] = [];
  /** Wanted again, or without its port, before its turn. */
  private readonly mustLive: ProcessIdentity[] = [];
  /** Without their sockets. */
  private readonly closed = new Set<Node>();
  private readonly sent: string[] = [];
  private state: ScanState = { kind: 'scanning' };
  private snapshot: Snapshot | undefined;
  private readonly hostContext: HostContext;
  private readonly describer: ListenerDescriber;

  constructor(
    private readonly starter: Conversation,
    editorPid: number,
    private readonly random: () => number,
  ) {
    this.hostContext = {
      uid: 0,
      home: '/nonexistent',
      editor: { name: 'the editor', pid: editorPid, installation: '/nonexistent/editor', extensions: [] },
    };
    this.describer = new ListenerDescriber(this.hostContext, noNames);
  }

  /** A random forest, in which most listen and most of these look forgotten. */
  async populate(): Promise<void> {
    const size = 5 + Math.floor(this.random() * 5);
    const shapes = Array.from({ length: size }, (_, index) => ({
      name: `n${index}`,
      parentIndex: this.random() < 0.35 ? -1 : Math.floor(this.random() * index),
      port: this.random() < 0.8 ? firstPort + index : undefined,
    }));
    for (const { name, parentIndex, port } of shapes) {
      const parent = this.nodes[parentIndex];
      const pid = Number(await this.ask(parent, `fork ${name}`));
      const startMark = startOf(pid);
      assert.ok(startMark !== undefined);
      this.nodes.push({ name, parent, port, pid, startMark });
    }
    for (const node of this.nodes) {
      await this.ask(node, 'stay');
      if (node.port !== undefined) await this.ask(node, `listen a tcp 127.0.0.1 ${node.port}`);
      if (this.random() < 0.15) await this.ask(node, 'ignore TERM');
      if (node.port !== undefined && this.random() < 0.8) {
        this.forgotten.set(keyOf(node), this.random() < 0.6 ? strong : weak);
      }
    }
    await untilOld(Math.max(...this.nodes.map(({ startMark }) => Number(startMark))));
    // the next processes get PIDs that others had
    writeFileSync('/proc/sys/kernel/ns_last_pid', '10');
  }

  async play(): Promise<void> {
    await cleanUp(this.dependencies(), { kind: 'forgotten' });
  }

  /** Nothing died that was not to, and everything that was ticked ended or was named. */
  check(): void {
    const mayEnd = (node: Node): boolean =>
      this.isListed(node, this.ticked) ||
      (!this.isListed(node, this.listed) && node.parent !== undefined && mayEnd(node.parent));
    for (const node of this.nodes) {
      if (isAlive(node) || this.isListed(node, this.exited)) continue;
      assert.ok(mayEnd(node), `${node.name} died and was not to`);
      assert.ok(this.question.includes(`(PID ${node.pid})`), `${node.name} died and was not in the question`);
    }
    for (const stranger of this.strangers) assert.ok(isAlive(stranger), 'a stranger died');
    for (const one of this.mustLive) {
      assert.ok(isAlive(one) || this.isListed(one, this.exited), `${one.pid} died and was wanted again`);
    }
    for (const one of this.ticked) {
      this.counted.ticked++;
      if (!isAlive(one)) {
        this.counted.ended++;
        continue;
      }
      this.counted.told++;
      const isTold = this.texts.some((text) => text.includes(`(PID ${one.pid})`));
      assert.ok(isTold, `${one.pid} runs and nothing was said of it`);
    }
    this.counted.kept += this.nodes.filter(
      (node) =>
        isAlive(node) &&
        this.isListed(node, this.listed) &&
        !this.isListed(node, this.ticked) &&
        node.parent !== undefined &&
        !isAlive(node.parent),
    ).length;
  }

  async end(): Promise<void> {
    for (const node of [...this.nodes, ...this.strangers]) if (isAlive(node)) sendSignal(node.pid, 'SIGKILL');
    const own = [...this.nodes.filter(({ parent }) => parent === undefined), ...this.strangers];
    for (const { name } of own) await ifPossible(() => this.starter.ask(`stop ${name}`));
    while (this.nodes.some(isAlive)) await delay(2, never);
  }

  trace(): string {
    const nodes = this.nodes.map(
      (node) =>
        `${node.name}=${node.pid}<${node.parent?.name ?? ''} ${node.port ?? ''} ${this.isListed(node, this.ticked) ? 'T' : this.isListed(node, this.listed) ? 'L' : ''}`,
    );
    return JSON.stringify({ nodes, sent: this.sent, happened: this.happened, texts: this.texts });
  }

  private dependencies(): CleanUpDependencies {
    const snapshot = (): Snapshot | undefined => this.snapshot;
    const state = (): ScanState => this.state;
    return {
      collector,
      dialogs: this.dialogs(),
      locale: 'en',
      shellKind: () => 'bash',
      hostContext: this.hostContext,
      clock: fastClock(hastyFactor),
      settings: { current: { confirmTerminate: true } },
      log: { info: (line) => this.texts.push(line), show: () => undefined },
      scanner: {
        get lastSnapshot() {
          return snapshot();
        },
        get state() {
          return state();
        },
        refresh: async () => {
          this.snapshot = await collector.scan(never, 'manual');
          this.state = { kind: 'ok', snapshot: this.snapshot };
          return this.state;
        },
      },
      currentRows: (protocols) => Promise.resolve(this.rows(protocols)),
      sendSignal: (pid, signal) => this.send(pid, signal),
      stopContainerInstead: () => Promise.resolve('terminate'),
      forget: () => undefined,
      startAgainOffers: noOffers({ tell: ({ text }) => this.texts.push(text) }),
    };
  }

  private rows(protocols: readonly Protocol[]): readonly ListenerRow[] {
    const rows = this.snapshot === undefined ? [] : finish(this.describer.describe(this.snapshot));
    return rows
      .filter(({ listener }) => protocols.includes(listener.protocol))
      .map((row) => {
        const forgotten = row.process === undefined ? undefined : this.forgotten.get(keyOf(row.process));
        return forgotten === undefined ? row : { ...row, forgotten };
      });
  }

  private send(pid: number, signal: Signal): ReturnType<typeof sendSignal> {
    const startMark = startOf(pid);
    const node = this.nodes.find((one) => one.pid === pid && one.startMark === startMark);
    // a process that exited in between is no wrong target
    assert.ok(
      node !== undefined || startMark === undefined,
      `${signal} to ${pid}, started at ${startMark ?? ''}`,
    );
    if (node !== undefined) {
      assert.ok(!this.isListed(node, this.mustLive), `${signal} to ${node.name}, which is wanted again`);
      assert.ok(this.question.includes(`(PID ${pid})`), `${signal} to ${node.name}, which was not named`);
    }
    this.sent.push(`${signal} ${pid}`);
    this.counted.signals++;
    return sendSignal(pid, signal);
  }

  /** A person who ticks at random, mostly agrees, and sometimes cancels or forces. */
  private dialogs(): Dialogs {
    const isCanceled = this.random() < 0.1;
    let steps = 0;
    return {
      enter: () => Promise.resolve(undefined),
      chooseMany: async <Value>(items: readonly ChoiceItem<Value>[]) => {
        const chosen = items.filter(({ isTicked }) => this.random() < (isTicked === true ? 0.8 : 0.3));
        const processOf = ({ value }: ChoiceItem<Value>): ProcessIdentity =>
          (value as unknown as Candidate).process;
        this.listed = items.map(processOf);
        this.ticked = chosen.map(processOf);
        await this.interfere(0.4);
        return chosen.map(({ value }) => value);
      },
      ask: async ({ message, detail, whole }, actions) => {
        const isForce = message.startsWith('Force');
        if (!isForce) this.question = whole?.() ?? detail;
        await this.interfere(0.4, isForce);
        if (isForce) this.counted.forced++;
        return actions[0]?.id;
      },
      progress: (_title, task) => {
        const cancellation = new AbortController();
        let last = Promise.resolve();
        return task(cancellation.signal, () => {
          steps++;
          if (isCanceled && steps === 2) {
            this.counted.canceled++;
            cancellation.abort();
          }
          // nothing is awaited here: what takes time goes on beside what is done
          last = last.then(() => this.interfere(0.3, true));
        }).finally(() => last);
      },
      tell: ({ text }) => this.texts.push(text),
      offer: ({ text }, actions) => {
        this.texts.push(text);
        return Promise.resolve(this.random() < 0.5 ? actions[0]?.id : undefined);
      },
      choose: () => Promise.reject(new Error('no list of single entries is expected')),
      copy: () => Promise.resolve(),
    };
  }

  /** @param isUnderway when a signal may have been sent already. */
  private async interfere(probability: number, isUnderway = false): Promise<void> {
    if (this.random() >= probability) return;
    const victim = this.pick(this.nodes.filter((node) => this.isReachable(node)));
    const kind = this.pick(interferences);
    if (victim === undefined || kind === undefined) return;
    const isLeaf = this.nodes.every(({ parent }) => parent !== victim);
    if (!isLeaf && kind !== 'closeSocket' && kind !== 'wanted') return;
    if (victim.port === undefined && kind !== 'exit' && kind !== 'replace') return;
    if (kind === 'exec' && this.closed.has(victim)) return;
    // a new program stays only if it is asked to, which takes all of its ancestors
    if (kind === 'exec' && isUnderway && victim.parent !== undefined) return;
    if (kind === 'exit' || kind === 'replace') this.exited.push(victim);
    if (!(await ifPossible(() => this.carryOut(kind, victim, isUnderway)))) return;
    this.happened.push(kind);
  }

  private async carryOut(kind: Interference, victim: Node, isUnderway: boolean): Promise<void> {
    const { name, parent, port, pid } = victim;
    switch (kind) {
      case 'exit':
        await this.ask(parent, `stop ${name}`);
        return;
      case 'replace': {
        await this.ask(parent, `stop ${name}`);
        const stranger = `stranger-${this.strangers.length}`;
        const taken = Number(await this.starter.ask(`fork-as ${stranger} ${pid}`));
        this.strangers.push({ name: stranger, pid: taken, startMark: startOf(taken) });
        this.counted.reusedPids++;
        if (port !== undefined) await this.starter.ask(`tell ${stranger} listen a tcp 127.0.0.1 ${port}`);
        return;
      }
      case 'closeSocket':
        this.closed.add(victim);
        await this.ask(victim, 'close a');
        return;
      case 'exec':
        await this.ask(victim, 'exec a');
        await this.ask(victim, 'stay');
        // it may be a part of a tree that is chosen
        if (!isUnderway && !this.isBelowTicked(victim)) this.mustLive.push(victim);
        return;
      case 'wanted':
        this.forgotten.delete(keyOf(victim));
        // without evidence it was not listed, and may be a part of a tree
        if (!isUnderway && this.isListed(victim, this.ticked)) this.mustLive.push(victim);
    }
  }

  private isBelowTicked({ parent }: Node): boolean {
    return parent !== undefined && (this.isListed(parent, this.ticked) || this.isBelowTicked(parent));
  }

  /** Requests pass through all of its ancestors. */
  private isReachable(node: Node): boolean {
    return isAlive(node) && (node.parent === undefined || this.isReachable(node.parent));
  }

  private ask(node: Node | undefined, line: string): Promise<string> {
    const path: string[] = [];
    for (let at = node; at !== undefined; at = at.parent) path.unshift(`tell ${at.name} `);
    return this.starter.ask(`${path.join('')}${line}`);
  }

  private isListed({ pid, startMark }: ProcessIdentity, list: readonly ProcessIdentity[]): boolean {
    return list.some((one) => one.pid === pid && one.startMark === startMark);
  }

  private pick<T>(from: readonly T[]): T | undefined {
    return from[Math.floor(this.random() * from.length)];
  }
}

function keyOf({ pid, startMark }: ProcessIdentity): string {
  return `${pid} ${startMark ?? ''}`;
}

/** @returns false if what was asked has ended. */
async function ifPossible(request: () => Promise<unknown>): Promise<boolean> {
  try {
    await request();
    return true;
  } catch (error) {
    if (/ended|no child|no socket|never free|bind/.test(String(error))) return false;
    throw error;
  }
}

const [seed, count] = process.argv.slice(2).map(Number);
// the world closes the input when the test ends
process.stdin.once('end', () => process.exit()).resume();
new Rounds(seed ?? 1)
  .run(count ?? 1)
  .then(
    (summary) => {
      console.log(`ok ${JSON.stringify(summary)}`);
    },
    (error: unknown) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      console.log(`error ${text.replaceAll('\n', ' ')}`);
    },
  )
  .finally(() => process.exit())
  .catch((error: unknown) => {
    console.error(error);
  });
