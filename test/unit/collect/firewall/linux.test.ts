import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScratchFolder } from '../../../../scripts/host/scratchFolder';
import { makeScratchFolder } from '../../../../scripts/host/scratchFolder';
import { parseActiveServices, parseUfwEnabled, parseUfwPolicy } from '../../../../src/collect/firewall/linux';
import { readFirewall } from '../../../../src/collect/firewall/readFirewall';
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
  const look = (systemctl: Reply = { reason: 'missing' }): Promise<Firewall> =>
    readFirewall('linux', { run: fakeRun([['systemctl', systemctl]]).run, root: scratch.path }, patience);

  it('is ufw where its settings say that it is on, with what it does by default', async () => {
    await write('ufw/ufw.conf', ufwConf('yes'));
    await write('default/ufw', 'IPV6=yes\nDEFAULT_INPUT_POLICY="DROP"\nDEFAULT_OUTPUT_POLICY="ACCEPT"\n');
    const firewall = await look();
    assert.deepEqual([firewall.tool, firewall.state], ['ufw', 'on']);
    assert.match(firewall.detail, /^A firewall \(ufw\) is on and drops what no rule names; /);
    assert.match(firewall.detail, /cannot be seen without administrator rights/);
    assert.match(firewall.detail, /Docker publishes bypass it/);
  });

  it('starts no process where ufw is on', async () => {
    await write('ufw/ufw.conf', ufwConf('yes'));
    const { run, ran } = fakeRun([]);
    await readFirewall('linux', { run, root: scratch.path }, patience);
    assert.deepEqual(ran, []);
  });

  it('is firewalld where its service is active, also beside a ufw that is off', async () => {
    await write('ufw/ufw.conf', ufwConf('no'));
    const firewall = await look('active\ninactive\n');
    assert.deepEqual([firewall.tool, firewall.state], ['firewalld', 'on']);
  });

  it('is not said to be on where nftables only loaded rules, which may let everything through', async () => {
    const firewall = await look('inactive\nactive\n');
    assert.deepEqual([firewall.tool, firewall.state], ['nftables', 'unknown']);
  });

  it('is off where ufw is, with a word on what else may be there', async () => {
    await write('ufw/ufw.conf', ufwConf('no'));
    const firewall = await look('inactive\ninactive\n');
    assert.deepEqual([firewall.tool, firewall.state], ['ufw', 'off']);
    assert.match(firewall.detail, /another firewall, .* may still stop connections/);
  });

  it('is not known where there is neither, for rules may have been set by hand', async () => {
    const unknown = { tool: undefined, state: 'unknown' };
    const replies: readonly Reply[] = [
      'inactive\ninactive\n',
      '',
      'offline\n',
      { reason: 'timeout' },
      { reason: 'missing' },
    ];
    for (const reply of replies) {
      const { tool, state } = await look(reply);
      assert.deepEqual({ tool, state }, unknown, JSON.stringify(reply));
    }
  });

  it('is asked for at the second place where the first has no systemctl', async () => {
    const { run, ran } = fakeRun([['/bin/systemctl is-active', { reason: 'missing' }]]);
    await readFirewall('linux', { run, root: scratch.path }, patience);
    assert.deepEqual(ran, [
      '/usr/bin/systemctl is-active firewalld.service nftables.service',
      '/bin/systemctl is-active firewalld.service nftables.service',
    ]);
  });

  it('ends with the reason of who no longer wants to know', async () => {
    const { run } = fakeRun([]);
    const reason = new Error('enough');
    await assert.rejects(
      readFirewall('linux', { run, root: scratch.path }, AbortSignal.abort(reason)),
      reason,
    );
  });

  it('is not known on a system that nobody has taught us', async () => {
    const { run, ran } = fakeRun([]);
    const { state } = await readFirewall('freebsd', { run }, patience);
    assert.equal(state, 'unknown');
    assert.deepEqual(ran, []);
  });
});

describe('the settings of ufw', () => {
  it('say yes or no, in any case and with quotes', () => {
    assert.equal(parseUfwEnabled(ufwConf('yes')), true);
    assert.equal(parseUfwEnabled(ufwConf('no')), false);
    assert.equal(parseUfwEnabled('ENABLED="YES"\r\n'), true);
  });

  it('are what stands last, and not what a comment says', () => {
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

  it('say what becomes of packets that no rule names', () => {
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

  it('is not taken for one where lines are missing or too many', () => {
    for (const text of ['', 'active\n', 'a b c\n']) assert.equal(parseActiveServices(text), undefined, text);
  });
});
