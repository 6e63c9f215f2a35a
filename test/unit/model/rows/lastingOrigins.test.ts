import { equal } from 'node:assert/strict';
import { originSentence } from '../../../../src/messages/originSentence';
import { WindowStarters } from '../../../../src/model/origin/windowStarters';
import type { Process } from '../../../../src/model/process/process';
import { ListenerDescriber } from '../../../../src/model/rows/describeListeners';
import type { ListenerRow } from '../../../../src/model/rows/listenerRow';
import { noNames } from '../../../../src/model/rows/names';
import { finish } from '../../../../src/model/text/timeSlice';
import { hostContext, listener, noon, ownedBy, process_, snapshotOf } from '../../builders';

const init = process_(1, ['/sbin/init']);

/** One scan after another, of a server on port 3000 and of another one on port 4000 that stays as it is. */
class Scans {
  readonly windowStarters = new WindowStarters();
  private readonly describer: ListenerDescriber;
  private readonly other = listener('127.0.0.1:4000', ownedBy(process_(90, ['other'])));

  constructor(private version = 0) {
    const names = { ...noNames, windowStarters: this.windowStarters };
    Object.defineProperty(names, 'version', { get: () => String(this.version) });
    this.describer = new ListenerDescriber(hostContext, names);
  }

  rename(): void {
    this.version++;
  }

  rows(server: Process, ...ancestors: readonly Process[]): readonly ListenerRow[] {
    const listeners = [listener('127.0.0.1:3000', ownedBy(server)), this.other];
    return finish(this.describer.describe(snapshotOf(listeners, ancestors)));
  }

  sentence(server: Process, ...ancestors: readonly Process[]): string | undefined {
    const origin = this.rows(server, ...ancestors)[0]?.origin;
    return origin && originSentence(origin);
  }
}

describe('the origin of a row whose starter is gone', () => {
  const claude = process_(300, ['claude'], { parentPid: 1 });
  const sh = process_(310, ['sh', '-c', 'npm run dev'], { parentPid: 300 });
  const server = process_(320, ['node', 'server.js'], { parentPid: 310 });

  it('stays, and is said to have ended once its child was adopted', () => {
    const scans = new Scans();
    equal(scans.sentence(server, sh, claude, init), 'From the coding agent Claude Code (PID 300).');
    const adopted = { ...sh, parentPid: 1 };
    const ended = 'From the coding agent Claude Code (PID 300). That agent has ended.';
    equal(scans.sentence(server, adopted, init), ended);
    scans.rename();
    equal(scans.sentence({ ...server }, adopted, init), ended, 'after other names');
    equal(scans.sentence({ ...server, parentPid: 1 }, init), ended, 'after the shell has ended, too');
  });

  it('is not said to have ended if only what was between has, or could not be read', () => {
    const scans = new Scans();
    scans.rows(server, sh, claude, init);
    equal(scans.sentence({ ...server, parentPid: 1 }, init), 'From the coding agent Claude Code (PID 300).');
    const unread = new Scans();
    unread.rows(server, sh, claude, init);
    equal(unread.sentence(server, { ...sh }), 'From the coding agent Claude Code (PID 300).');
  });

  it('is that of a process, not of its PID', () => {
    const scans = new Scans();
    scans.rows(server, sh, claude, init);
    equal(scans.sentence({ ...server, startMark: 'later', parentPid: 1 }, init), undefined);
  });

  it('is a terminal of this window by the name it had, and by its name now while it is there', () => {
    const scans = new Scans();
    const { windowStarters } = scans;
    const zsh = process_(300, ['zsh'], { parentPid: 1 });
    windowStarters.started('windowTerminal', 300, 'zsh');
    equal(scans.sentence(server, sh, zsh, init), 'From the terminal zsh of this window (PID 300).');
    windowStarters.started('windowTerminal', 300, 'dev');
    const adopted = { ...server, parentPid: 1 };
    equal(scans.sentence(adopted, init), 'From the terminal dev of this window (PID 300).');
    windowStarters.closed('windowTerminal', 300, noon);
    const closed = 'From the terminal dev of this window (PID 300). That terminal was closed.';
    equal(scans.sentence(adopted, init), closed);
  });

  it('is refined when the window tells of a terminal later', () => {
    const scans = new Scans();
    const code = process_(200, ['/usr/share/code/code'], { parentPid: 1 });
    const zsh = process_(300, ['zsh'], { parentPid: 200 });
    equal(scans.sentence(server, sh, zsh, code, init), 'From the editor Visual Studio Code (PID 200).');
    scans.windowStarters.started('windowTerminal', 300, 'zsh');
    equal(scans.sentence(server, sh, zsh, code, init), 'From the terminal zsh of this window (PID 300).');
  });
});

describe('rows, when terminals come and go', () => {
  it('are replaced only where a terminal is concerned', () => {
    const scans = new Scans();
    const zsh = process_(300, ['zsh'], { parentPid: 1 });
    const server = process_(320, ['node'], { parentPid: 300 });
    const before = scans.rows(server, zsh);
    scans.windowStarters.started('windowTerminal', 7, 'another');
    equal(scans.rows(server, zsh), before);
    scans.windowStarters.started('windowTerminal', 300, 'zsh');
    const after = scans.rows(server, zsh);
    equal(after[0]?.origin?.kind, 'windowTerminal');
    equal(after[1], before[1], 'the other one');
    scans.windowStarters.closed('windowTerminal', 7, noon);
    equal(scans.rows(server, zsh), after);
  });
});
