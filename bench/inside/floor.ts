/** The physical floor of a full snapshot: floor.c, in a process of its own. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** CPU of one snapshot, the program's start not counted, and the listeners that it found. */
export interface FloorRun {
  readonly cpuMs: number;
  readonly rows: number;
  readonly owned: number;
}

/** @param how `--paths`: by whole paths of /proc alone, as JavaScript must. */
export async function runFloor(
  program: string,
  how: '--repeat' | '--paths',
  snapshots: number,
): Promise<FloorRun> {
  const { stdout } = await run(program, [how, String(snapshots)]);
  const [, cpuMs, rows, owned] = /^cpu (\S+) rows (\d+) owned (\d+)$/m.exec(stdout) ?? [];
  if (cpuMs === undefined) throw new Error(`The floor program printed no times: ${stdout}`);
  return { cpuMs: Number(cpuMs), rows: Number(rows), owned: Number(owned) };
}
