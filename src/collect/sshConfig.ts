/** Where ssh leads from elsewhere to here, by its configuration files (ssh_config(5)). */
import path from 'node:path';
import { parseForward, sshForwards } from '../model/exposure/sshForwards';
import type { Tunnel } from '../model/exposure/tunnels';
import type { TunnelTarget } from '../model/exposure/tunnelWords';
import { valuesOf } from '../model/exposure/tunnelWords';
import type { Process } from '../model/process/process';
import { matchesWildcard } from '../model/text/wildcard';
import type { ConfigSearch } from './configSearch';

const maximumIncludes = 8;

/** `RemoteForward` of ssh_config(5), of the sections that are for this host, and of the files that they include. */
export async function sshTunnelsIn(
  { pid }: Process,
  args: readonly string[],
  files: ConfigSearch,
  home: string,
): Promise<readonly Tunnel[]> {
  const asked = sshForwards(args);
  if (asked === undefined || asked.isCleared === true) return [];
  const file = valuesOf(args, '-F').at(0) ?? path.join(home, '.ssh', 'config');
  if (file === 'none') return [];
  const from = asked.destination;
  const host = from.replace(/^ssh:\/\//, '').replace(/^.*@/, '');
  const search = new SshSearch(files, home, host);
  await search.read(file);
  if (search.isCleared) return [];
  const base = { title: 'ssh -R', from, pid };
  return [
    ...(search.targets.length === 0 ? [] : [{ ...base, targets: search.targets }]),
    ...(search.isAny ? [{ ...base, targets: 'any' } as const] : []),
    ...(search.isUnknown ? [{ ...base, targets: 'unknown' } as const] : []),
  ];
}

class SshSearch {
  readonly targets: TunnelTarget[] = [];
  isAny = false;
  isUnknown = false;
  isCleared = false;

  constructor(
    private readonly files: ConfigSearch,
    private readonly home: string,
    private readonly host: string,
  ) {}

  async read(file: string, depth = 0): Promise<void> {
    const text = depth > maximumIncludes ? undefined : await this.files.text(file);
    // a file of one's own that is not there is usual
    if (text === undefined && (depth > maximumIncludes || (await this.files.exists(file))))
      this.isUnknown = true;
    let applies: boolean | 'maybe' = true;
    for (const line of text?.split(/\r?\n/) ?? []) {
      const [, name = '', rest = ''] = /^\s*(\w+)(?:\s*=\s*|\s+)(.*)$/.exec(line.trimEnd()) ?? [];
      const key = name.toLowerCase();
      if (key === 'host') applies = this.isFor(rest.split(/\s+/));
      else if (key === 'match') applies = /^all$/i.test(rest) ? true : 'maybe';
      else if (applies !== false) await this.take(key, rest, applies, depth);
    }
  }

  private async take(key: string, rest: string, applies: true | 'maybe', depth: number): Promise<void> {
    if (key === 'clearallforwardings' && applies === true && rest.toLowerCase() === 'yes')
      this.isCleared = true;
    if (key === 'include') {
      for (const word of rest.split(/\s+/)) await this.include(word.replaceAll('"', ''), depth + 1);
    }
    if (key !== 'remoteforward') return;
    if (applies === 'maybe') this.isUnknown = true;
    else this.add(rest.replaceAll('"', '').replace(/\s+/, ':'));
  }

  private add(text: string): void {
    for (const { target } of parseForward('remote', text)) {
      if (target === undefined) this.isAny = true;
      else this.targets.push(target);
    }
  }

  private async include(word: string, depth: number): Promise<void> {
    const pattern = path.resolve(this.home, '.ssh', word.replace(/^~(?=[\\/])/, this.home));
    const files = await this.files.matching(pattern);
    if (files === undefined) this.isUnknown = true;
    for (const file of files ?? []) await this.read(file, depth);
  }

  /** ssh_config(5), "PATTERNS": one must match, and none that begins with `!`. */
  private isFor(patterns: readonly string[]): boolean {
    const host = this.host.toLowerCase();
    const matches = (pattern: string): boolean => matchesWildcard(pattern.toLowerCase(), host);
    return (
      patterns.some((one) => !one.startsWith('!') && matches(one)) &&
      !patterns.some((one) => one.startsWith('!') && matches(one.slice(1)))
    );
  }
}
