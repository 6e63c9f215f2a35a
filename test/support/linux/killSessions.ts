/**
 * Terminates random processes, as a user would, while they exit, close their ports, hand them over and back, become other
 * programs and have their PIDs reused between the choice and the signal, in the network of the world and in others. Every
 * process that was not chosen must survive, and no port may be called free or in use wrongly. Runs inside a world, which
 * it populates itself.
 *
 * Usage: killSessions.js SEED SESSIONS
 * Prints `ok` and a Summary (JSON), or `error` and what died or was signalled wrongly, with the session's number.
 */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { delay } from '../../../src/act/delay';
import { selfReports } from '../../../src/act/selfReports';
import { sendSignal } from '../../../src/act/signals';
import type { TerminateDependencies } from '../../../src/act/terminate';
import { terminate } from '../../../src/act/terminate';
import type { Collector } from '../../../src/collect/collector';
import { descendantsNow } from '../descendantsNow';
import { LinuxCollector } from '../../../src/collect/linux/linuxCollector';
import { isOwnedBy } from '../../../src/model/listeners/listener';
import type { Process, ProcessIdentity } from '../../../src/model/process/process';
import { sameProcess } from '../../../src/model/process/process';
import { seededRandom } from '../../unit/random';
import { Conversation } from './conversation';
import { hasPid, isAlive, startOf, untilOld } from './processStart';
import { portsAfter } from '../../../src/model/actions/portsAfter';
import { finish } from '../../../src/model/text/timeSlice';
import type { Member, Outcome, SendSignal, Signal, Target } from '../../../src/model/actions/termination';
import { fastClock } from '../fastClock';

export interface Summary {
  readonly outcomes: Readonly<Record<string, number>>;
  readonly exited: number;
  /** PIDs that another process got before the signal, or during the wait for the exit. */
  readonly reusedPids: number;
  readonly signals: number;
  /** How often each interference happened. */
  readonly interferences: Readonly<Record<string, number>>;
  /** How often a port was found to be in use, and to be free, and both were true. */
  readonly held: number;
  readonly free: number;
  /** How often a port was taken or released while it was scanned. */
  readonly changedInScan: number;
}

const never = new AbortController().signal;
const collector = new LinuxCollector();
const pollMs = 2;
/** A grace period of 200 ms. */
const hastyFactor = 25;
const colonies = 4;

/** What happens to a chosen process, or to its port. */
type Interference =
  | 'nothing'
  /** It closes its socket, and a new process takes the port. */
  | 'notListening'
  /** It closes its socket and opens another one, and a process that already ran takes the port: no count changes. */
  | 'handover'
  /** The same, and then it gets the port back. */
  | 'handback'
  | 'exit'
  /** It exits, and a new process gets its PID and its port. */
  | 'replace'
  /** It becomes another program, with its socket. */
  | 'exec';
const interferences: readonly Interference[] = [
  ...(['nothing', 'notListening', 'handover', 'handback', 'exit', 'replace', 'replace', 'exec'] as const),
];

type Choice = 'alone' | 'tree' | 'sharers' | 'root';

/** What a session is to be like; the rest is random. */
interface Script {
  readonly choice?: Choice;
  readonly interference?: Interference;
  /** Before which step it interferes; 0: before the scan. */
  readonly when?: number;
  readonly isPaused?: boolean;
  readonly isStubborn?: boolean;
}

/** The first sessions make sure that each kind occurs, whatever the seed. */
const scripts: readonly Script[] = [
  { choice: 'alone', interference: 'nothing', isStubborn: false, isPaused: false },
  { choice: 'alone', interference: 'nothing', isStubborn: true, isPaused: false },
  { choice: 'alone', interference: 'nothing', isPaused: true },
  { choice: 'alone', interference: 'exit', when: 0 },
  { choice: 'alone', interference: 'notListening', when: 0, isPaused: false },
  { choice: 'alone', interference: 'handover', when: 0, isPaused: false },
  { choice: 'alone', interference: 'handback', when: 0, isPaused: false },
  { choice: 'alone', interference: 'exec', when: 0, isPaused: false },
  ...[1, 2, 3].map((): Script => ({ choice: 'alone', interference: 'replace', when: 0 })),
];

