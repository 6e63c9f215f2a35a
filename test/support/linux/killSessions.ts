/**
 * Terminates random processes, as a user would, while they exit, close their ports and have their PIDs reused between the
 * choice and the signal. Every process that was not chosen must survive. Runs inside a world, which it populates itself.
 *
 * Usage: killSessions.js SEED SESSIONS
 * Prints `ok` and a Summary (JSON), or `error` and what died or was signalled wrongly, with the session's number.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { delay } from '../../../src/act/delay';
import { selfReports } from '../../../src/act/selfReports';
import { sendSignal } from '../../../src/act/signals';
import type { TerminateDependencies } from '../../../src/act/terminate';
import { terminate } from '../../../src/act/terminate';
import type { Collector } from '../../../src/collect/collector';
import { descendantsNow } from '../descendantsNow';
import { LinuxCollector } from '../../../src/collect/linux/linuxCollector';
import { parseProcStat } from '../../../src/collect/linux/parseProcStat';
import { isOwnedBy } from '../../../src/model/listeners/listener';
import type { Process, ProcessIdentity } from '../../../src/model/process/process';
import { sameProcess } from '../../../src/model/process/process';
import { seededRandom } from '../../unit/random';
import { Conversation } from './conversation';
import type { Member, Outcome, SendSignal, Signal, Target } from '../../../src/model/actions/termination';
import { fastClock } from '../fastClock';

export interface Summary {
  readonly outcomes: Readonly<Record<string, number>>;
  readonly exited: number;
  /** PIDs that another process got before the signal, or during the wait for the exit. */
  readonly reusedPids: number;
  readonly signals: number;
}

const never = new AbortController().signal;
const collector = new LinuxCollector();
const pollMs = 2;
/** A grace period of 200 ms. */
const hastyFactor = 25;
const colonies = 4;

/** Reads independently of the collector, so as not to share its errors. @returns undefined if no process has the PID. */
function startOf(pid: number): string | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch (error) {
    // ESRCH: it ended while it was read
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ESRCH'].includes(String(error.code))) {
      return undefined;
    }
    throw error;
  }
  const stat = parseProcStat(text);
  return stat === undefined || 'ZXx'.includes(stat.state) ? undefined : stat.startTicks;
}

function isAlive({ pid, startMark }: ProcessIdentity): boolean {
  return startOf(pid) === startMark;
}

/** A process of the population. */
interface TestProcess extends ProcessIdentity {
  /** Ends it, and has its parent free its PID. */
  readonly exit: () => Promise<unknown>;
  /** Closes the socket that it opened or inherited. */
  readonly closeSocket: () => Promise<unknown>;
  /** As `listen` of actor.pl expects it, for the process that takes it over. */
  readonly endpoint: string;
  /** May be suspended: no requests pass through it. */
  readonly isLeaf: boolean;
}

/**
 * A parent and its children, on an address of their own; ports and names are the same in every colony.
 *
 *     root   tcp :3000          shared with `heir`
 *     ├ one  tcp :3001
 *     ├ two  udp :3001          shared with `grandchild`
 *     │ └ grandchild
 *     └ heir
 */
class Colony {
  readonly processes: TestProcess[] = [];
  private hasClosedSocket = false;

  private constructor(private readonly root: Conversation) {}

  /** @param isStubborn with one that ignores the gentle signal. */
  static async create(host: string, isStubborn: boolean): Promise<Colony> {
    const root = newActor();
    const colony = new Colony(root);
    const itself = { pid: root.pid, startMark: startOf(root.pid) };
    const ask = (line: string): Promise<string> => askWhileAlive(root, itself, line);
    const add = async (path: string, name: string, endpoint: string, isLeaf: boolean): Promise<void> => {
      const pid = await ask(`${path}fork ${name}`);
      await ask(`${path}tell ${name} stay`);
      const exit = (): Promise<unknown> => ask(`${path}stop ${name}`);
      colony.add({ pid: Number(pid), exit, endpoint, isLeaf }, () => ask(`${path}tell ${name} close a`));
    };
    await add('', 'one', `tcp ${host} 3001`, true);
    await add('', 'two', `udp ${host} 3001`, false);
    await ask(`tell one listen a tcp ${host} 3001`);
    await ask(`tell two listen a udp ${host} 3001`);
    await add('tell two ', 'grandchild', `udp ${host} 3001`, true);
    await ask(`listen a tcp ${host} 3000`);
    await add('', 'heir', `tcp ${host} 3000`, true);
    const pid = Number(await ask('pid'));
    const exit = (): Promise<void> => endOwnChild(pid);
    colony.add({ pid, exit, endpoint: `tcp ${host} 3000`, isLeaf: false }, () => ask('close a'));
    if (isStubborn) await ask('tell one ignore TERM');
    return colony;
  }

