import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { skipBecause } from '../support/skip';
import type { RunTool } from '../../src/collect/runTool';
import { runTool } from '../../src/collect/runTool';
import { folderSets, lsofSockets } from './macos/lsof';
import type { MacosVersion } from './macos/netstat';
import { netstatText } from './macos/netstat';
import { launchctlText, psEnvironmentRow, psProgramRow, psRow } from './macos/ps';
import { firewallText } from './macos/tools';
import type { CodePage } from './windows/codePages';
import { processesJson } from './windows/processes';
import { excludedPorts, tasklist, windowsNetstat } from './windows/tools';
import type { World } from './world';
import { isVisible, running } from './world';

/** The PIDs after `-p`, as file names, those that are not there left out. */
const ofPids = (file: string): string => `
while [ $# -gt 0 ]; do [ "$1" = -p ] && pids=$2; shift; done
IFS=,; code=1
for pid in $pids; do [ -e "${file}.$pid" ] && set -- "$@" "${file}.$pid" && code=0; done
[ $# -gt 0 ] && cat "$@"
exit $code`;

const macosScripts: Readonly<Record<string, string>> = {
  lsof: `case "$*" in *cwd,txt*) ${ofPids('folders')};; esac\ncat sockets; printf 'm\\0\\n'; exec sleep 60`,
  netstat: 'exec cat netstat',
  ps: `case "$*" in
*comm=*) exec cat programs;;
*-E*) ${ofPids('environment')};;
*-p*) ${ofPids('process')};;
esac
exec cat processes`,
  launchctl: 'exec cat launchctl',
  socketfilterfw: 'exec cat firewall',
};

const windowsScripts: Readonly<Record<string, string>> = {
  'netstat.exe': 'exec cat netstat',
  'powershell.exe': 'exec cat powershell',
  'tasklist.exe': 'exec cat tasklist',
  'netsh.exe': 'exec cat netsh',
  'taskkill.exe': 'cat taskkill; exit $(head -c 3 taskkill)',
};

/** What a tool may do in place of answering, as a shell command in the folder of the answers. */
const faultCommands = {
  hangs: 'exec sleep 60',
  floods: 'exec head -c 100000000 /dev/zero',
  isKilled: 'kill -9 $$',
  failsAtOnce: 'echo "not today" >&2; exit 1',
  failsAfterwards: 'cat "$answer"; exit 1',
  isCut: 'exec head -c 250 "$answer"',
  isEmpty: 'exit 0',
} as const;
export type Fault = keyof typeof faultCommands;

/** On Windows, the program that windows/answer.c makes: it knows the faults by their names. */
export const answeringProgram = process.env['LOCAL_PORTS_ANSWERING_PROGRAM'];

/**
 * Programs in a temporary folder that answer from a world: scripts that print files, so that hundreds of scans take seconds,
 * and on Windows programs that do.
 */
export class Programs {
  private readonly folder = mkdtempSync(join(tmpdir(), 'local-ports-world-'));
  private worlds = 0;

  private constructor(scripts: Readonly<Record<string, string>>) {
    mkdirSync(join(this.folder, 'bin'));
    for (const [name, script] of Object.entries(scripts)) {
      if (process.platform === 'win32') {
        copyFileSync(answeringProgram ?? '', join(this.folder, 'bin', name));
        continue;
      }
      const start = `[ -e "../fault.${name}" ] && . "../fault.${name}"`;
      const file = join(this.folder, 'bin', name);
      writeFileSync(file, `#!/bin/sh\ncd '${this.folder}/world' || exit 9\n${start}\n${script}\n`);
      chmodSync(file, 0o755);
    }
  }

  static ofMacos(world: World, version: MacosVersion): Programs {
    const programs = new Programs(macosScripts);
    programs.showMacos(world, version);
    return programs;
  }

  static ofWindows(world: World, page: CodePage): Programs {
    const programs = new Programs(windowsScripts);
    programs.showWindows(world, page);
    return programs;
  }

  /** From now on, for tools that are started later. */
  showMacos(world: World, version: MacosVersion): void {
    const { processes } = world;
    const sorted = [...processes].sort((a, b) => a.pid - b.pid);
    const visible = [...running(world).values()].filter((process) => isVisible(world, process));
    this.write({
      sockets: lsofSockets(world),
      netstat: netstatText(world, version),
      processes: sorted.map(psRow).join(''),
      programs: sorted.map(psProgramRow).join(''),
      launchctl: launchctlText(world),
      firewall: firewallText(world),
      ...Object.fromEntries(visible.map((process) => [`folders.${process.pid}`, folderSets(process)])),
      ...Object.fromEntries(sorted.map((one) => [`process.${one.pid}`, psRow(one)])),
      ...Object.fromEntries(sorted.map((one) => [`environment.${one.pid}`, psEnvironmentRow(world, one)])),
    });
  }

  showWindows(world: World, page: CodePage): void {
    this.write({
      netstat: windowsNetstat(world, page),
      powershell: processesJson(world),
      tasklist: tasklist(world, page),
      netsh: excludedPorts(page),
      taskkill: '0 ',
    });
  }

  /** From now on, until the world changes. */
  setTaskkill(exitCode: number, words: string): void {
    writeFileSync(join(this.folder, 'world', 'taskkill'), `${exitCode} ${words}`);
  }

  /** @param fault undefined mends the tool. @param answer the file that it prints. */
  setFault(tool: string, fault: Fault | undefined, answer: string): void {
    const file = join(this.folder, `fault.${tool}`);
    if (fault === undefined) rmSync(file, { force: true });
    else
      writeFileSync(
        file,
        process.platform === 'win32' ? fault : `answer=${answer}; ${faultCommands[fault]}\n`,
      );
  }

  removeTool(tool: string): void {
    rmSync(join(this.folder, 'bin', tool));
  }

  /** Runs them in place of the system's. @param timeoutsMs of tools that hang, by name. */
  runTool(timeoutsMs: Readonly<Record<string, number>> = {}): RunTool {
    return (command, signal) => {
      const name = command.file.replace(/^.*[/\\]/, '');
      const timeoutMs = timeoutsMs[name] ?? command.timeoutMs;
      return runTool({ ...command, file: join(this.folder, 'bin', name), timeoutMs }, signal);
    };
  }

  dispose(): void {
    // Windows removes no program that still runs
    rmSync(this.folder, { recursive: true, maxRetries: 10 });
  }

  /** All at once: what a tool prints is of one world. */
  private write(files: Readonly<Record<string, string | Buffer>>): void {
    const next = join(this.folder, `next.${++this.worlds}`);
    mkdirSync(next);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(next, name), text);
    if (this.worlds > 1) renameSync(join(this.folder, 'world'), join(this.folder, `old.${this.worlds}`));
    renameSync(next, join(this.folder, 'world'));
  }
}

/**
 * For the tests of a suite, called where it is described.
 * @param missing why the suite is skipped, if it is.
 * @returns what notes programs that a test has made; they are removed when it has ended.
 */
export function usePrograms(missing: string | undefined): (programs: Programs) => Programs {
  const used: Programs[] = [];
  before('need programs', function () {
    if (missing !== undefined) skipBecause(this, missing);
  });
  afterEach(() => {
    for (const programs of used.splice(0)) programs.dispose();
  });
  return (programs) => {
    used.push(programs);
    return programs;
  };
}
