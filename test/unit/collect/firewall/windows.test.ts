import assert from 'node:assert/strict';
import { readFirewall } from '../../../../src/collect/firewall/readFirewall';
import { parseNetsh, parseSettings, profilesOf } from '../../../../src/collect/firewall/windows';
import { firewallSentences } from '../../../../src/messages/firewall';
import type { Reply } from './fakeRun';
import { fakeRun, patience } from './fakeRun';

const localKey =
  'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy';
const policyKey = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall';

/** As `reg query KEY /s /v EnableFirewall` writes, with an end in German. */
function registry(key: string, values: Readonly<Record<string, number>>): string {
  const entries = Object.entries(values).map(
    ([name, value]) => `${key}\\${name}\r\n    EnableFirewall    REG_DWORD    0x${value.toString(16)}\r\n`,
  );
  return `\r\n${entries.join('\r\n')}\r\nEnde der Suche: ${entries.length} \xc5bereinstimmung(en) gefunden.\r\n`;
}

/** In the system's language too. */
const noSuchKey: Reply = {
  complaint: 'ERROR: The system was unable to find the specified registry key.\r\n',
};

const all = (value: number) => ({ DomainProfile: value, PublicProfile: value, StandardProfile: value });

/** As `netsh advfirewall show allprofiles state` writes. */
function netsh(titles: readonly string[], label: string, states: readonly string[], end: string): string {
  const profiles = titles.map(
    (title, index) => `\r\n${title} \r\n${'-'.repeat(70)}\r\n${label.padEnd(38)}${states[index] ?? ''}\r\n`,
  );
  return `${profiles.join('')}${end}\r\n\r\n`;
}

const english = ['Domain Profile Settings:', 'Private Profile Settings:', 'Public Profile Settings:'];
const german = [
  'Domänenprofil-Einstellungen:',
  'Privates Profil-Einstellungen:',
  'Öffentliches Profil-Einstellungen:',
];
const french = ['Paramètres Profil de domaine :', 'Paramètres Profil privé :', 'Paramètres Profil public :'];

describe('the firewall of Windows', () => {
  const read = (...replies: (readonly [string, Reply])[]) =>
    readFirewall('win32', { run: fakeRun(replies).run }, patience);
  const locally = (text: Reply) => ['reg.exe query HKLM\\SYSTEM', text] as const;
  const byPolicy = (text: Reply) => ['reg.exe query HKLM\\SOFTWARE', text] as const;

  it('is on if it is for all profiles, and off if it is for none', async () => {
    const on = await read(locally(registry(localKey, all(1))), byPolicy(noSuchKey));
    assert.deepEqual([on.tool, on.state], ['defender', 'on']);
    const off = await read(locally(registry(localKey, all(0))), byPolicy(noSuchKey));
    assert.equal(off.state, 'off');
  });

  it('says for which profiles it is on and off, since the current one is not known', async () => {
    const mixed = registry(localKey, { DomainProfile: 1, PublicProfile: 1, StandardProfile: 0 });
    const firewall = await read(locally(mixed), byPolicy(noSuchKey));
    assert.equal(firewall.state, 'unknown');
    assert.match(
      firewallSentences(firewall),
      /^It is on in domain and public networks\. It is off in private networks\. /,
    );
  });

  it('leaves a profile unknown whose setting is missing', async () => {
    const firewall = await read(
      locally(registry(localKey, { DomainProfile: 1, StandardProfile: 1 })),
      byPolicy(noSuchKey),
    );
    assert.equal(firewall.state, 'unknown');
    assert.match(
      firewallSentences(firewall),
      /^It is on in domain and private networks\. Its state in public networks is unknown\. /,
    );
  });

  it('prefers the policies of an organization to the local settings', async () => {
    const policies = registry(policyKey, { DomainProfile: 0, PrivateProfile: 0, PublicProfile: 0 });
    assert.equal((await read(locally(registry(localKey, all(1))), byPolicy(policies))).state, 'off');
  });

  it('is unknown if those policies could not be read', async () => {
    const { state } = await read(locally(registry(localKey, all(1))), byPolicy({ reason: 'timeout' }));
    assert.equal(state, 'unknown');
  });

  it('is unknown if reg.exe fails without a word', async () => {
    assert.equal((await read(locally(registry(localKey, all(1))), byPolicy(''))).state, 'unknown');
    assert.equal((await read(locally(''))).state, 'unknown');
  });

  it('is read with netsh if the registry has no answer', async () => {
    const text = netsh(english, 'State', ['ON', 'ON', 'ON'], 'Ok.');
    assert.equal((await read(locally(noSuchKey), ['netsh.exe', text])).state, 'on');
    assert.equal((await read(['netsh.exe', text])).state, 'on');
  });

  it('is unknown if nothing answers, with the reason', async () => {
    assert.match(firewallSentences(await read()), /program that reports its state is missing/);
    assert.match(firewallSentences(await read(locally({ reason: 'timeout' }))), /did not answer in time/);
    assert.match(firewallSentences(await read(locally('?'), ['netsh.exe', '?'])), /not understood/);
  });

  it('runs tools by absolute path, under the system folder', async () => {
    const { run, ran } = fakeRun([]);
    await readFirewall('win32', { run, systemRoot: 'D:\\WINNT' }, patience);
    assert.deepEqual(
      ran.map((line) => line.split(' ', 1)[0]),
      ['D:\\WINNT\\System32\\reg.exe', 'D:\\WINNT\\System32\\netsh.exe'],
    );
  });
});

