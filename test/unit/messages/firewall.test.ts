import assert from 'node:assert/strict';
import { firewallLabel, firewallSentences } from '../../../src/messages/firewall';
import type { Firewall, FirewallUnknownReason } from '../../../src/model/net/firewall';
import {
  firewalldOn,
  firewallOff,
  firewallUnknown,
  macosOn,
  nftablesLoaded,
  noToolKnown,
  ufwOn,
  windowsFirewall,
} from '../../../src/model/net/firewall';

describe('the label of a firewall', () => {
  it('names the tool and its state', () => {
    const firewalls = [ufwOn('drop'), firewallOff('ufw'), firewalldOn, nftablesLoaded, macosOn(false)];
    assert.deepEqual([...firewalls, firewallOff('defender'), noToolKnown].map(firewallLabel), [
      'ufw: on',
      'ufw: off',
      'firewalld: on',
      'nftables: unknown',
      'macOS application firewall: on',
      'Windows Defender Firewall: off',
      'Firewall: unknown',
    ]);
  });
});

describe('the sentences about a firewall', () => {
  const reasons: readonly FirewallUnknownReason[] = [
    ...(['no-tool-known', 'tool-missing', 'no-permission', 'timeout'] as const),
    ...(['query-failed', 'not-understood', 'no-setting', 'policies-unreadable'] as const),
  ];
  const all: readonly Firewall[] = [
    ...([undefined, 'accept', 'drop', 'reject'] as const).map(ufwOn),
    ...[firewalldOn, nftablesLoaded, noToolKnown, macosOn(true), macosOn(false)],
    windowsFirewall({ domain: true, private: true, public: true }),
    windowsFirewall({ domain: true, private: false, public: undefined }),
    ...(['ufw', 'application-firewall', 'defender'] as const).map(firewallOff),
    ...reasons.map((reason) => firewallUnknown('defender', reason)),
    firewallUnknown('application-firewall', 'timeout'),
  ];

  it('are whole sentences, and different together with the label', () => {
    const texts = all.map(firewallSentences);
    assert.equal(
      new Set(all.map((one) => `${firewallLabel(one)} ${firewallSentences(one)}`)).size,
      texts.length,
    );
    for (const text of texts) {
      assert.match(text, /^[A-Z].*\.$/);
      assert.doesNotMatch(text, /undefined|\{|\}|reachable/);
    }
  });

  it('claim that a firewall is on or off only if that is known', () => {
    for (const firewall of all) {
      const text = firewallSentences(firewall);
      assert.match(firewallLabel(firewall), new RegExp(`: ${firewall.state}$`));
      assert.equal(
        /^Another firewall, .* may still stop connections\.$/.test(text),
        firewall.state === 'off',
      );
      assert.doesNotMatch(text, firewall.state === 'on' ? /\boff\b/ : /\bblocks all\b/);
    }
  });

  it('begin with what matters, within the width of a quick pick', () => {
    for (const firewall of all) {
      const [first = ''] = firewallSentences(firewall).split(/(?<=\.) /);
      assert.ok(first.length <= 85, first);
    }
    assert.match(firewallSentences(noToolKnown), /^Reading firewall rules needs administrator rights\.$/);
  });

  it('list the profiles of Windows', () => {
    assert.equal(
      firewallSentences(windowsFirewall({ domain: true, private: false, public: true })),
      'It is on in domain and public networks. It is off in private networks. Local Ports does not read which kind of network this machine is in now.',
    );
  });
});
