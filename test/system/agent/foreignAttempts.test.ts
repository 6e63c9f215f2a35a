import assert from 'node:assert/strict';
import { ScriptedAgent } from '../../support/linux/scriptedAgent';
import type { Actor } from '../../support/linux/world';
import { ordinaryUid, useWorld } from '../../support/linux/world';
import { seededRandom } from '../../unit/random';

/** A listener that the agent has not started. */
interface Foreign {
  readonly port: number;
  readonly pid: number;
}

const attempts = Number(process.env['LOCAL_PORTS_TEST_ROUNDS'] ?? 200);
/** Each of them takes the PID and the port of one of the agent's own. */
const swaps = Math.ceil(attempts / 20);

describe('random attempts of an agent at what is not its own', function () {
  this.timeout(Math.max(180_000, attempts * 900));
  const world = useWorld();
  afterEach(() => world().clear());

  it(`signal nothing, in ${attempts} attempts, while it may end its own`, async () => {
    const seed = Number(process.env['LOCAL_PORTS_TEST_SEED'] ?? Date.now() % 1_000_000);
    console.log(`    seed ${seed}: LOCAL_PORTS_TEST_SEED=${seed} repeats it`);
    const random = seededRandom(seed);
    const pick = <T>(of: readonly T[]): T => {
      const one = of[Math.floor(random() * of.length)];
      assert.ok(one !== undefined);
      return one;
    };
    const client = await world().actor({ through: ['env', 'CODEX_THREAD_ID=0f0e-2'] });
    await client.ask('adopt-orphans');
    const agent = await ScriptedAgent.startedBy(world(), client);
    const strangers = await populate(client);
    const reasons = new Map<string, number>();
    const attempt = async (port: number): Promise<void> => {
      const decision = await agent.permit(port, pick(['no', 'none']));
      const { sent, hasEnded } = await agent.carryOut();
      assert.deepEqual([sent, hasEnded], [[], false], `port ${port}`);
      assert.notEqual(decision.kind, 'unasked', `port ${port}`);
      const why = decision.kind === 'ask' ? decision.why : decision.kind;
      reasons.set(why, (reasons.get(why) ?? 0) + 1);
    };
    for (let number = 0; number < attempts - swaps; number++) await attempt(pick(strangers).port);
    const thief = await world().actor();
    for (let number = 0; number < swaps; number++) await swap(client, thief, agent, number);
    for (const { port } of strangers) {
      assert.equal(await thief.ask(`try 127.0.0.1 ${port} 5`), 'open', `port ${port}`);
    }
    console.log(`    ${JSON.stringify(Object.fromEntries(reasons))}, ${swaps} after a swap`);
    for (const why of ['notStarted', 'markOnly']) assert.ok((reasons.get(why) ?? 0) > 0, why);
    await client.ask('fork own');
    await client.ask('tell own listen a tcp 127.0.0.1 3999');
    assert.equal((await agent.permit(3999)).kind, 'unasked');
    assert.equal((await agent.carryOut()).hasEnded, true);
  });

  /** Other programs with servers, deep and flat, in sessions of their own, with copied marks, adopted, of other users. */
  async function populate(client: Actor): Promise<readonly Foreign[]> {
    const foreign: Foreign[] = [];
    const listen = async (actor: Actor, path: string, pid: number): Promise<void> => {
      const port = 4000 + foreign.length;
      await actor.ask(`${path}listen a${port} tcp 127.0.0.1 ${port}`);
      foreign.push({ port, pid });
    };
    const others = [
      await world().actor(),
      await world().actor({ through: ['env', 'CODEX_THREAD_ID=0f0e-2'] }),
      await world().actor({ through: ['env', 'CLAUDECODE=1', 'CLAUDE_CODE_SESSION_ID=9'] }),
      ...(world().hasOtherUsers ? [await world().actor({ uid: ordinaryUid })] : []),
    ];
    for (const other of others) {
      await listen(other, '', other.pid);
      await listen(other, 'tell one ', Number(await other.ask('fork one')));
      await listen(other, 'tell one tell two ', Number(await other.ask('tell one fork two')));
      await other.ask('tell one tell two new-session');
      await listen(other, 'tell lost ', Number(await other.ask('orphan lost')));
    }
    // of its own tree, and not shown to be its own
    await listen(client, '', client.pid);
    await client.ask('fork terminal');
    await client.ask('tell terminal new-session');
    await listen(client, 'tell terminal tell lost ', Number(await client.ask('tell terminal orphan lost')));
    if (world().hasOtherUsers) {
      await listen(client, 'tell user ', Number(await client.ask('fork user')));
      await client.ask(`tell user become ${ordinaryUid}`);
    }
    return foreign;
  }

  /** One of its own is permitted, and then a stranger has its PID and its port. */
  async function swap(client: Actor, thief: Actor, agent: ScriptedAgent, number: number): Promise<void> {
    const port = 3000 + number;
    const pid = await client.ask(`fork own${number}`);
    await client.ask(`tell own${number} listen a tcp 127.0.0.1 ${port}`);
    assert.equal((await agent.permit(port)).kind, 'unasked');
    await client.ask(`stop own${number}`);
    await thief.ask(`fork-as stolen${number} ${pid}`);
    await thief.ask(`tell stolen${number} listen a tcp 127.0.0.1 ${port}`);
    assert.deepEqual((await agent.carryOut()).sent, [], `port ${port}`);
    assert.equal(await thief.ask(`try 127.0.0.1 ${port} 5`), 'open', `port ${port}`);
  }
});
