import type { Firewall } from '../../model/net/firewall';
import { firewallOff, firewallUnknown, macosOn } from '../../model/net/firewall';
import type { RunTool } from '../runTool';
import type { FirewallQuery } from './query';
import { runQuery } from './query';

/** 0: off; 1: on, by program; 2: on, all but essential connections are blocked. */
type GlobalState = 0 | 1 | 2;

const tool = 'application-firewall';

export async function readMacosFirewall(run: RunTool, signal: AbortSignal): Promise<Firewall> {
  for (const query of [globalState, storedState]) {
    const result = await runQuery(query, run, signal);
    if (result.kind === 'failed') return firewallUnknown(tool, result.reason);
    if (result.kind === 'answered')
      return result.value === 0 ? firewallOff(tool) : macosOn(result.value === 2);
  }
  return firewallUnknown(tool, 'tool-missing');
}

const globalState: FirewallQuery<GlobalState> = {
  files: ['/usr/libexec/ApplicationFirewall/socketfilterfw'],
  args: ['--getglobalstate'],
  parse: parseGlobalState,
};

/** The settings file that macOS had before version 15. */
const storedState: FirewallQuery<GlobalState> = {
  files: ['/usr/bin/defaults'],
  args: ['read', '/Library/Preferences/com.apple.alf', 'globalstate'],
  parse: parseStoredState,
};

/** `Firewall is enabled. (State = 1)` */
export function parseGlobalState(text: string): GlobalState | undefined {
  return toState(/\(State = (\d+)\)/.exec(text)?.[1]);
}

/** `1` */
export function parseStoredState(text: string): GlobalState | undefined {
  return text.endsWith('\n') ? toState(text.trim()) : undefined;
}

function toState(text: string | undefined): GlobalState | undefined {
  return text === '0' ? 0 : text === '1' ? 1 : text === '2' ? 2 : undefined;
}
