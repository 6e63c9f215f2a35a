import assert from 'node:assert/strict';
import { endedStarter } from '../../../../src/model/forgotten/endedStarter';
import type { Evidence } from '../../../../src/model/forgotten/evidence';
import { noEvidence } from '../../../../src/model/forgotten/evidence';
import type { EndedStarterReason } from '../../../../src/model/forgotten/reason';
import { originOf } from '../../../../src/model/origin/origin';
import type { EndedStarter, Process, StarterMark } from '../../../../src/model/process/process';
import { originContext, process_ } from '../../builders';

const init = process_(1, ['/sbin/init'], { session: 1, group: 1, startedAt: 0 });
const userManager = process_(90, ['/lib/systemd/systemd', '--user'], {
  ...{ parentPid: 1, session: 90, group: 90, startedAt: 1 },
});
const claude: StarterMark = { kind: 'agent', title: 'Claude Code', session: 'a1' };
const leaderGone: Evidence = { ...noEvidence, isLeaderRunning: () => false };
const leaderRuns: Evidence = { ...noEvidence, isLeaderRunning: () => true };
const noAgent: Evidence = { ...leaderGone, isAgentRunning: () => false };
const anAgent: Evidence = { ...leaderGone, isAgentRunning: () => true };

function ended(commandLine: readonly string[], pid = 150): EndedStarter {
  const { startMark, name } = process_(pid, commandLine);
  return { pid, startMark, name, commandLine };
}

/** A server that npm started, which was adopted, in the session of a shell with PID 100. */
function chain(npm: Partial<Process>, server: Partial<Process> = {}, parent: Process = init): Process[] {
  const { pid } = parent;
  const run = process_(200, ['npm', 'run', 'dev'], { parentPid: pid, session: 100, group: 200, ...npm });
  return [
    process_(300, ['node', 'node_modules/.bin/vite'], {
      ...{ parentPid: 200, session: run.session ?? 100, group: 200 },
      ...server,
    }),
    run,
    parent,
  ];
}

function reasonFor([process, ...ancestors]: Process[], evidence: Evidence): EndedStarterReason | undefined {
  assert.ok(process !== undefined);
  const origin = originOf(process, ancestors, originContext);
  return endedStarter({ process, ancestors, origin }, evidence);
}

