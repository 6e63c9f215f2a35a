import assert from 'node:assert/strict';
import type { ChildrenPerHour } from '../../unit/collect/childrenPerHour';
import { childrenPerHour } from '../../unit/collect/childrenPerHour';

/** A poll every 4 s while nothing changes; every 2 s for half a minute after a change. The hour has both of its ends. */
const quietPolls = 3600 / 4 + 1;
const restlessPolls = 3600 / 2;

describe('the child processes of an hour of polls', () => {
  let hours: readonly ChildrenPerHour[];
  before(async () => {
    hours = await childrenPerHour();
  });

  function hourOf(system: ChildrenPerHour['system'], story: string): ChildrenPerHour {
    const found = hours.find((hour) => hour.system === system && hour.story === story);
    assert.ok(found);
    return found;
  }

  it('are one lsof a poll on macOS while nothing changes, and one netstat on Windows', () => {
    const mac = hourOf('macOS', 'nothing changes');
    assert.equal(mac.polls, quietPolls);
    assert.deepEqual(mac.tools, { lsof: quietPolls, 'lsof -p': 0, ps: 0, 'ps -E': 0, netstat: 0 });
    const windows = hourOf('Windows', 'nothing changes');
    assert.equal(windows.polls, quietPolls);
    assert.deepEqual(windows.tools, { netstat: quietPolls, powershell: 0, tasklist: 0 });
  });

  it('are a few more for each new server', () => {
    const mac = hourOf('macOS', 'a new server a minute');
    // ps once more when a server is ten seconds old: it may have set its title
    assert.deepEqual(mac.tools, { lsof: mac.polls, 'lsof -p': 60, ps: 120, 'ps -E': 60, netstat: 0 });
    const windows = hourOf('Windows', 'a new server a minute');
    assert.deepEqual(windows.tools, { netstat: windows.polls, powershell: 60, tasklist: 60 });
  });

  it('are no more for a listener that comes and goes while its process runs', () => {
    const story = 'a listener comes or goes every 10 s';
    assert.equal(hourOf('macOS', story).polls, restlessPolls);
    assert.deepEqual(hourOf('macOS', story).tools, {
      ...{ lsof: restlessPolls, 'lsof -p': 0, ps: 0, 'ps -E': 0, netstat: 0 },
    });
    assert.deepEqual(hourOf('Windows', story).tools, { netstat: restlessPolls, powershell: 0, tasklist: 0 });
  });

  it('are a netstat a minute at most on macOS while other users start processes', () => {
    const { tools } = hourOf('macOS', 'another user starts a process a minute');
    // after each start two polls of fifteen, which is one a minute while nothing changes
    assert.deepEqual(tools, { lsof: quietPolls, 'lsof -p': 0, ps: 0, 'ps -E': 0, netstat: 60 });
  });

  it('are ever fewer for a socket that stays unexplained', () => {
    const { tools } = hourOf('macOS', "another user's socket without a process");
    // by now after 240 polls
    assert.ok((tools['netstat'] ?? 0) <= Math.ceil(quietPolls / 240), JSON.stringify(tools));
    assert.equal(tools['ps'], tools['netstat']);
    const windows = hourOf('Windows', 'a socket of a process that has ended');
    assert.deepEqual(windows.tools, { netstat: quietPolls, powershell: 0, tasklist: 0 });
  });
});
