import type { ScanTrigger } from '../../../src/collect/collector';
import type { RunResult, RunTool, ToolCommand } from '../../../src/collect/runTool';
import { RunFailure } from '../../../src/collect/runTool';
import type { WindowsCollector, WindowsSystem } from '../../../src/collect/windows/windowsCollector';
import type { Snapshot } from '../../../src/model/listeners/snapshot';
import { printed } from '../macos/tools';
import type { World, WorldSocket } from '../world';
import { isLinkLocal } from '../world';
import type { CodePage } from './codePages';
import { encoded } from './codePages';
import { processesJson, windowsName, windowsProcesses } from './processes';

interface Words {
  readonly title: string;
  readonly heading: string;
  readonly listening: string;
  readonly established: string;
  readonly none: string;
}

const english: Words = {
  title: 'Active Connections',
  heading: '  Proto  Local Address          Foreign Address        State           PID',
  ...{ listening: 'LISTENING', established: 'ESTABLISHED', none: 'N/A' },
};
const german: Words = {
  title: 'Aktive Verbindungen',
  heading: '  Proto  Lokale Adresse         Remoteadresse          Status           PID',
  ...{ listening: 'ABHÖREN', established: 'HERGESTELLT', none: 'Nicht zutreffend' },
};
const japanese: Words = {
  title: 'アクティブな接続',
  heading: '  プロトコル  ローカル アドレス          外部アドレス        状態           PID',
  ...{ listening: 'LISTENING', established: 'ESTABLISHED', none: 'N/A' },
};

const wordsOf: Readonly<Record<CodePage, Words>> = {
  437: english,
  850: german,
  932: japanese,
  1252: german,
  65001: german,
};

/** `netstat -ano`: sockets of both families for one of IPv6 that takes IPv4 too; no peer of UDP. */
export function windowsNetstat({ sockets }: World, page: CodePage): Buffer {
  const { title, heading, listening, established } = wordsOf[page];
  const rows = sockets.flatMap((socket) =>
    socket.protocol === 'tcp' && socket.state === 'bound'
      ? []
      : endpointsOf(socket).map((local) => {
          const isIpv6 = local.startsWith('[');
          const nobody = isIpv6 ? '[::]:0' : '0.0.0.0:0';
          const peer = isIpv6 ? '[2001:db8::9]:443' : '203.0.113.9:443';
          const isConnected = socket.state === 'connected';
          const foreign = socket.protocol === 'udp' ? '*:*' : isConnected ? peer : nobody;
          const state = socket.protocol === 'udp' ? '' : isConnected ? established : listening;
          const columns = `${local.padEnd(22)} ${foreign.padEnd(22)} ${state.padEnd(15)} ${socket.user}`;
          return `  ${socket.protocol.toUpperCase()}    ${columns}\r\n`;
        }),
  );
  // every Windows has some
  const others = `  TCP    127.0.0.1:49900        127.0.0.1:49901        ${established.padEnd(15)} 4\r\n`;
  return encoded(`\r\n${title}\r\n\r\n${heading}\r\n${others}${rows.sort().join('')}`, page);
}

function endpointsOf({ family, address, scope = 0, port, isDualStack }: WorldSocket): string[] {
  if (family === 4 || !address.includes(':')) return [`${address}:${port}`];
  const own = `[${address}${isLinkLocal(address) ? `%${scope}` : ''}]:${port}`;
  return address === '::' && isDualStack ? [`0.0.0.0:${port}`, own] : [own];
}

/** `tasklist /svc /fo csv /nh` */
export function tasklist(world: World, page: CodePage): Buffer {
  const { none } = wordsOf[page];
  const rows = windowsProcesses(world).map(
    (process) => `"${windowsName(process)}","${process.pid}","${process.service ?? none}"\r\n`,
  );
  const system = `"System Idle Process","0","${none}"\r\n"System","4","${none}"\r\n`;
  return encoded(`${system}${rows.join('')}`, page);
}

/** `netsh interface ipv4 show excludedportrange`, of 5357 and 50000 to 50059. */
export function excludedPorts(page: CodePage): Buffer {
  const ranges = '      5357        5357      \r\n     50000       50059     *\r\n';
  return encoded(`\r\nAusgeschlossene Portbereiche für tcp\r\n\r\n----------    --------\r\n${ranges}`, page);
}

export function windowsAnswer(
  world: World,
  page: CodePage,
  { file }: Pick<ToolCommand, 'file'>,
): RunResult | undefined {
  switch (file.slice(file.lastIndexOf('\\') + 1)) {
    case 'netstat.exe':
      return printed(windowsNetstat(world, page));
    case 'powershell.exe':
      return printed(processesJson(world));
    case 'tasklist.exe':
      return printed(tasklist(world, page));
    case 'netsh.exe':
      return printed(excludedPorts(page));
    default:
      return undefined;
  }
}

/** The tools of a Windows without child processes. @param worldOf the world when a tool is started. */
export function windowsTools(worldOf: () => World, page: CodePage): RunTool {
  return (command) => {
    const answer = windowsAnswer(worldOf(), page, command);
    return answer === undefined
      ? Promise.reject(new RunFailure('missing', `${command.file}: ENOENT`))
      : Promise.resolve(answer);
  };
}

/**
 * All that the collector of Windows has of its system.
 * @param now milliseconds; left out, PowerShell answers at once.
 */
export function windowsSystem(
  worldOf: () => World,
  run: RunTool,
  now: () => number = () => 0,
): WindowsSystem {
  return {
    run,
    findProcesses: () => Promise.reject(new Error('find-process: not on this machine')),
    systemRoot: 'C:\\Windows',
    now,
    isPidInUse: (wanted) => wanted === 4 || windowsProcesses(worldOf()).some(({ pid }) => pid === wanted),
  };
}

/** After a scan that has all details, which are loaded between two: the first one may ask for what the second one finds. */
export async function scanWithDetails(
  collector: WindowsCollector,
  trigger: ScanTrigger = 'manual',
): Promise<Snapshot> {
  // one that an earlier scan has begun
  await collector.whenDetailsLoaded();
  for (let scans = 1, complete = 0; ; scans++) {
    const snapshot = await collector.scan(new AbortController().signal, trigger);
    complete = snapshot.details === 'complete' ? complete + 1 : 0;
    if (complete === 2 || scans === 6) return snapshot;
    await collector.whenDetailsLoaded();
  }
}