  get isWhole(): boolean {
    return !this.hasClosedSocket && this.processes.every(isAlive);
  }

  async end(): Promise<void> {
    for (const process_ of this.processes) {
      if (isAlive(process_)) sendSignal(process_.pid, 'SIGKILL');
    }
    await this.root.stop();
  }

  private add(one: Omit<TestProcess, 'startMark' | 'closeSocket'>, close: () => Promise<unknown>): void {
    const startMark = startOf(one.pid);
    assert.ok(startMark !== undefined);
    const closeSocket = (): Promise<unknown> => {
      this.hasClosedSocket = true;
      return close();
    };
    this.processes.push({ ...one, startMark, closeSocket });
  }
}

/** An actor that is ended during a request does not answer, and its output stays open in its children. */
async function askWhileAlive(actor: Conversation, itself: ProcessIdentity, line: string): Promise<string> {
  const answer = actor.ask(line).then((text) => ({ text }));
  for (;;) {
    const wasAlive = isAlive(itself);
    const answered = await Promise.race([answer, delay(pollMs, never)]);
    if (answered !== undefined) return answered.text;
    if (!wasAlive) throw new Error(`${itself.pid} ended`);
  }
}

/** Resolves when its PID is free. Its children survive, and keep its output open. */
async function endOwnChild(pid: number): Promise<void> {
  sendSignal(pid, 'SIGKILL');
  while (existsSync(`/proc/${pid}`)) await delay(pollMs, never);
}

function newActor(): Conversation {
  return new Conversation('perl', [join(__dirname, 'actor.pl')]);
}

/** Within one tick of the clock that start times are measured by, two processes could not be distinguished. */
async function untilOld(newest: number): Promise<void> {
  while (Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]) * 100 < newest + 2) {
    await delay(pollMs, never);
  }
}

class Sessions {
  private readonly random: () => number;
  /** Is never chosen: it starts the unrelated processes. */
  private readonly starter = newActor();
  private population: Colony[] = [];
  private strangers: Member[] = [];
  private readonly outcomes: Record<string, number> = {};
  private exited = 0;
  private reusedPids = 0;
  private signals = 0;

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  async run(count: number): Promise<Summary> {
    await this.starter.ask('breed brood 4000 8');
    for (let number = 1; number <= count; number++) {
      await this.fill();
      try {
        await this.session();
      } catch (error) {
        throw new Error(`session ${number}: ${String(error)}`, { cause: error });
      }
      for (const { name } of this.strangers.splice(0)) await this.starter.ask(`stop ${name}`);
    }
    for (const colony of this.population) await colony.end();
    await this.starter.ask('stop brood');
    await this.starter.stop();
    const { outcomes, exited, reusedPids, signals } = this;
    return { outcomes, exited, reusedPids, signals };
  }

  private async fill(): Promise<void> {
    for (let index = 0; index < colonies; index++) {
      const colony = this.population[index];
      if (colony?.isWhole === true) continue;
      await colony?.end();
      this.population[index] = await Colony.create(`127.0.0.${index + 1}`, this.random() < 0.3);
    }
    const starts = this.processes().map(({ startMark }) => Number(startMark));
    await untilOld(Math.max(...starts));
    // the next processes get PIDs that others had
    writeFileSync('/proc/sys/kernel/ns_last_pid', '10');
  }

  private processes(): TestProcess[] {
    return this.population.flatMap((colony) => colony.processes);
  }

