/** The README's table of what is known where, made from what the collectors declare. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Knowledge } from '../../src/collect/knowledge';
import { knowledgeOf } from '../../src/collect/knowledgeOf';

export const readmeFile = 'README.md';

const begin = '<!-- What the collectors declare: npm run readme writes it. -->';
const end = '<!-- End of what they declare. -->';

/** A title, and the cell of a platform. */
interface Row {
  readonly title: string;
  readonly cellOf: (knowledge: Knowledge) => string;
}

/** @param cells one for each value that can be declared. */
function row<Value extends string>(
  title: string,
  declared: (knowledge: Knowledge) => Value,
  cells: Readonly<Record<Value, string>>,
): Row {
  return { title, cellOf: (knowledge) => cells[declared(knowledge)] };
}

const ownProcesses = 'yes, of your own processes';
const groups = 'cgroup v2, iproute2';

const rows: readonly Row[] = [
  row('source', ({ source }) => source, {
    proc: '`/proc`; `ss` for new hidden owners and `::`',
    lsof: 'one `lsof` a scan; `ps` for new processes',
    netstat: 'one `netstat` a scan; PowerShell for new processes',
  }),
  row("other users' ports", ({ otherUsersPorts }) => otherUsersPorts, {
    unit: `yes; their service or container instead of the owner (${groups})`,
    yes: 'yes',
    withOwner: 'yes, with owner',
    no: '**no**, and says so',
  }),
  row('owner', ({ owner }) => owner, { all: 'all owners of a socket', opener: 'the PID that opened it' }),
  row('name, parent, start time', ({ process }) => process, {
    yes: 'yes',
    toTheSecond: 'yes, to the second',
    afterTheRow: 'yes, some seconds after the row',
  }),
  row('arguments', ({ arguments: words }) => words, {
    exact: 'exact',
    splitOnSpaces: 'split at spaces, so unfit for a restart',
  }),
  row('folder', ({ folder }) => folder, { ownProcesses, no: 'no' }),
  row('user', ({ user }) => user, { yes: 'yes', ofServices: 'no; services by name' }),
  row('agent or session in the environment', ({ starter }) => starter, { ownProcesses, no: 'no' }),
  row('environment, for a restart', ({ environment }) => environment, { ownProcesses, no: 'no' }),
  row('whether `::` accepts IPv4 too', ({ dualStack }) => dualStack, {
    withGroups: `yes (${groups})`,
    yes: 'yes',
    ifInUse: 'if 0.0.0.0 is in use',
    no: 'no',
  }),
  row('what uses a port for a connection', ({ connections }) => connections, {
    yes: 'yes',
    withProgram: 'yes, its program',
    ownProcesses: 'your own processes',
  }),
  row('a server that does not accept', ({ waiting }) => waiting, { yes: 'yes', no: 'no' }),
  row('other network namespaces', ({ namespaces }) => namespaces, {
    yes: 'yes',
    none: 'there are none',
    no: 'no',
  }),
  row('how processes are terminated', ({ termination }) => termination, {
    signals: 'signals',
    taskkill: '`taskkill`; most programs can only be forced',
  }),
  row('whether a firewall is on', ({ firewall }) => firewall, {
    ufwOrFirewalld: 'ufw, firewalld',
    applicationFirewall: 'the application firewall',
    defender: 'Defender Firewall',
  }),
  row('which ports a firewall lets through', ({ firewallPorts }) => firewallPorts, { no: 'no' }),
];

/** The lines of the table, its columns as wide as Prettier makes them. */
export function knowledgeTable(): readonly string[] {
  const table = [['what is known', 'Linux', 'macOS, other Unix', 'Windows'], ...rows.map(cellsOf)];
  const widths = table[0]!.map((_heading, column) =>
    Math.max(...table.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [heading = [], ...body] = table;
  return [line(heading), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)];
}

function cellsOf({ title, cellOf }: Row): readonly string[] {
  const [mac, other] = [cellOf(knowledgeOf('darwin')), cellOf(knowledgeOf('freebsd'))];
  const unix = mac === other ? mac : `macOS: ${mac}; other: ${other}`;
  return [title, cellOf(knowledgeOf('linux')), unix, cellOf(knowledgeOf('win32'))];
}

/** @returns undefined if the README has no place for the table. */
export function readmeWithTable(readme: string): string | undefined {
  const from = readme.indexOf(begin);
  const to = readme.indexOf(end);
  if (from === -1 || to < from) return undefined;
  return [readme.slice(0, from + begin.length), '', ...knowledgeTable(), '', readme.slice(to)].join('\n');
}

export async function writeTable(root: string): Promise<void> {
  const file = join(root, readmeFile);
  const written = readmeWithTable(await readFile(file, 'utf8'));
  if (written === undefined) throw new Error(`${readmeFile} has no place for the table of what is known`);
  await writeFile(file, written);
}

export async function isTableCurrent(root: string): Promise<boolean> {
  const readme = await readFile(join(root, readmeFile), 'utf8');
  return readme === readmeWithTable(readme);
}
