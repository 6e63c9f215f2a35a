import { deepEqual, equal } from 'node:assert/strict';
import type { WindowStarter, WindowStarterKind } from '../../../../src/model/origin/windowStarters';
import { WindowStarters } from '../../../../src/model/origin/windowStarters';
import type { Process } from '../../../../src/model/process/process';
import { noon, process_ } from '../../builders';

const init = process_(1, ['/sbin/init']);
const shell = process_(100, ['zsh'], { parentPid: 50, session: 100 });
const npm = process_(110, ['npm', 'run', 'dev'], { parentPid: 100, session: 100 });
const server = process_(120, ['node', 'server.js'], { parentPid: 110, session: 100 });

function startersOf(...started: readonly [WindowStarterKind, number, string][]): WindowStarters {
  const starters = new WindowStarters();
  for (const one of started) starters.started(...one);
  return starters;
}

/** As an origin is found: by the nearest process, else by what was adopted. */
function findIn(
  starters: WindowStarters,
  process: Process,
  ...ancestors: Process[]
): WindowStarter | undefined {
  const chain = [process, ...ancestors];
  return [
    ...chain.map((one) => starters.ofProcess(one)),
    ...chain.map((one) => starters.ofAdopted(one)),
  ].find((found) => found !== undefined);
}

function nameIn(starters: WindowStarters, process: Process, ...ancestors: Process[]): string | undefined {
  const found = findIn(starters, process, ...ancestors);
  return found && `${found.kind} ${found.name}${found.closedAt === undefined ? '' : ', closed'}`;
}

describe('WindowStarters, of what is there', () => {
  it('finds the terminal whose shell is an ancestor, by the name that it has now', () => {
    const starters = startersOf(['windowTerminal', 100, 'zsh'], ['windowTerminal', 101, 'bash']);
    equal(nameIn(starters, server, npm, shell), 'windowTerminal zsh');
    starters.started('windowTerminal', 100, 'dev');
    equal(nameIn(starters, server, npm, shell), 'windowTerminal dev');
  });

  it('prefers the debug session to the task, and the task to the terminal that it runs in', () => {
    const starters = startersOf(['windowTerminal', 100, 'Task - dev'], ['task', 100, 'dev']);
    equal(nameIn(starters, server, npm, shell), 'task dev');
    starters.started('debugSession', 120, 'Launch Server');
    equal(nameIn(starters, server, npm, shell), 'debugSession Launch Server');
    equal(nameIn(starters, npm, shell), 'task dev');
  });

  it('finds the terminal that the program itself replaced the shell of', () => {
    equal(nameIn(startersOf(['windowTerminal', 120, 'zsh']), server, init), 'windowTerminal zsh');
  });

  it('finds the terminal of what was adopted there, by its session', () => {
    const adopted = process_(130, ['node'], { parentPid: 1, session: 100 });
    equal(nameIn(startersOf(['windowTerminal', 100, 'zsh']), adopted, init), 'windowTerminal zsh');
    const other = process_(130, ['node'], { parentPid: 1, session: 130 });
    equal(nameIn(startersOf(['windowTerminal', 100, 'zsh']), other, init), undefined);
  });

  it('knows nothing of other terminals, and says no name of a process that took a PID over', () => {
    const starters = startersOf(['windowTerminal', 100, 'zsh']);
    equal(nameIn(starters, process_(7, ['node']), process_(8, ['bash'])), undefined);
    equal(nameIn(starters, server, npm, shell), 'windowTerminal zsh');
    equal(nameIn(starters, process_(100, ['postgres'], { startMark: 'later' })), undefined);
  });
});

describe('WindowStarters, of what has ended', () => {
  it('knows a closed terminal by PID and start of its shell', () => {
    const starters = startersOf(['windowTerminal', 100, 'zsh']);
    equal(nameIn(starters, server, npm, shell), 'windowTerminal zsh');
    starters.closed('windowTerminal', 100, noon + 9_000);
    const starter = { pid: 100, startMark: shell.startMark, name: 'zsh', commandLine: ['zsh'] };
    const orphan = process_(110, ['npm'], { parentPid: 1, endedStarter: starter });
    equal(
      nameIn(starters, process_(120, ['node'], { parentPid: 110 }), orphan, init),
      'windowTerminal zsh, closed',
    );
    const other = { ...orphan, endedStarter: { ...starter, startMark: 'another' } };
    equal(nameIn(starters, process_(120, ['node'], { parentPid: 110 }), other, init), undefined);
    deepEqual(
      findIn(starters, shell, init)?.closedAt,
      noon + 9_000,
      'a shell that ignores that it was closed',
    );
  });

  it('knows it by the session of what was started before, and not of a later session with its PID', () => {
    const starters = startersOf(['windowTerminal', 100, 'zsh']);
    starters.closed('windowTerminal', 100, noon + 9_000);
    const orphan = process_(120, ['node'], { parentPid: 1, session: 100, startedAt: noon });
    equal(nameIn(starters, orphan, init), 'windowTerminal zsh, closed');
    const later = { ...orphan, startedAt: noon + 10_000 };
    equal(nameIn(starters, later, init), undefined);
    equal(nameIn(starters, { ...orphan, startedAt: undefined }, init), undefined);
  });

  it('prefers a new terminal with the PID', () => {
    const starters = startersOf(['windowTerminal', 100, 'old']);
    equal(nameIn(starters, shell), 'windowTerminal old');
    starters.closed('windowTerminal', 100, noon);
    starters.started('windowTerminal', 100, 'new');
    equal(nameIn(starters, process_(100, ['zsh'], { startMark: 'later' })), 'windowTerminal new');
    equal(nameIn(starters, shell), 'windowTerminal old, closed');
  });

  it('forgets the oldest of very many', () => {
    const starters = new WindowStarters();
    for (let pid = 1000; pid < 1300; pid++) {
      starters.started('windowTerminal', pid, String(pid));
      starters.closed('windowTerminal', pid, noon);
    }
    const orphanOf = (session: number): Process => process_(5, ['node'], { session, startedAt: noon - 1 });
    equal(nameIn(starters, orphanOf(1299)), 'windowTerminal 1299, closed');
    equal(nameIn(starters, orphanOf(1000)), undefined);
  });
});

describe('WindowStarters.version', () => {
  it('changes only if an answer may', () => {
    const starters = startersOf(['task', 100, 'dev']);
    const { version } = starters;
    starters.started('task', 100, 'dev');
    starters.closed('task', 101, noon);
    starters.closed('windowTerminal', 100, noon);
    starters.setComplete(false);
    findIn(starters, server, npm, shell);
    equal(starters.version, version);
    starters.setComplete(true);
    starters.closed('task', 100, noon);
    equal(starters.version, version + 2);
  });
});