describe('whether what started a server has ended', () => {
  it('is so after its shell has exited, whoever adopted it', () => {
    for (const parent of [init, userManager]) {
      assert.deepEqual(reasonFor(chain({}, {}, parent), leaderGone), {
        ...{ kind: 'starterEnded', starter: undefined, how: 'sessionLeaderGone' },
      });
    }
  });

  it('says nothing while the terminal that it was sent to the background of is open', () => {
    assert.equal(reasonFor(chain({}), leaderRuns), undefined);
  });

  it('says nothing until that is known', () => {
    assert.equal(reasonFor(chain({}), noEvidence), undefined);
  });

  it('says nothing while its shell is there', () => {
    const bash = process_(100, ['bash'], { parentPid: 1, session: 100, group: 100 });
    const [server, npm] = chain({ parentPid: 100 });
    assert.ok(server !== undefined && npm !== undefined);
    assert.equal(reasonFor([server, npm, bash, init], noAgent), undefined);
    const adopted = { ...bash, endedStarter: ended(['gnome-terminal-server'], 99) };
    assert.equal(reasonFor([server, npm, adopted, init], noAgent), undefined);
  });

  it('says nothing in tmux, which has left the terminal that it was started in', () => {
    const tmux = process_(80, ['tmux', 'new', '-s', 'work'], {
      ...{ parentPid: 1, session: 80, group: 80, startedAt: 80, endedStarter: ended(['tmux'], 79) },
    });
    const bash = process_(100, ['bash'], { parentPid: 80, session: 100, group: 100 });
    const [server, npm] = chain({ parentPid: 100 });
    assert.ok(server !== undefined && npm !== undefined);
    assert.equal(reasonFor([server, npm, bash, tmux, init], leaderGone), undefined);
    assert.equal(reasonFor([{ ...server, starterMark: claude }, npm, bash, tmux, init], noAgent), undefined);
  });

  it('says nothing of a daemon that has made itself the leader of a session', () => {
    const own = { session: 200, group: 200 };
    assert.equal(reasonFor(chain(own), leaderGone), undefined);
    assert.equal(reasonFor(chain({ ...own, endedStarter: ended(['bash']) }), leaderGone), undefined);
  });

  describe('of a coding agent, which starts each command in a session of its own', () => {
    const own = { session: 200, group: 200 };
    const marked = { starterMark: claude };

    it('is so if a scan has seen it', () => {
      const starter = ended(['claude', '--resume']);
      assert.deepEqual(reasonFor(chain({ ...own, endedStarter: starter }), anAgent), {
        ...{ kind: 'starterEnded', starter, how: 'adopted' },
        agent: { kind: 'agent', title: 'Claude Code' },
      });
      assert.deepEqual(reasonFor(chain({ ...own, endedStarter: starter }, marked), anAgent)?.agent, claude);
    });

    it('is so if its mark is there and none runs', () => {
      assert.deepEqual(reasonFor(chain(own, marked), noAgent), {
        ...{ kind: 'starterEnded', starter: undefined, how: 'adopted', agent: claude },
      });
      assert.deepEqual(reasonFor(chain({}, marked), noAgent), {
        ...{ kind: 'starterEnded', starter: undefined, how: 'sessionLeaderGone', agent: claude },
      });
    });

    it('is unknown by its mark alone: another session of it may be this one', () => {
      assert.equal(reasonFor(chain(own, marked), anAgent), undefined);
      assert.equal(reasonFor(chain(own, marked), leaderGone), undefined);
      assert.equal(reasonFor(chain({}, marked), anAgent)?.agent, undefined);
    });

    it('is so if scans have seen it and it has ended, whatever was between, and whether its terminal is open', () => {
      const origin = { kind: 'agent', title: 'Claude Code', pid: 150, process: undefined } as const;
      for (const [npm, evidence, how] of [
        [own, noEvidence, 'adopted'],
        [{}, leaderGone, 'sessionLeaderGone'],
        [{}, leaderRuns, 'adopted'],
      ] as const) {
        const [process, ...ancestors] = chain(npm);
        assert.ok(process !== undefined);
        const reason = endedStarter({ process, ancestors, origin: { ...origin, hasEnded: true } }, evidence);
        assert.deepEqual(reason, {
          ...{ kind: 'starterEnded', starter: undefined, how },
          agent: { kind: 'agent', title: 'Claude Code' },
        });
        assert.equal(endedStarter({ process, ancestors, origin }, evidence)?.agent, undefined);
      }
    });

    it('says nothing while it is an ancestor', () => {
      const agent = process_(150, ['claude'], { parentPid: 1, session: 150, group: 150, startedAt: 150 });
      const [server, npm] = chain({ ...own, parentPid: 150 }, marked);
      assert.ok(server !== undefined && npm !== undefined);
      assert.equal(reasonFor([server, npm, agent, init], noAgent), undefined);
    });
  });

  describe('where sessions are not read', () => {
    const server = process_(300, ['node', 'node_modules/.bin/vite'], { parentPid: 200 });
    const bare = process_(200, ['npm', 'run', 'dev'], { parentPid: 1 });

    it('is so only if a scan has seen the starter', () => {
      const starter = ended(['-zsh']);
      assert.deepEqual(reasonFor([server, { ...bare, endedStarter: starter }, init], noEvidence), {
        ...{ kind: 'starterEnded', starter, how: 'adopted' },
      });
      assert.equal(reasonFor([server, bare, init], noEvidence), undefined);
    });

    it('says nothing of a program that has started itself again, as daemons do', () => {
      const starter = ended(['npm', 'run', 'dev']);
      assert.equal(reasonFor([server, { ...bare, endedStarter: starter }, init], noEvidence), undefined);
    });
  });
});

describe('the agent that is a part of an editor', () => {
  it('is never said to have ended because no process has its name', () => {
    const own = { session: 300, group: 300 };
    const marked = (starterMark: StarterMark): Process[] =>
      chain({}, { ...own, parentPid: 1, starterMark }).filter(({ pid }) => pid !== 200);
    assert.equal(reasonFor(marked(claude), noAgent)?.agent, claude);
    const cline: StarterMark = { kind: 'agent', title: 'Cline', isPartOfEditor: true };
    assert.equal(reasonFor(marked(cline), noAgent), undefined);
  });
});
