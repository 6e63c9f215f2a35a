import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScratchFolder } from '../../../../scripts/host/scratchFolder';
import { makeScratchFolder } from '../../../../scripts/host/scratchFolder';
import { parseActiveServices, parseUfwEnabled, parseUfwPolicy } from '../../../../src/collect/firewall/linux';
import { readFirewall } from '../../../../src/collect/firewall/readFirewall';
import { firewallSentences } from '../../../../src/messages/firewall';
import type { Firewall } from '../../../../src/model/net/firewall';
import type { Reply } from './fakeRun';
import { fakeRun, patience } from './fakeRun';

/** As its package installs it. */
const ufwConf = (enabled: string) => `# /etc/ufw/ufw.conf
#

# Set to yes to start on boot. If setting this remotely, be sure to add a rule
# to allow your remote connection before starting ufw. Eg: 'ufw allow 22/tcp'
ENABLED=${enabled}

# Please use the 'ufw' command to set the loglevel.
LOGLEVEL=low
`;

describe('the firewall of Linux', () => {
  let scratch: ScratchFolder;
  beforeEach(async () => {
    scratch = await makeScratchFolder('firewall');
    await mkdir(join(scratch.path, 'etc', 'ufw'), { recursive: true });
    await mkdir(join(scratch.path, 'etc', 'default'));
  });
  afterEach(() => scratch.remove());

  const write = (path: string, text: string) => writeFile(join(scratch.path, 'etc', path), text);
  const read = (systemctl: Reply = { reason: 'missing' }): Promise<Firewall> =>
    readFirewall('linux', { run: fakeRun([['systemctl', systemctl]]).run, root: scratch.path }, patience);

  it('is ufw if its settings say that it is on, with its default policy', async () => {
    await write('ufw/ufw.conf', ufwConf('yes'));
    await write('default/ufw', 'IPV6=yes\nDEFAULT_INPUT_POLICY="DROP"\nDEFAULT_OUTPUT_POLICY="ACCEPT"\n');
    const firewall = await read();
    assert.deepEqual([firewall.tool, firewall.state], ['ufw', 'on']);
    const detail = firewallSentences(firewall);
    assert.match(detail, /^It drops connections that match no rule\. /);
    assert.match(detail, /Reading its rules needs administrator rights/);
    assert.match(detail, /Docker publishes bypass it/);
  });

  it('starts no process if ufw is on', async () => {
    await write('ufw/ufw.conf', ufwConf('yes'));
    const { run, ran } = fakeRun([]);
    await readFirewall('linux', { run, root: scratch.path }, patience);
    assert.deepEqual(ran, []);
  });

  it('is firewalld if its service is active, also beside a ufw that is off', async () => {
    await write('ufw/ufw.conf', ufwConf('no'));
    const firewall = await read('active\ninactive\n');
    assert.deepEqual([firewall.tool, firewall.state], ['firewalld', 'on']);
  });

  it('is unknown if nftables only loaded rules, which may let everything through', async () => {
    const firewall = await read('inactive\nactive\n');
    assert.deepEqual([firewall.tool, firewall.state], ['nftables', 'unknown']);
  });

  it('is off if ufw is, with a note that others may be on', async () => {
    await write('ufw/ufw.conf', ufwConf('no'));
    const firewall = await read('inactive\ninactive\n');
    assert.deepEqual([firewall.tool, firewall.state], ['ufw', 'off']);
    assert.match(firewallSentences(firewall), /Another firewall, .* may still stop connections/);
  });

  it('is unknown if ufw is off and it could not be read whether another one is on', async () => {
    await write('ufw/ufw.conf', ufwConf('no'));
    for (const reply of ['', 'inactive\ninact', 'inactive\n', { reason: 'timeout' }] as const) {
      assert.equal((await read(reply)).state, 'unknown', JSON.stringify(reply));
    }
    assert.equal((await read({ reason: 'missing' })).state, 'off');
  });

  it('is unknown without either, since rules may have been set by hand', async () => {
    const unknown = { tool: undefined, state: 'unknown' };
    const replies: readonly Reply[] = [
      'inactive\ninactive\n',
      '',
      'offline\n',
      { reason: 'timeout' },
      { reason: 'missing' },
    ];
    for (const reply of replies) {
      const { tool, state } = await read(reply);
      assert.deepEqual({ tool, state }, unknown, JSON.stringify(reply));
    }
  });

  it('queries the second systemctl if the first is missing', async () => {
    const { run, ran } = fakeRun([['/bin/systemctl is-active', { reason: 'missing' }]]);
    await readFirewall('linux', { run, root: scratch.path }, patience);
    assert.deepEqual(ran, [
      '/usr/bin/systemctl is-active firewalld.service nftables.service',
      '/bin/systemctl is-active firewalld.service nftables.service',
    ]);
  });

  it('rejects with the reason of the abort', async () => {
    const { run } = fakeRun([]);
    const reason = new Error('enough');
    await assert.rejects(
      readFirewall('linux', { run, root: scratch.path }, AbortSignal.abort(reason)),
      reason,
    );
  });

  it('is unknown on an unsupported platform', async () => {
    const { run, ran } = fakeRun([]);
    const { state } = await readFirewall('freebsd', { run }, patience);
    assert.equal(state, 'unknown');
    assert.deepEqual(ran, []);
  });
});

describe('the settings of ufw', () => {
  it('say yes or no, in upper and lower case and with quotes', () => {
    assert.equal(parseUfwEnabled(ufwConf('yes')), true);
    assert.equal(parseUfwEnabled(ufwConf('no')), false);
    assert.equal(parseUfwEnabled('ENABLED="YES"\r\n'), true);
  });

  it('are the last ones, and never a comment', () => {
    assert.equal(parseUfwEnabled('ENABLED=yes\nENABLED=no\n#ENABLED=yes\n'), false);
  });

  it('are not guessed', () => {
    for (const text of [
      '',
      '# ENABLED=yes\n',
      'ENABLED=\n',
      'ENABLED=maybe\n',
      'ENABLED\n',
      'NOTENABLED=yes\n',
    ]) {
      assert.equal(parseUfwEnabled(text), undefined, text);
    }
  });

  it('give the policy for packets that match no rule', () => {
    assert.equal(parseUfwPolicy('DEFAULT_INPUT_POLICY="REJECT"\n'), 'reject');
    assert.equal(parseUfwPolicy('DEFAULT_INPUT_POLICY="ACCEPT"\n'), 'accept');
    assert.equal(parseUfwPolicy('DEFAULT_FORWARD_POLICY="DROP"\n'), undefined);
    assert.equal(parseUfwPolicy('DEFAULT_INPUT_POLICY="something"\n'), undefined);
  });
});

describe('the answer of systemctl', () => {
  it('is a line for each service', () => {
    assert.deepEqual(parseActiveServices('active\ninactive\n'), { firewalld: true, nftables: false });
    assert.deepEqual(parseActiveServices('failed\nactive\n'), { firewalld: false, nftables: true });
    assert.deepEqual(parseActiveServices('activating\nunknown\n'), { firewalld: false, nftables: false });
    assert.deepEqual(parseActiveServices('reloading\ndeactivating\n'), { firewalld: true, nftables: false });
  });

  it('is not understood with missing or extra lines', () => {
    for (const text of ['', 'active\n', 'a b c\n', 'inactive\nactiv'])
      assert.equal(parseActiveServices(text), undefined, text);
  });
});
