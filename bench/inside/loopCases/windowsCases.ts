/** netstat, PowerShell and tasklist of Windows, whose output is made here. */
import type { RunTool } from '../../../src/collect/runTool';
import { WindowsCollector } from '../../../src/collect/windows/windowsCollector';
import type { LoopCase } from './loopCase';
import { range } from './loopCase';

const { signal } = new AbortController();
const firstPid = 1000;

export const windowsCases: readonly LoopCase[] = [
  {
    name: 'netstat of Windows: scan',
    prepare: async (size) => {
      const collector = collectorOf(outputs(size));
      await collector.scan(signal);
      await collector.whenDetailsLoaded();
      return { run: () => collector.scan(signal) };
    },
  },
  {
    name: 'PowerShell, tasklist: all processes, then a scan',
    prepare: (size) => {
      const tools = outputs(size);
      return {
        run: async () => {
          const collector = collectorOf(tools);
          await collector.scan(signal);
          await collector.whenDetailsLoaded();
          await collector.scan(signal);
        },
      };
    },
  },
  {
    name: 'PowerShell: inspection of one process',
    prepare: (size) => {
      const tools = outputs(size);
      return { run: () => collectorOf(tools).inspect([firstPid]) };
    },
  },
];

interface Outputs {
  readonly netstat: Buffer;
  readonly powershell: Buffer;
  readonly tasklist: Buffer;
}

function collectorOf({ netstat, powershell, tasklist }: Outputs): WindowsCollector {
  const run: RunTool = ({ file }) => {
    const stdout = /netstat/i.test(file) ? netstat : /tasklist/i.test(file) ? tasklist : powershell;
    return Promise.resolve({ exitCode: 0, stdout, stderr: Buffer.alloc(0) });
  };
  return new WindowsCollector({
    ...{ run, systemRoot: 'C:\\Windows', now: () => performance.now(), isPidInUse: () => true },
    findProcesses: () => Promise.resolve([]),
  });
}

/** So many listeners of as many processes, each the child of the one before. */
function outputs(size: number): Outputs {
  const sockets = range(size).map(
    (index) =>
      `  TCP    127.0.0.1:${1024 + index}         0.0.0.0:0              LISTENING       ${firstPid + index}`,
  );
  const processes = range(size).map((index) => ({
    ProcessId: firstPid + index,
    ParentProcessId: index % 8 === 0 ? 4 : firstPid + index - 1,
    Name: 'node.exe',
    ExecutablePath: 'C:\\Program Files\\nodejs\\node.exe',
    CommandLine: `"C:\\Program Files\\nodejs\\node.exe" "C:\\Users\\alice\\shop-${index}\\node_modules\\vite\\bin\\vite.js" --host --port ${1024 + index}`,
    Started: String(133_799_058_451_234_560n + BigInt(index) * 10_000_000n),
  }));
  const services = range(size).map((index) => `"node.exe","${firstPid + index}","N/A"`);
  return {
    netstat: Buffer.from(['', 'Active Connections', '', ...sockets, ''].join('\r\n')),
    powershell: Buffer.from(JSON.stringify(processes)),
    tasklist: Buffer.from(['"System Idle Process","0","N/A"', ...services, ''].join('\r\n')),
  };
}
