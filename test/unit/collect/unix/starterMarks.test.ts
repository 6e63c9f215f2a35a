import { deepEqual, equal } from 'node:assert/strict';
import { parsePsEnvironments } from '../../../../src/collect/unix/parsePsEnvironment';
import { RunFailure } from '../../../../src/collect/runTool';
import type { Snapshot } from '../../../../src/model/listeners/snapshot';
import { originOf } from '../../../../src/model/origin/origin';
import { finish } from '../../../../src/model/text/timeSlice';
import { originContext } from '../../builders';
import { answer, FakeUnix } from './fakeUnix';

const claude = ['HOME=/Users/alice', 'CLAUDECODE=1', 'CLAUDE_CODE_SESSION_ID=a-1', 'SHELL=/bin/zsh'];

function entriesOf(line: string, command = 'node server.js'): readonly string[] | undefined {
  return finish(parsePsEnvironments(line, new Map([[4242, command]]))).get(4242);
}

describe('parsePsEnvironments', () => {
  it('finds the variables of agents behind the arguments, and nothing else', () => {
    deepEqual(entriesOf(` 4242 node server.js ${claude.join(' ')} TOKEN=hunter2\n`), claude.slice(1, 3));
    deepEqual(entriesOf('4242 node server.js CLAUDECODE=1\n'), ['CLAUDECODE=1']);
    deepEqual(entriesOf('4242 node server.js\n'), undefined, 'not shown');
  });

  it('takes no argument for a variable', () => {
    const command = 'node server.js CLAUDECODE=1 A=b';
    deepEqual(entriesOf(`4242 ${command} HOME=/Users/alice\n`, command), []);
    deepEqual(entriesOf('4242 node other.js CLAUDECODE=1\n'), undefined, 'another program by now');
    deepEqual(entriesOf('4242 node server.jsx CLAUDECODE=1\n'), undefined);
  });

  it('takes no part of a value for a variable', () => {
    deepEqual(entriesOf('4242 node server.js A=run CLAUDECODE=1 vite B=2\n'), []);
    deepEqual(entriesOf('4242 node server.js A=a b CLAUDECODE=1 B=2\n'), []);
    deepEqual(entriesOf('4242 node server.js A=x\n4242 node server.js CLAUDECODE=1\n'), undefined);
    deepEqual(entriesOf('4242 node server.js A=x CLAUDECODE=1'), undefined, 'a line that is cut');
  });
});

describe('LsofCollector on macOS, of who started a server', () => {
  function mac(environment?: readonly string[], uid = 501): FakeUnix {
    const unix = new FakeUnix();
    unix.platform = 'darwin';
    unix.sockets = [{ pid: 300, uid, files: [{ name: '127.0.0.1:3000' }] }];
    unix.rows = [{ pid: 300, uid, command: 'node server.js', ...(environment && { environment }) }];
    return unix;
  }
  const scan = (unix: FakeUnix): Promise<Snapshot> => unix.collector().scan(new AbortController().signal);
  const originIn = ({ processes }: Snapshot): string | undefined => {
    const server = processes.get(300);
    const origin = server && originOf(server, [], originContext);
    return origin && [origin.title, origin.session].join(' ').trim();
  };

  it('knows the agent by the environment of its own processes', async () => {
    equal(originIn(await scan(mac(claude))), 'Claude Code a-1');
    equal(originIn(await scan(mac())), undefined);
    const opened = mac(claude);
    opened.ownEnvironment = claude;
    equal(originIn(await scan(opened)), undefined, 'what the editor has, too');
  });

  it('asks for no environment of other users, nor on other systems', async () => {
    for (const unix of [mac(claude, 0), Object.assign(mac(claude), { platform: 'freebsd' })]) {
      equal(originIn(await scan(unix)), undefined);
      equal(unix.takeAsked().includes('ps -E'), false);
    }
  });

  it('is silent where the system does not show it', async () => {
    for (const environments of [new RunFailure('timeout', 'ps: TOKEN=hunter2'), answer('', 1, 'ps: no')]) {
      const unix = mac(claude);
      unix.environments = environments;
      const snapshot = await scan(unix);
      deepEqual([originIn(snapshot), snapshot.problems], [undefined, []]);
    }
  });

  it('does not ask again in a poll while nothing changes', async () => {
    const unix = mac(claude);
    const collector = unix.collector();
    await collector.scan(new AbortController().signal);
    unix.takeAsked();
    const again = await collector.scan(new AbortController().signal, 'poll');
    deepEqual([unix.takeAsked().includes('ps -E'), originIn(again)], [false, 'Claude Code a-1']);
  });
});