/** A process of the population. */
interface TestProcess extends ProcessIdentity {
  /** Ends it, and has its parent free its PID. */
  readonly exit: () => Promise<unknown>;
  /** Closes the socket that it opened or inherited. */
  readonly closeSocket: () => Promise<unknown>;
  /** Opens a socket without a peer, so that the number of its open files stays the same. */
  readonly openOther: () => Promise<unknown>;
  readonly listenAgain: () => Promise<unknown>;
  /** Becomes another program with the same socket. */
  readonly exec: () => Promise<unknown>;
  /** As `listen` of actor.pl expects it, for the process that takes it over. */
  readonly endpoint: string;
  readonly isStubborn: boolean;
  readonly network: Network;
  /** May be suspended: no requests pass through it. */
  readonly isLeaf: boolean;
}

/** Processes in a colony's network that are never chosen: one starts strangers, the other takes ports over. */
interface Network {
  readonly starter: Conversation;
  readonly rival: Conversation;
}

/**
 * A parent and its children, on an address of their own; ports and names are the same in every colony.
 *
 *     root    tcp :3000          shared with `heir`
 *     ├ one   tcp :3001
 *     ├ two   udp :3001          shared with `grandchild`
 *     │ └ grandchild
 *     ├ heir
 *     ├ left  tcp :3002          each with a socket of its own (SO_REUSEPORT)
 *     └ right tcp :3002
 */
class Colony {
  readonly processes: TestProcess[] = [];
  private hasClosedSocket = false;

  private constructor(
    private readonly root: Conversation,
    private readonly network: Network,
    private readonly isOwnNetwork: boolean,
  ) {}