  private async session(): Promise<void> {
    const target = await this.choose();
    const chosen = [target, ...(target.companions ?? [])];
    const mayEnd: ProcessIdentity[] = [...chosen];
    const pausable = this.processes().filter(
      ({ isLeaf, pid }) => isLeaf && chosen.some((member) => member.pid === pid),
    );
    const paused = this.random() < 0.1 && pausable.length > 0 ? this.pick(pausable) : undefined;
    if (paused !== undefined) process.kill(paused.pid, 'SIGSTOP');

    let signal: Signal = 'SIGTERM';
    for (;;) {
      const sent: string[] = [];
      const outcome = await terminate(target, signal, this.dependencies(chosen, mayEnd, paused, sent), never);
      this.outcomes[outcome.kind] = (this.outcomes[outcome.kind] ?? 0) + 1;
      this.check(outcome, chosen, mayEnd, sent);
      if (outcome.kind !== 'stillRunning' && outcome.kind !== 'suspended') return;
      assert.notEqual(signal, 'SIGKILL', 'it was forced and lives');
      signal = outcome.kind === 'suspended' && this.random() < 0.5 ? 'SIGCONT' : 'SIGKILL';
    }
  }

  /** A listening process: alone, with its tree, with those that share its sockets, or by the root of its colony. */
  private async choose(): Promise<Target> {
    const { listeners } = await collector.scan(never);
    const processes = this.processes();
    const owners = listeners
      .flatMap(({ owner }) => (owner.kind === 'known' ? owner.processes : []))
      .filter((owner) => processes.some((process_) => sameProcess(process_, owner)));
    const owner = this.pick(owners);
    const target = { ...memberOf(owner), listeners: listeners.filter((each) => isOwnedBy(each, owner)) };
    switch (this.pick(['alone', 'tree', 'sharers', 'root'] as const)) {
      case 'alone':
        return target;
      case 'tree':
        return { ...target, companions: (await descendantsNow(collector, target)).map(memberOf) };
      case 'sharers': {
        const sharers = target.listeners.flatMap((each) =>
          each.owner.kind === 'known' ? each.owner.processes : [],
        );
        return {
          ...target,
          companions: sharers.filter((sharer) => !sameProcess(sharer, target)).map(memberOf),
        };
      }
      case 'root': {
        const [chain = []] = await collector.readAncestorChains([owner.pid]);
        const root = chain.findLast((each) => processes.some((process_) => sameProcess(process_, each)));
        assert.ok(root);
        const companions = (await descendantsNow(collector, root)).map(memberOf);
        return { ...memberOf(root), listeners: target.listeners, owner: target, companions };
      }
    }
  }

  /** Interferes once in a session. */
  private dependencies(
    chosen: readonly Member[],
    mayEnd: ProcessIdentity[],
    paused: TestProcess | undefined,
    sent: string[],
  ): TerminateDependencies {
    let step = 0;
    const when = Math.floor(this.random() * 8);
    const interfereOnce = async (): Promise<void> => {
      if (step++ === when) await this.interfere(chosen, mayEnd, paused);
    };
    // never between the last check of a PID and the signal: nothing is awaited there
    const watched: Collector = Object.assign(Object.create(collector) as Collector, {
      readAncestorChains: async (pids: readonly number[]) => {
        await interfereOnce();
        return collector.readAncestorChains(pids);
      },
      hasEnded: async (member: ProcessIdentity) => {
        await interfereOnce();
        return collector.hasEnded(member);
      },
    });
    const recorded: SendSignal = async (pid, signal) => {
      const startMark = startOf(pid);
      const isChosen = chosen.some((member) => member.pid === pid && member.startMark === startMark);
      // a process that exited in between is no wrong target
      assert.ok(isChosen || startMark === undefined, `${signal} to ${pid}, started at ${startMark ?? ''}`);
      sent.push(`${signal} ${pid}`);
      this.signals++;
      const result = sendSignal(pid, signal);
      await interfereOnce();
      return result;
    };
    return {
      collector: watched,
      scan: async () => {
        await interfereOnce();
        const snapshot = await collector.scan(never);
        await interfereOnce();
        return snapshot;
      },
      sendSignal: recorded,
      clock: fastClock(hastyFactor),
      hostContext: {
        uid: 0,
        home: '/nonexistent',
        editor: {
          ...{ name: 'the editor', pid: process.pid, reports: selfReports },
          ...{ installation: '/nonexistent/editor', extensions: [] },
        },
      },
    };
  }