describe('the settings in the registry', () => {
  it('are read with their keys, whatever language the rest is in', () => {
    assert.deepEqual(parseSettings(registry(localKey, { DomainProfile: 1, PublicProfile: 0 })), [
      { key: `${localKey}\\DomainProfile`, isOn: true },
      { key: `${localKey}\\PublicProfile`, isOn: false },
    ]);
  });

  it('are none if the key does not exist, and unknown if a value has another type or no key', () => {
    assert.deepEqual(parseSettings(''), []);
    for (const text of [
      '    EnableFirewall    REG_DWORD    0x1\r\n',
      `${localKey}\r\n    EnableFirewall    REG_SZ    1\r\n`,
      `${localKey}\r\n    EnableFirewall    REG_DWORD    yes\r\n`,
    ]) {
      assert.equal(parseSettings(text), undefined, text);
    }
  });

  it('are unknown wherever the answer is cut', () => {
    const whole = registry(localKey, { DomainProfile: 1, PublicProfile: 0 });
    for (let length = 3; length < whole.length; length++) {
      assert.equal(parseSettings(whole.slice(0, length)), undefined, `cut after ${length}`);
    }
  });

  it('are unknown if two managers disagree', () => {
    const settings = [
      { key: `${localKey}\\Mdm\\PublicProfile`, isOn: false },
      { key: `${policyKey}\\PublicProfile`, isOn: true },
      { key: `${localKey}\\Mdm\\DomainProfile`, isOn: true },
      { key: `${localKey}\\DomainProfile`, isOn: false },
    ];
    assert.deepEqual(profilesOf(settings), { domain: true, private: undefined, public: undefined });
  });
});

describe('the answer of netsh', () => {
  it('is understood in English, German and French, in any code page', () => {
    assert.deepEqual(parseNetsh(netsh(english, 'State', ['ON', 'OFF', 'ON'], 'Ok.')), {
      domain: true,
      private: false,
      public: true,
    });
    assert.deepEqual(parseNetsh(netsh(german, 'Status', ['EIN', 'EIN', 'AUS'], 'OK.')), {
      domain: true,
      private: true,
      public: false,
    });
    assert.deepEqual(parseNetsh(netsh(french, '\x90tat', ['Inactif', 'Actif', 'Actif'], 'Ok.')), {
      domain: false,
      private: true,
      public: true,
    });
  });

  it('is unknown, not guessed, in a language whose words are unknown', () => {
    const japanese = netsh(
      ['1:', '2:', '3:'],
      '\x8f\xf3\x91\xd4',
      ['\x83I\x83\x93', '\x83I\x83\x93', '\x83I\x83t'],
      'OK',
    );
    const spanish = netsh(
      ['Dominio:', 'Privado:', 'P\xa3blico:'],
      'Estado',
      ['ACTIVAR', 'ACTIVAR', 'ACTIVAR'],
      'Aceptar',
    );
    for (const text of [japanese, spanish]) {
      assert.deepEqual(parseNetsh(text), { domain: undefined, private: undefined, public: undefined });
    }
  });

  it('is not understood if profiles are missing', () => {
    assert.equal(parseNetsh(netsh(english.slice(0, 2), 'State', ['ON', 'ON'], 'Ok.')), undefined);
    assert.equal(parseNetsh('The following command was not found: advfirewall show.\r\n'), undefined);
  });
});
