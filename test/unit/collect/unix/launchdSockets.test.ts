import assert from 'node:assert/strict';
import type { RunTool } from '../../../../src/collect/runTool';
import { RunFailure } from '../../../../src/collect/runTool';
import { readLaunchdActivation } from '../../../../src/collect/unix/launchdSockets';
import { hiddenOwner, listener } from '../../builders';
import { answer } from './fakeUnix';

const daemons = '/Library/LaunchDaemons';
const agents = '/Users/alice/Library/LaunchAgents';
const apple = '/System/Library/LaunchDaemons';

/** What `plutil -convert json -o - FILE` prints. */
const ssh =
  '{"Disabled":true,"Label":"com.openssh.sshd","ProgramArguments":["/usr/sbin/sshd","-i"],"Sockets":{"Listeners":' +
  '{"SockServiceName":"ssh","Bonjour":["ssh","sftp-ssh"]}},"inetdCompatibility":{"Wait":false,"Instances":42}}';
const lists: Readonly<Record<string, string>> = {
  [`${apple}/ssh.plist`]: ssh,
  [`${apple}/com.apple.smbd.plist`]:
    '{"Label":"com.apple.smbd","Sockets":{"direct":{"SockServiceName":"445","SockFamily":"IPv4v6"}}}',
  [`${daemons}/org.example.dns.plist`]:
    '{"Label":"org.example.dns","Sockets":{"a":[{"SockServiceName":53,"SockType":"dgram"},' +
    '{"SockServiceName":53,"SockNodeName":"127.0.0.1"}]}}',
  [`${agents}/org.example.agent.plist`]:
    '{"Label":"org.example.agent","Sockets":{"a":{"SockServiceName":"8888","SockNodeName":"localhost"},' +
    '"b":{"SockServiceName":"9999","SockPassive":false},"c":{"SockPathName":"/tmp/x"}}}',
};

/** macOS with these property lists; what is asked of grep is answered by their names. */
function running(files: Readonly<Record<string, string>>, asked: string[] = []): RunTool {
  return ({ file, args }) => {
    asked.push([file, ...args].join(' '));
    if (file === '/usr/bin/grep') return Promise.resolve(answer(`${Object.keys(files).join('\n')}\n`, 2));
    const text = files[args.at(-1) ?? ''];
    return Promise.resolve(text === undefined ? answer('', 1) : answer(text));
  };
}

async function jobOn(endpoint: string, files = lists): Promise<string | undefined> {
  const found = await readLaunchdActivation(
    running(files),
    listener(endpoint, hiddenOwner('no-permission', undefined)),
    '/Users/alice',
  );
  return found && `${found.unit.scope} ${found.unit.name}`;
}

describe('readLaunchdActivation', () => {
  const found: Readonly<Record<string, string | undefined>> = {
    '0.0.0.0:22': 'system com.openssh.sshd',
    '[::]:445': 'system com.apple.smbd',
    '127.0.0.1:53': 'system org.example.dns',
    '0.0.0.0:53/udp': 'system org.example.dns',
    '[::1]:8888': 'user org.example.agent',
    // the address, the protocol or the port of no job; a socket that connects
    '0.0.0.0:53': undefined,
    '0.0.0.0:22/udp': undefined,
    '0.0.0.0:5900': undefined,
    '127.0.0.1:9999': undefined,
  };
  for (const [endpoint, job] of Object.entries(found)) {
    it(`finds ${job ?? 'no job'} for ${endpoint}`, async () => {
      assert.equal(await jobOn(endpoint), job);
    });
  }

  it('names none if two jobs declare the port, and one if two lists have its label', async () => {
    const another = ssh.replace('com.openssh.sshd', 'org.example.sshd');
    assert.equal(await jobOn('0.0.0.0:22', { ...lists, [`${daemons}/sshd.plist`]: another }), undefined);
    assert.equal(
      await jobOn('0.0.0.0:22', { ...lists, [`${daemons}/sshd.plist`]: ssh }),
      'system com.openssh.sshd',
    );
  });

  it('skips lists that cannot be read or are of another form, and files elsewhere', async () => {
    for (const text of ['', '[]', '{"Label":7}', '{"Label":"x","Sockets":[]}', ssh.slice(0, -9)]) {
      assert.equal(await jobOn('0.0.0.0:22', { [`${daemons}/a.plist`]: text }), undefined);
      assert.ok(await jobOn('0.0.0.0:22', { [`${daemons}/a.plist`]: text, [`${apple}/ssh.plist`]: ssh }));
    }
    assert.equal(await jobOn('0.0.0.0:22', { '/tmp/evil.plist': ssh, '--evil.plist': ssh }), undefined);
  });

  it('runs tools of macOS by their paths, and never with a name as an option', async () => {
    const asked: string[] = [];
    await readLaunchdActivation(
      running(lists, asked),
      listener('0.0.0.0:22', hiddenOwner('no-permission', undefined)),
      '/Users/alice',
    );
    assert.match(asked[0] ?? '', /^\/usr\/bin\/grep -rlsa .* -- \/Library\/LaunchDaemons .*LaunchAgents$/);
    assert.equal(asked[1], `/usr/bin/plutil -convert json -o - -- ${apple}/ssh.plist`);
    assert.equal(asked.length, 1 + Object.keys(lists).length);
  });

  it('knows nothing if a tool is missing or does not answer', async () => {
    const failing: RunTool = () => Promise.reject(new RunFailure('timeout', 'grep: no answer'));
    assert.equal(
      await readLaunchdActivation(
        failing,
        listener('0.0.0.0:22', hiddenOwner('no-permission', undefined)),
        '/Users/alice',
      ),
      undefined,
    );
  });
});