  private async interfere(
    chosen: readonly Member[],
    mayEnd: ProcessIdentity[],
    paused: TestProcess | undefined,
  ): Promise<void> {
    const kind = this.pick(['nothing', 'notListening', 'exit', 'replace', 'replace'] as const);
    const concerned = this.processes().filter(({ pid }) => chosen.some((member) => member.pid === pid));
    if (kind === 'nothing' || concerned.length === 0) return;
    const victim = this.pick(concerned);
    // a suspended process does not react to requests
    if (kind === 'notListening' && victim === paused) return;
    if (kind !== 'notListening') mayEnd.push(victim);
    try {
      await (kind === 'notListening' ? victim.closeSocket() : victim.exit());
    } catch (error) {
      // it has exited or closed the socket by now, or its parent has exited
      if (!/ended|no child|no socket/.test(String(error))) throw error;
      return;
    }
    if (kind === 'notListening') {
      await this.startStranger('fork', victim.endpoint);
      return;
    }
    this.exited++;
    if (kind === 'replace' && (await this.startStranger('fork-as', victim.endpoint, victim.pid)))
      this.reusedPids++;
  }

  /** Starts an unrelated process that takes over an endpoint if it can. @returns whether it got the wanted PID. */
  private async startStranger(verb: 'fork' | 'fork-as', endpoint: string, wanted?: number): Promise<boolean> {
    const name = `stranger-${this.strangers.length}`;
    let pid: number;
    try {
      pid = Number(await this.starter.ask(`${verb} ${name} ${wanted ?? ''}`));
    } catch (error) {
      // another process took the PID first: it counts as reused nevertheless
      if (!String(error).includes('never free')) throw error;
      return false;
    }
    this.strangers.push({ pid, startMark: startOf(pid), name });
    try {
      await this.starter.ask(`tell ${name} listen a ${endpoint}`);
    } catch (error) {
      // other processes that share the socket still have it
      if (!String(error).includes('bind')) throw error;
    }
    return true;
  }

  private check(
    outcome: Outcome,
    chosen: readonly Member[],
    mayEnd: readonly ProcessIdentity[],
    sent: readonly string[],
  ): void {
    const others = [...this.processes(), ...this.strangers].filter(
      (one) => !mayEnd.some((ended) => sameProcess(ended, one)),
    );
    const dead = others.filter((one) => !isAlive(one)).map(({ pid }) => pid);
    const context = `${outcome.kind} after ${sent.join(', ') || 'no signal'}`;
    assert.deepEqual(dead, [], `${context}: these were not chosen and died`);
    assert.ok(startOf(this.starter.pid) !== undefined, `${context}: the starter died`);
    if (outcome.kind === 'exited') {
      assert.deepEqual(chosen.filter(isAlive), [], `${context}: these live`);
    } else if (outcome.kind !== 'stillRunning' && outcome.kind !== 'suspended') {
      // `gone` may be found out by the first signal alone
      assert.ok(sent.length === 0 || outcome.kind === 'alreadyExited', context);
    }
  }

  private pick<T>(from: readonly T[]): T {
    const one = from[Math.floor(this.random() * from.length)];
    assert.ok(one !== undefined, 'there is nothing to pick from');
    return one;
  }
}

function memberOf({ pid, startMark, name }: Process): Member {
  return { pid, startMark, name };
}

const [seed, count] = process.argv.slice(2).map(Number);
// the world closes the input when the test ends
process.stdin.once('end', () => process.exit()).resume();
new Sessions(seed ?? 1)
  .run(count ?? 1)
  .then(
    (summary) => {
      console.log(`ok ${JSON.stringify(summary)}`);
    },
    (error: unknown) => {
      console.log(
        `error ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`.replaceAll(
          '\n',
          ' ',
        ),
      );
    },
  )
  .finally(() => process.exit())
  .catch((error: unknown) => {
    console.error(error);
  });
