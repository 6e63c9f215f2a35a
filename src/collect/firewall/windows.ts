import { win32 } from 'node:path';
import type { Firewall, WindowsProfiles } from '../../model/net/firewall';
import { firewallUnknown, windowsFirewall } from '../../model/net/firewall';
import type { RunTool } from '../runTool';
import type { FirewallQuery } from './query';
import { runQuery } from './query';

const tool = 'defender';

/** From the registry, which is not localized; if that has no answer, from netsh as far as its words are known. */
export async function readWindowsFirewall(
  systemRoot: string,
  run: RunTool,
  signal: AbortSignal,
): Promise<Firewall> {
  const program = (name: string): string[] => [win32.join(systemRoot, 'System32', name)];
  const registry = (key: string): FirewallQuery<readonly Setting[]> => ({
    files: program('reg.exe'),
    args: ['query', `HKLM\\${key}`, '/s', '/v', 'EnableFirewall'],
    parse: parseSettings,
  });
  const local = await runQuery(registry(localKey), run, signal);
  if (local.kind === 'answered' && local.value.length > 0) {
    const policy = await runQuery(registry(policyKey), run, signal);
    return policy.kind === 'answered'
      ? windowsFirewall(profilesOf([...local.value, ...policy.value]))
      : firewallUnknown(tool, 'policies-unreadable');
  }
  if (local.kind === 'failed') return firewallUnknown(tool, local.reason);
  const netsh = await runQuery(
    { files: program('netsh.exe'), args: ['advfirewall', 'show', 'allprofiles', 'state'], parse: parseNetsh },
    run,
    signal,
  );
  switch (netsh.kind) {
    case 'answered':
      return windowsFirewall(netsh.value);
    case 'failed':
      return firewallUnknown(tool, netsh.reason);
    case 'missing':
      return firewallUnknown(tool, 'tool-missing');
  }
}

const localKey = 'SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy';
/** Group policy, which overrides the machine's own settings (MS-GPFAS 2.2). */
const policyKey = 'SOFTWARE\\Policies\\Microsoft\\WindowsFirewall';

interface Setting {
  readonly key: string;
  readonly isOn: boolean;
}

/**
 * The last line is in the system's language; a missing key prints nothing to standard output.
 *
 *     HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy\PublicProfile
 *         EnableFirewall    REG_DWORD    0x1
 *
 *     End of search: 1 match(es) found.
 *
 * @returns undefined if it is cut: then the number in the last line is missing, or another one.
 */
export function parseSettings(text: string): readonly Setting[] | undefined {
  const settings = [];
  let key: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('HKEY_')) key = line.trim();
    const value = /^\s+EnableFirewall\s+REG_DWORD\s+0x([0-9a-f]+)\s*$/i.exec(line)?.[1];
    if (key !== undefined && value !== undefined)
      settings.push({ key, isOn: Number.parseInt(value, 16) !== 0 });
  }
  const count = /^\S.*?(\d+).*\s*$/.exec(text.trimEnd().split('\n').at(-1) ?? '')?.[1];
  const isWhole = text.trim() === '' || (Number(count) === settings.length && text.endsWith('\n'));
  return isWhole ? settings : undefined;
}

/** Managed settings (group policy, or MDM beside the local settings) override local ones. */
export function profilesOf(settings: readonly Setting[]): WindowsProfiles {
  const stateOf = (pattern: RegExp): boolean | undefined => {
    const ofProfile = settings.filter(({ key }) => pattern.test(key));
    const managed = ofProfile.filter(({ key }) => /\\Policies\\|\\Mdm\\/i.test(key));
    const [first, ...others] = managed.length > 0 ? managed : ofProfile;
    // which of two managers wins is a setting of its own
    return others.every(({ isOn }) => isOn === first?.isOn) ? first?.isOn : undefined;
  };
  return {
    domain: stateOf(/\\DomainProfile$/i),
    // `Standard` is the name before Windows Vista, still in use
    private: stateOf(/\\(Standard|Private)Profile$/i),
    public: stateOf(/\\PublicProfile$/i),
  };
}

/**
 * Three profiles, in this order. Every word is in the system's language and code page; the state is the last word of
 * the first line below a dashed line.
 *
 *     Domain Profile Settings:
 *     ----------------------------------------------------------------------
 *     State                                 ON
 */
export function parseNetsh(text: string): WindowsProfiles | undefined {
  const states = profileStates(text);
  const [domain, private_, public_] = states;
  return states.length === 3 ? { domain, private: private_, public: public_ } : undefined;
}

/** Of each profile in the text, in its order; undefined where the word is not known. */
export function profileStates(text: string): (boolean | undefined)[] {
  return [...text.matchAll(/^-{20,}\s*\r?\n.*\s(\S+)\s*$/gm)].map(([, word = '']) =>
    stateWords.get(word.toUpperCase()),
  );
}

/** English, German, French. */
const stateWords: ReadonlyMap<string, boolean> = new Map([
  ['ON', true],
  ['OFF', false],
  ['EIN', true],
  ['AUS', false],
  ['ACTIF', true],
  ['INACTIF', false],
]);
