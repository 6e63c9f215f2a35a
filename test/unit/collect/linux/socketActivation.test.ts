import { deepEqual, equal } from 'node:assert/strict';
import { parseListSockets, parseProperties } from '../../../../src/collect/linux/parseSystemctl';
import { readSocketActivation } from '../../../../src/collect/linux/socketActivation';
import type { RunTool, ToolCommand } from '../../../../src/collect/runTool';
import { RunFailure } from '../../../../src/collect/runTool';
import type { SocketActivation } from '../../../../src/model/process/socketUnit';
import { alice, groupOf, hiddenOwner, listener, root } from '../../builders';

const manager = '/user.slice/user-1000.slice/user@1000.service';

/** As systemd 255 prints them, and 239 with fewer spaces. */
const sockets = [
  '/run/dbus/system_bus_socket            Stream           dbus.socket                   dbus.service',
  '/run/systemd/journal/syslog            Datagram         syslog.socket                 rsyslog.service',
  'audit 1                                Netlink          systemd-journald-audit.socket systemd-journald.service',
  '0.0.0.0:22                             Stream           ssh.socket                    ssh.service',
  '[::]:22                                Stream           ssh.socket                    ssh.service',
  '127.0.0.1:69                           Datagram         tftp.socket                   -',
  '192.0.2.1:9090                         Stream           cockpit@admin.socket          cockpit@admin.service',
  '[fe80::1]:9091 Stream web.socket web.service',
  '',
].join('\n');

/** Runs nothing: answers by the last argument, and keeps what was asked. */
function systemctl(answers: Readonly<Record<string, string>>): { run: RunTool; asked: ToolCommand[] } {
  const asked: ToolCommand[] = [];
  return {
    asked,
    run: (command) => {
      asked.push(command);
      const answer = answers[command.args.at(-1) ?? ''];
      return Promise.resolve({
        exitCode: answer === undefined ? 1 : 0,
        stdout: Buffer.from(answer ?? ''),
        stderr: Buffer.from(''),
      });
    },
  };
}

function told(
  activation: SocketActivation | undefined,
): readonly [socket: string, service: string, starts: SocketActivation['starts']] | undefined {
  return activation && [activation.unit.name, activation.service, activation.starts];
}

describe('parseListSockets', () => {
  it('reads the ports, and no paths, netlink sockets or messages', () => {
    deepEqual(parseListSockets(sockets), [
      { protocol: 'tcp', host: '0.0.0.0', port: 22, unit: 'ssh.socket' },
      { protocol: 'tcp', host: undefined, port: 22, unit: 'ssh.socket' },
      { protocol: 'udp', host: '127.0.0.1', port: 69, unit: 'tftp.socket' },
      { protocol: 'tcp', host: '192.0.2.1', port: 9090, unit: 'cockpit@admin.socket' },
      { protocol: 'tcp', host: 'fe80::1', port: 9091, unit: 'web.socket' },
    ]);
    deepEqual(parseListSockets('Failed to list sockets: Connection refused\n'), []);
  });
});

describe('parseProperties', () => {
  it('reads them in any order, also empty ones', () => {
    deepEqual(
      [...parseProperties('Triggers=\nAccept=yes\n')],
      [
        ['Triggers', ''],
        ['Accept', 'yes'],
      ],
    );
  });
});

describe('readSocketActivation', () => {
  const on = (endpoint: string) => listener(endpoint, hiddenOwner('no-permission', root));
  const ssh = on('[::]:22');

  it('asks systemd, by its path, which service a socket unit starts', async () => {
    const { run, asked } = systemctl({ 'ssh.socket': 'Accept=no\nTriggers=sshd-own.service\n' });
    const activation = await readSocketActivation(run, ssh, groupOf('/system.slice/ssh.socket'));
    deepEqual(told(activation), ['ssh.socket', 'sshd-own.service', 'once']);
    deepEqual(
      asked.map(({ file, args }) => [file, ...args].join(' ')),
      ['/usr/bin/systemctl --no-pager show --property=Accept,Triggers ssh.socket'],
    );
  });

  it('tells of one that starts an instance for each connection', async () => {
    const { run } = systemctl({ 'sshd.socket': 'Triggers=\nAccept=yes\n' });
    const activation = await readSocketActivation(run, ssh, groupOf('/system.slice/sshd.socket'));
    deepEqual(told(activation), ['sshd.socket', 'sshd@.service', 'each-connection']);
  });

  it('takes the usual service, and says that it is only that, if systemd does not answer', async () => {
    const usual = ['ssh.socket', 'ssh.service', undefined];
    const group = groupOf('/system.slice/ssh.socket');
    deepEqual(told(await readSocketActivation(systemctl({}).run, ssh, group)), usual);
    const missing: RunTool = () => Promise.reject(new RunFailure('missing', 'not installed'));
    deepEqual(told(await readSocketActivation(missing, ssh, group)), usual);
    // a unit that systemd does not know has no properties but these
    const { run } = systemctl({ 'ssh.socket': 'Accept=no\nTriggers=\n' });
    deepEqual(told(await readSocketActivation(run, ssh, group)), usual);
  });

  it("finds the unit of a socket in the manager's own cgroup by its address", async () => {
    const answers = { '--no-legend': sockets, 'ssh.socket': 'Accept=no\nTriggers=ssh.service\n' };
    const init = groupOf('/init.scope');
    const of = async (endpoint: string) =>
      told(await readSocketActivation(systemctl(answers).run, on(endpoint), init));
    deepEqual(await of('0.0.0.0:22'), ['ssh.socket', 'ssh.service', 'once']);
    deepEqual(await of('[::]:22'), ['ssh.socket', 'ssh.service', 'once']);
    deepEqual(await of('127.0.0.1:69/udp'), ['tftp.socket', 'tftp.service', undefined]);
    // another address, another protocol, another port
    deepEqual(await of('192.0.2.1:22'), undefined);
    deepEqual(await of('127.0.0.1:69'), undefined);
    deepEqual(await of('0.0.0.0:23'), undefined);
  });

  it("asks one's own service manager, and no other user's", async () => {
    const { run, asked } = systemctl({ 'shop.socket': 'Accept=no\nTriggers=shop.service\n' });
    const path = `${manager}/app.slice/shop.socket`;
    deepEqual(told(await readSocketActivation(run, ssh, groupOf(path, { user: alice, isOwn: true }))), [
      'shop.socket',
      'shop.service',
      'once',
    ]);
    equal(asked[0]?.args[0], '--user');
    deepEqual(told(await readSocketActivation(run, ssh, groupOf(path, { user: alice }))), [
      'shop.socket',
      'shop.service',
      undefined,
    ]);
    equal(asked.length, 1);
  });

  it('asks nothing about anything else', async () => {
    const { run, asked } = systemctl({});
    for (const path of ['/system.slice/nginx.service', '/', `/docker/${'c0ffee01'.repeat(8)}`]) {
      equal(await readSocketActivation(run, ssh, groupOf(path)), undefined);
    }
    equal(await readSocketActivation(run, ssh, undefined), undefined);
    deepEqual(asked, []);
  });
});
