import type { ToolCommand, RunTool, RunResult } from '../../../../src/collect/runTool';
import { RunFailure } from '../../../../src/collect/runTool';
import type { FindProcesses, FoundProcess } from '../../../../src/collect/findProcess';
import type { WindowsSystem } from '../../../../src/collect/windows/windowsCollector';
import { WindowsCollector } from '../../../../src/collect/windows/windowsCollector';

export type Tool = 'netstat' | 'powershell' | 'tasklist';
type Answer = { readonly text: string; readonly exitCode?: number } | RunFailure | 'hangs';

export interface FakeProcess {
  readonly parent?: number;
  readonly name?: string;
  /** File time. */
  readonly started?: string | null;
  readonly services?: string;
  /** Those of other users are not shown, nor that of one that is exiting. */
  readonly commandLine?: string;
  readonly executable?: string;
}

/** 2024-12-29 00:30:45 UTC, and so many seconds more. */
export function fileTime(seconds: number): string {
  return String(133_799_058_450_000_000n + BigInt(seconds) * 10_000_000n);
}

/** A Windows with fake tools, which counts how often each is run. */
export class FakeWindows implements WindowsSystem {
  /** `tcp 0.0.0.0:80 4` */
  listeners: string[] = [];
  readonly processes = new Map<number, FakeProcess>();
  /** Replaces the output of a tool. */
  readonly answers = new Map<Tool, Answer>();
  found: readonly FoundProcess[] | Error = new Error('find-process: no answer');
  findProcessesCalls = 0;
  readonly asked: ToolCommand[] = [];
  nowMs = 1_000_000;
  /** How long PowerShell takes. */
  powershellMs = 1000;
  readonly systemRoot = 'C:\\Windows';
  private readonly hanging: (() => void)[] = [];
  readonly collector = new WindowsCollector(this);

  readonly now = (): number => this.nowMs;
  /** The kernel always runs. */
  readonly isPidInUse = (pid: number): boolean => pid === 4 || this.processes.has(pid);

  readonly findProcesses: FindProcesses = () => {
    this.findProcessesCalls++;
    return this.found instanceof Error ? Promise.reject(this.found) : Promise.resolve(this.found);
  };

  readonly run: RunTool = (command, signal) => {
    this.asked.push(command);
    const tool = toolOf(command);
    const answer = this.answers.get(tool);
    if (answer instanceof RunFailure) return Promise.reject(answer);
    if (answer === 'hangs') {
      return new Promise((resolve, reject) => {
        this.hanging.push(() => {
          resolve(this.answer(tool));
        });
        signal.addEventListener('abort', () => {
          reject(new RunFailure('aborted', 'cancelled'));
        });
      });
    }
    return Promise.resolve(answer === undefined ? this.answer(tool) : result(answer.text, answer.exitCode));
  };

  /** How often each tool was run since the last call. */
  runs(): Record<Tool, number> {
    const counts = { netstat: 0, powershell: 0, tasklist: 0 };
    for (const command of this.asked.splice(0)) counts[toolOf(command)]++;
    return counts;
  }

  /** Lets the hanging tools answer, with the current state. */
  release(): void {
    this.answers.clear();
    for (const resume of this.hanging.splice(0)) resume();
  }

  private answer(tool: Tool): RunResult {
    switch (tool) {
      case 'netstat':
        return result(
          `\r\nAktive Verbindungen\r\n\r\n  Proto  Lokale Adresse\r\n${this.listeners.map(netstatLine).join('')}${unbound}`,
        );
      case 'powershell':
        this.nowMs += this.powershellMs;
        return result(
          JSON.stringify(
            [...this.processes].map(([pid, { parent, name, started, commandLine, executable }]) => ({
              ProcessId: pid,
              ParentProcessId: parent ?? 0,
              Name: name ?? 'node.exe',
              ExecutablePath: executable ?? null,
              CommandLine: commandLine ?? null,
              Started: started === undefined ? fileTime(pid) : started,
            })),
          ),
        );
      case 'tasklist':
        return result(
          [
            '"System","4","N/A"',
            ...[...this.processes].map(([pid, { services }]) => `"x","${pid}","${services ?? 'N/A'}"`),
          ].join('\r\n'),
        );
    }
  }
}

function toolOf({ file }: ToolCommand): Tool {
  const name = file.slice(file.lastIndexOf('\\') + 1).replace('.exe', '');
  if (name !== 'netstat' && name !== 'powershell' && name !== 'tasklist')
    throw new Error(`no such tool: ${file}`);
  return name;
}

/** Real systems list UDP last; this one is bound to no port yet. */
const unbound = netstatLine('udp 0.0.0.0:0 4');

function netstatLine(listener: string): string {
  const [protocol = '', local = '', pid = ''] = listener.split(' ');
  const foreign = protocol === 'udp' ? '*:*' : local.startsWith('[') ? '[::]:0' : '0.0.0.0:0';
  const state = protocol === 'udp' ? '' : 'ABH\x99REN';
  return `  ${protocol.toUpperCase()}    ${local.padEnd(22)} ${foreign.padEnd(22)} ${state.padEnd(15)} ${pid}\r\n`;
}

function result(text: string, exitCode = 0): RunResult {
  return { exitCode, stdout: Buffer.from(text, 'utf8'), stderr: Buffer.alloc(0) };
}
