import assert from 'node:assert/strict';
import { readFirewall } from '../../../../src/collect/firewall/readFirewall';
import { parseNetsh, parseSettings, profilesOf } from '../../../../src/collect/firewall/windows';
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
  const look = (...replies: (readonly [string, Reply])[]) =>
    readFirewall('win32', { run: fakeRun(replies).run }, patience);
  const locally = (text: Reply) => ['reg.exe query HKLM\\SYSTEM', text] as const;
  const byPolicy = (text: Reply) => ['reg.exe query HKLM\\SOFTWARE', text] as const;

  it('is on where it is in all kinds of networks, and off where it is in none', async () => {
    const on = await look(locally(registry(localKey, all(1))), byPolicy(''));
    assert.deepEqual([on.tool, on.state], ['Windows Defender Firewall', 'on']);
    const off = await look(locally(registry(localKey, all(0))), byPolicy(''));
    assert.equal(off.state, 'off');
  });

  it('says where it is on and where off, for which network this is cannot be told', async () => {
    const mixed = registry(localKey, { DomainProfile: 1, PublicProfile: 1, StandardProfile: 0 });
    const { state, detail } = await look(locally(mixed), byPolicy(''));
    assert.equal(state, 'unknown');
    assert.match(detail, /is on in domain and public networks and off in private networks; /);
  });

  it('leaves a kind of network unknown whose setting is not there', async () => {
    const { state, detail } = await look(
      locally(registry(localKey, { DomainProfile: 1, StandardProfile: 1 })),
      byPolicy(''),
    );
    assert.equal(state, 'unknown');
    assert.match(detail, /on in domain and private networks and in an unknown state in public networks/);
  });

  it('goes by the policies of an organization before what is set on the machine', async () => {
    const policies = registry(policyKey, { DomainProfile: 0, PrivateProfile: 0, PublicProfile: 0 });
    assert.equal((await look(locally(registry(localKey, all(1))), byPolicy(policies))).state, 'off');
  });

  it('is not known where those policies could not be read', async () => {
    const { state } = await look(locally(registry(localKey, all(1))), byPolicy({ reason: 'timeout' }));
    assert.equal(state, 'unknown');
  });

  it('is told by netsh where the registry tells nothing', async () => {
    const text = netsh(english, 'State', ['ON', 'ON', 'ON'], 'Ok.');
    assert.equal((await look(locally(''), ['netsh.exe', text])).state, 'on');
    assert.equal((await look(['netsh.exe', text])).state, 'on');
  });

  it('is not known where nothing tells, with the reason', async () => {
    assert.match((await look()).detail, /the programs that tell are not there/);
    assert.match((await look(locally({ reason: 'timeout' }))).detail, /did not answer in time/);
    assert.match((await look(locally('?'), ['netsh.exe', '?'])).detail, /not understood/);
  });

  it('is asked for by absolute path, under the folder of the system', async () => {
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

  it('are none where a value has another type or no key', () => {
    for (const text of [
      '',
      '    EnableFirewall    REG_DWORD    0x1\r\n',
      `${localKey}\r\n    EnableFirewall    REG_SZ    1\r\n`,
      `${localKey}\r\n    EnableFirewall    REG_DWORD    yes\r\n`,
    ]) {
      assert.deepEqual(parseSettings(text), [], text);
    }
  });

  it('are not known where two authorities disagree', () => {
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

  it('is unknown, not guessed, in a language whose words are not known', () => {
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

  it('is not taken for one where profiles are missing', () => {
    assert.equal(parseNetsh(netsh(english.slice(0, 2), 'State', ['ON', 'ON'], 'Ok.')), undefined);
    assert.equal(parseNetsh('The following command was not found: advfirewall show.\r\n'), undefined);
  });
});
