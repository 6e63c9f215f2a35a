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

  it('are different, whole sentences', () => {
    const texts = all.map(firewallSentences);
    assert.equal(new Set(texts).size, texts.length);
    for (const text of texts) {
      // ufw and nftables write their names in lower case
      assert.match(text, /^(?:[A-Z]|ufw|nftables).*\.$/);
      assert.doesNotMatch(text, /undefined|\{|\}|reachable/);
    }
  });

  it('claim that a firewall is on or off only if that is known', () => {
    for (const firewall of all) {
      const text = firewallSentences(firewall);
      if (firewall.state === 'on') assert.match(text, / is on\b/);
      if (firewall.state === 'off')
        assert.match(text, / is off\. Another firewall, .* may still stop connections\.$/);
      if (firewall.state === 'unknown') assert.match(text, /unknown|cannot be seen|does not read/);
    }
  });

  it('list the profiles of Windows', () => {
    assert.equal(
      firewallSentences(windowsFirewall({ domain: true, private: false, public: true })),
      'Windows Defender Firewall is on in domain and public networks. Windows Defender Firewall is off in private networks. Local Ports does not read which kind of network this machine is in now.',
    );
  });
});