  /**
   * @param isStubborn with one that ignores the gentle signal.
   * @param hostNetwork undefined: the colony gets a network of its own.
   */
  static async create(host: string, isStubborn: boolean, hostNetwork: Network | undefined): Promise<Colony> {
    const root = hostNetwork === undefined ? newActor('unshare', '-n') : newActor();
    await root.ask('pid');
    const network = hostNetwork ?? (await networkOf(root.pid));
    const colony = new Colony(root, network, hostNetwork === undefined);
    const itself = { pid: root.pid, startMark: startOf(root.pid) };
    const ask = (line: string): Promise<string> => askWhileAlive(root, itself, line);
    const add = async (path: string, name: string, endpoint: string, isLeaf: boolean): Promise<void> => {
      const pid = await ask(`${path}fork ${name}`);
      await ask(`${path}tell ${name} stay`);
      const tell = (line: string) => (): Promise<unknown> => ask(`${path}tell ${name} ${line}`);
      colony.add(
        {
          ...{ pid: Number(pid), endpoint, isLeaf, network, isStubborn: isStubborn && name === 'one' },
          exit: () => ask(`${path}stop ${name}`),
          openOther: tell(`listen other udp ${host} 0`),
          listenAgain: tell(`listen a ${endpoint}`),
          exec: async () => {
            await tell('exec a')();
            await tell('stay')();
          },
        },
        tell('close a'),
      );
    };
    await add('', 'one', `tcp ${host} 3001`, true);
    await add('', 'two', `udp ${host} 3001`, false);
    await ask(`tell one listen a tcp ${host} 3001`);
    await ask(`tell two listen a udp ${host} 3001`);
    await add('tell two ', 'grandchild', `udp ${host} 3001`, true);
    await ask(`listen a tcp ${host} 3000`);
    await add('', 'heir', `tcp ${host} 3000`, true);
    for (const twin of ['left', 'right']) {
      await add('', twin, `tcp ${host} 3002 reuseport`, true);
      await ask(`tell ${twin} close a`);
      await ask(`tell ${twin} listen a tcp ${host} 3002 reuseport`);
    }
    const pid = Number(await ask('pid'));
    colony.add(
      {
        ...{ pid, endpoint: `tcp ${host} 3000`, isLeaf: false, network, isStubborn: false },
        exit: () => endOwnChild(itself),
        openOther: () => ask(`listen other udp ${host} 0`),
        listenAgain: () => ask(`listen a tcp ${host} 3000`),
        exec: () => Promise.reject(new Error('no child: it would lose its children')),
      },
      () => ask('close a'),
    );
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
    if (!this.isOwnNetwork) return;
    await this.network.rival.stop();
    await this.network.starter.stop();
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

/**
 * Resolves when its PID is free, or belongs to another process already. Its children survive, and keep its output open.
 */
async function endOwnChild(child: ProcessIdentity): Promise<void> {
  sendSignal(child.pid, 'SIGKILL');
  while (hasPid(child)) await delay(pollMs, never);
}

/** @param through a command that starts it, such as `unshare -n`. */
function newActor(...through: readonly string[]): Conversation {
  const command = [...through, 'perl', join(__dirname, 'actor.pl')];
  const [program = '', ...args] = command;
  return new Conversation(program, args);
}

/** @param pid of a process in it. */
async function networkOf(pid: number): Promise<Network> {
  const enter = ['nsenter', `--net=/proc/${pid}/ns/net`];
  const network = { starter: newActor(...enter), rival: newActor(...enter) };
  await network.starter.ask('pid');
  await network.rival.ask('pid');
  return network;
}

/** What a signal is sent to, and what may happen meanwhile. */
interface Concerned {
  readonly target: Target;
  readonly chosen: readonly Member[];
  /** Those that may have ended, because they were chosen or for another reason. */
  readonly mayEnd: ProcessIdentity[];
  readonly paused: TestProcess | undefined;
  readonly sent: string[];
  readonly script: Script;
}

/** @returns false if other processes have the port: those that share the socket, for example. */
async function listenIfPossible(listen: () => Promise<unknown>): Promise<boolean> {
  try {
    await listen();
    return true;
  } catch (error) {
    if (/bind|ended|no child/.test(String(error))) return false;
    throw error;
  }
}

async function canListen({ starter }: Network, endpoint: string): Promise<boolean> {
  const isFree = await listenIfPossible(() => starter.ask(`listen probe ${endpoint}`));
  if (isFree) await starter.ask('close probe');
  return isFree;
}

class Sessions {
  private readonly random: () => number;
  private readonly host: Network = { starter: newActor(), rival: newActor() };
  private population: Colony[] = [];
  private strangers: (Member & { readonly starter: Conversation })[] = [];
  /** Must not be signalled any more: they closed their ports or became other programs before the last check. */
  private mustLive: ProcessIdentity[] = [];
  /** The networks in which the rival has taken a port. */
  private rivals = new Set<Network>();
  private readonly interferences: Record<string, number> = {};
  private held = 0;
  private free = 0;
  private changedInScan = 0;
  private readonly outcomes: Record<string, number> = {};
  private exited = 0;
  private reusedPids = 0;
  private signals = 0;

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  async run(count: number): Promise<Summary> {
    await this.host.starter.ask('breed brood 4000 8');
    for (let number = 1; number <= count; number++) {
      const script = scripts[number - 1] ?? {};
      try {
        await this.fill(script);
        await this.session(script);
      } catch (error) {
        throw new Error(`session ${number}: ${String(error)}`, { cause: error });
      }
      for (const { name, starter } of this.strangers.splice(0)) await starter.ask(`stop ${name}`);
      for (const { rival } of this.rivals) await rival.ask('close taken');
      this.rivals.clear();
      this.mustLive = [];
    }
    for (const colony of this.population) await colony.end();
    await this.host.starter.ask('stop brood');
    await this.host.starter.stop();
    await this.host.rival.stop();
    const { outcomes, exited, reusedPids, signals, interferences, held, free, changedInScan } = this;
    return { outcomes, exited, reusedPids, signals, interferences, held, free, changedInScan };
  }

  private async fill({ isStubborn }: Script): Promise<void> {
    for (let index = 0; index < colonies; index++) {
      const colony = this.population[index];
      if (colony?.isWhole === true && isStubborn !== true) continue;
      await colony?.end();
      const isApart = index % 2 === 1;
      this.population[index] = await Colony.create(
        isApart ? '0.0.0.0' : `127.0.0.${index + 1}`,
        isStubborn ?? this.random() < 0.3,
        isApart ? undefined : this.host,
      );
    }
    const starts = this.processes().map(({ startMark }) => Number(startMark));
    await untilOld(Math.max(...starts));
    // the next processes get PIDs that others had
    writeFileSync('/proc/sys/kernel/ns_last_pid', '10');
  }

  private processes(): TestProcess[] {
    return this.population.flatMap((colony) => colony.processes);
  }

  private async session(script: Script): Promise<void> {
    const target = await this.choose(script);
    const chosen = [target, ...(target.companions ?? [])];
    const mayEnd: ProcessIdentity[] = [...chosen];
    const pausable = this.processes().filter(
      ({ isLeaf, pid }) => isLeaf && chosen.some((member) => member.pid === pid),
    );
    const isPaused = script.isPaused ?? this.random() < 0.1;
    const paused = isPaused && pausable.length > 0 ? this.pick(pausable) : undefined;
    if (paused !== undefined) process.kill(paused.pid, 'SIGSTOP');

    let signal: Signal = 'SIGTERM';
    for (;;) {
      const sent: string[] = [];
      const concerned = { target, chosen, mayEnd, paused, sent, script };
      const outcome = await terminate(target, signal, this.dependencies(concerned), never);
      this.outcomes[outcome.kind] = (this.outcomes[outcome.kind] ?? 0) + 1;
      this.check(outcome, chosen, mayEnd, sent);
      await this.checkPorts(target);
      if (outcome.kind !== 'stillRunning' && outcome.kind !== 'suspended') return;
      assert.notEqual(signal, 'SIGKILL', 'it was forced and lives');
      signal = outcome.kind === 'suspended' && this.random() < 0.5 ? 'SIGCONT' : 'SIGKILL';
    }
  }

  /** A listening process: alone, with its tree, with those that share its sockets, or by the root of its colony. */
  private async choose(script: Script): Promise<Target> {
    const { listeners } = await collector.scan(never);
    const processes = this.processes().filter(
      ({ isStubborn, isLeaf }) =>
        (script.isStubborn === undefined || isStubborn === script.isStubborn) &&
        (script.choice === undefined || isLeaf),
    );
    const owners = listeners
      .flatMap(({ owner }) => (owner.kind === 'known' ? owner.processes : []))
      .filter((owner) => processes.some((process_) => sameProcess(process_, owner)));
    const owner = this.pick(owners);
    const target = { ...memberOf(owner), listeners: listeners.filter((each) => isOwnedBy(each, owner)) };
    switch (script.choice ?? this.pick(['alone', 'tree', 'sharers', 'root'] as const)) {
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
        const all = this.processes();
        const root = chain.findLast((each) => all.some((process_) => sameProcess(process_, each)));
        assert.ok(root);
        const companions = (await descendantsNow(collector, root)).map(memberOf);
        return { ...memberOf(root), listeners: target.listeners, owner: target, companions };
      }
    }
  }

  /** Interferes once for each signal. */
  private dependencies(concerned: Concerned): TerminateDependencies {
    const { chosen, sent, script } = concerned;
    let step = 0;
    const when = script.when ?? Math.floor(this.random() * 8);
    const interfereOnce = async (isBeforeScan = false): Promise<void> => {
      if (step++ === when) await this.interfere(concerned, isBeforeScan);
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
      assert.ok(!this.mustLive.some((one) => one.pid === pid), `${signal} to ${pid}, which must live`);
      sent.push(`${signal} ${pid}`);
      this.signals++;
      const result = sendSignal(pid, signal);
      await interfereOnce();
      return result;
    };
    return {
      collector: watched,
      scan: async () => {
        await interfereOnce(true);
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

  private async interfere(concerned: Concerned, isBeforeScan: boolean): Promise<void> {
    const { chosen, target, script, mayEnd } = concerned;
    const kind = script.interference ?? this.pick(interferences);
    const victims = this.processes().filter(({ pid }) => chosen.some((member) => member.pid === pid));
    if (kind === 'nothing' || victims.length === 0) return;
    const victim = this.pick(victims);
    // a suspended process does not react to requests
    if (victim === concerned.paused && kind !== 'exit' && kind !== 'replace') return;
    if (kind === 'exit' || kind === 'replace') {
      mayEnd.push(victim);
      this.mustLive = this.mustLive.filter((one) => !sameProcess(one, victim));
    }
    try {
      await this.startInterference(kind, victim);
    } catch (error) {
      // it has exited or closed the socket by now, or its parent has exited
      if (!/ended|no child|no socket/.test(String(error))) throw error;
      return;
    }
    this.interferences[kind] = (this.interferences[kind] ?? 0) + 1;
    await this.finishInterference(kind, victim);
    const isLost = kind === 'notListening' || kind === 'handover';
    if (isLost && isBeforeScan && victim.pid === (target.owner ?? target).pid) this.mustLive.push(...chosen);
    if (kind === 'exec' && !concerned.sent.some((line) => line.endsWith(` ${victim.pid}`))) {
      this.mustLive.push(victim);
    }
  }

  private async startInterference(kind: Interference, victim: TestProcess): Promise<void> {
    switch (kind) {
      case 'nothing':
        return;
      case 'notListening':
        await victim.closeSocket();
        return;
      case 'handover':
      case 'handback':
        await victim.closeSocket();
        await victim.openOther();
        return;
      case 'exit':
      case 'replace':
        await victim.exit();
        return;
      case 'exec':
        await victim.exec();
    }
  }

  private async finishInterference(kind: Interference, victim: TestProcess): Promise<void> {
    const { network, endpoint } = victim;
    switch (kind) {
      case 'nothing':
      case 'exec':
        return;
      case 'notListening':
        await this.startStranger(network, 'fork', endpoint);
        return;
      case 'handover':
        await this.take(network, endpoint);
        return;
      case 'handback':
        if (await this.take(network, endpoint)) {
          await network.rival.ask('close taken');
          this.rivals.delete(network);
        }
        await listenIfPossible(victim.listenAgain);
        return;
      case 'exit':
        this.exited++;
        return;
      case 'replace':
        this.exited++;
        if (await this.startStranger(network, 'fork-as', endpoint, victim.pid)) this.reusedPids++;
    }
  }

  /** Has the rival listen on an endpoint. @returns whether it could. */
  private async take(network: Network, endpoint: string): Promise<boolean> {
    if (this.rivals.has(network)) return false;
    const isTaken = await listenIfPossible(() => network.rival.ask(`listen taken ${endpoint}`));
    if (isTaken) this.rivals.add(network);
    return isTaken;
  }

  /** Starts an unrelated process that takes over an endpoint if it can. @returns whether it got the wanted PID. */
  private async startStranger(
    { starter }: Network,
    verb: 'fork' | 'fork-as',
    endpoint: string,
    wanted?: number,
  ): Promise<boolean> {
    const name = `stranger-${this.strangers.length}`;
    let pid: number;
    try {
      pid = Number(await starter.ask(`${verb} ${name} ${wanted ?? ''}`));
    } catch (error) {
      // another process took the PID first: it counts as reused nevertheless
      if (!String(error).includes('never free')) throw error;
      return false;
    }
    this.strangers.push({ pid, startMark: startOf(pid), name, starter });
    await listenIfPossible(() => starter.ask(`tell ${name} listen a ${endpoint}`));
    return true;
  }

  /**
   * Whether a port is free is found out by a manual scan, and by listening there before and after it, while the rival takes
   * it and leaves it again. All must say the same, unless it was taken or released during the scan.
   */
  private async checkPorts(target: Target): Promise<void> {
    const owner = target.owner ?? target;
    const victim = this.processes().find(({ pid }) => pid === owner.pid);
    if (victim === undefined) return;
    const { network, endpoint } = victim;
    // a sharer of SO_REUSEPORT could listen beside the others
    const exclusive = endpoint.replace(' reuseport', '');
    for (let round = 0; round < 3; round++) {
      if (round === 1) await this.take(network, exclusive);
      if (round === 2 && this.rivals.delete(network)) await network.rival.ask('close taken');
      const wasFree = await canListen(network, exclusive);
      const after = finish(portsAfter(target, await collector.scan(never, 'manual'), []));
      const isFree = await canListen(network, exclusive);
      assert.ok(after !== undefined, `whether ${endpoint} is free was not read`);
      if (wasFree !== isFree) {
        // what was signalled and did not exit in time exits at any time
        this.changedInScan++;
        continue;
      }
      const isHeld = after.held.length > 0;
      assert.notEqual(
        isHeld,
        isFree,
        `${endpoint} was called ${isHeld ? 'in use' : 'free'} (round ${round}): ${JSON.stringify(after.held)}`,
      );
      if (isHeld) this.held++;
      else this.free++;
    }
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
    for (const { starter, rival } of [this.host, ...this.processes().map(({ network }) => network)]) {
      assert.ok(startOf(starter.pid) !== undefined, `${context}: a starter died`);
      assert.ok(startOf(rival.pid) !== undefined, `${context}: a rival died`);
    }
    const lost = this.mustLive.filter((one) => one.startMark !== undefined && !isAlive(one));
    assert.deepEqual(
      lost.map(({ pid }) => pid),
      [],
      `${context}: these had to be left alone and died`,
    );
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

function memberOf({ pid, startMark, name, programMark }: Process): Member {
  return { pid, startMark, name, ...(programMark === undefined ? {} : { programMark }) };
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
