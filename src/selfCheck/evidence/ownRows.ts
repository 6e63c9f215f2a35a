import type { Evidence } from '../../model/selfCheck/evidence';
import type { KnownListener } from '../subject';

/** An output of which only the rows of our own listeners are kept. */
export interface RawOutput {
  readonly tool: 'lsof' | 'netstat' | 'ps' | 'powershell' | 'tasklist';
  readonly text: string;
}

type Own = readonly KnownListener[];
type Extract = (text: string, own: Own) => Omit<Evidence, 'name'>;

function pidsOf(own: Own): ReadonlySet<number> {
  return new Set(own.flatMap(({ pids }) => pids));
}

function lines(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}

function joined(kept: readonly string[]): string {
  return kept.map((line) => `${line}\n`).join('');
}

function socketEntries(own: Own, openerAlone: boolean): Evidence['expected'] {
  return own.flatMap(({ protocol, address, port, pids }) =>
    pids.slice(0, openerAlone ? 1 : undefined).map((pid) => ({ protocol, localAddress: address, port, pid })),
  );
}

/** Sets of fields: that of a process, then those of its files. The login name (`L`) is left out. */
const lsof: Extract = (text, own) => {
  const kept: string[] = [];
  let pid = -1;
  const names = (of: number): ReadonlySet<string> =>
    new Set(
      own
        .filter(({ pids }) => pids.includes(of))
        .map(({ address, port }) => `n${address.includes(':') ? `[${address}]` : address}:${port}`),
    );
  for (const line of lines(text)) {
    const fields = line.split('\0');
    const [, digits] = /^p(\d+)$/.exec(fields[0] ?? '') ?? [];
    if (digits !== undefined) pid = Number(digits);
    const isOwn = pidsOf(own).has(pid);
    if (digits !== undefined && isOwn) {
      kept.push(fields.filter((field) => !field.startsWith('L')).join('\0'));
    } else if (isOwn && fields.some((field) => names(pid).has(field))) kept.push(line);
  }
  return { text: joined(kept), expected: socketEntries(own, false) };
};

/** `tcp4 0 0 127.0.0.1.3000 *.* LISTEN …`; the name of a process is not needed. */
const macNetstat: Extract = (text, own) => {
  const addresses = new Map<string, KnownListener>(own.map((one) => [`${one.address}.${one.port}`, one]));
  const isOwn = (line: string): boolean => {
    const [proto = '', , , local = ''] = line.trim().split(/\s+/);
    const found = addresses.get(local);
    const numbers = (line.match(/\d+/g) ?? []).map(Number);
    return (
      found !== undefined &&
      proto.startsWith(found.protocol) &&
      found.pids.some((pid) => numbers.includes(pid))
    );
  };
  const kept = lines(text).filter((line) => line.startsWith('Proto ') || isOwn(line));
  const expected = own.map(({ protocol, address, port }) => ({ protocol, localAddress: address, port }));
  return { text: joined(kept), expected };
};

const ps: Extract = (text, own) => {
  const pids = pidsOf(own);
  const kept = lines(text).filter((line) => pids.has(Number(/^ *(\d+) /.exec(line)?.[1])));
  return { text: joined(kept), expected: [...pids].map((pid) => ({ pid })) };
};

/** `  TCP    127.0.0.1:3000    0.0.0.0:0    LISTENING    4711` */
const windowsNetstat: Extract = (text, own) => {
  const isOwn = (line: string): boolean => {
    const words = line.trim().split(/\s+/);
    return own.some(
      ({ protocol, address, port, pids }) =>
        words[0]?.toLowerCase() === protocol &&
        words[1] === `${address.includes(':') ? `[${address}]` : address}:${port}` &&
        Number(words.at(-1)) === pids[0],
    );
  };
  return { text: joined(lines(text).filter(isOwn)), expected: socketEntries(own, true) };
};

/** Flat objects; braces within their texts are none. */
const powershell: Extract = (text, own) => {
  const pids = pidsOf(own);
  const objects = text.match(/\{(?:[^{}"]|"(?:[^"\\]|\\.)*")*\}/g) ?? [];
  const kept = objects.filter((one) => pids.has(Number(/"ProcessId":\s*(\d+)/.exec(one)?.[1])));
  return { text: `[${kept.join(',')}]\r\n`, expected: [...pids].map((pid) => ({ pid })) };
};

/** `"node.exe","4711","N/A"` */
const tasklist: Extract = (text, own) => {
  const pids = pidsOf(own);
  const kept = lines(text).filter((line) => pids.has(Number(/^"[^"]*","(\d+)"/.exec(line)?.[1])));
  return { text: joined(kept), expected: [...pids].map((pid) => ({ pid })) };
};

const extracts: Readonly<Record<RawOutput['tool'], (platform: string) => [name: string, extract: Extract]>> =
  {
    lsof: (platform) => [platform === 'darwin' ? 'macos-lsof-F' : `linux-lsof-F-${platform}`, lsof],
    netstat: (platform) =>
      platform === 'win32' ? ['windows-netstat', windowsNetstat] : ['macos-netstat', macNetstat],
    ps: () => ['macos-ps-table', ps],
    powershell: () => ['windows-win32process', powershell],
    tasklist: () => ['windows-tasklist-csv', tasklist],
  };

/** The rows of our own listeners, and no other, as a capture. */
export function ownRows({ tool, text }: RawOutput, own: Own, platform: string): Evidence {
  const [name, extract] = extracts[tool](platform);
  return { name: `${name}-doctor`, ...extract(text, own) };
}
