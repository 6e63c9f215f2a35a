/** The layers of `npm test`: static checks, then the tests, from the cheapest to the dearest. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runLanes } from './laneLayer';
import { HeldOutput } from './heldOutput';
import { npmCommand } from './host/npm';
import { tryOwnNamespaces } from './host/ownNamespaces';
import { describeEnd, OwnedProcess } from './host/ownedProcess';
import { builtFile, projectRoot } from './host/projectRoot';
import { makeScratchFolder } from './host/scratchFolder';
import type { Shutdown } from './host/shutdown';
import { filterText, filterVariable, type TestFilter } from '../test/support/filter';
import { isLongTest, wholeVariable } from '../test/support/rounds';
import { readResults, resultsVariable, type TestResults } from '../test/support/results';

const chosenTestsTimeoutMs = 4 * 3_600_000;

export type LayerOutcome = Readonly<TestResults>;

export interface Layer {
  readonly name: string;
  readonly isStatic: boolean;
  /** All of its tests may be skipped, for example without a network: that is no failure. */
  readonly mayBeSkipped: boolean;
  /** Its tests start VS Code. */
  readonly hasWorkbench: boolean;
  /**
   * Of a layer without a workbench. Tests that watch what this machine does, some within seconds, run after the workbench; beside
   * those runs what gives way to them.
   */
  readonly turn: 'beside the workbench' | 'after the workbench' | 'beside those';
  run(request: LayerRequest): Promise<LayerOutcome>;
}

export interface LayerRequest {
  readonly filter: TestFilter;
  readonly print: (line: string) => void;
  readonly shutdown: Shutdown;
  /** A command prefix for its tests. */
  readonly through: readonly string[];
}

export const layers: readonly Layer[] = [
  check('typecheck', 'typecheck'),
  check('lint', 'lint'),
  check('imports', 'lint:imports'),
  check('house', 'lint:house', { command: process.execPath, args: [builtFile('scripts/house')] }),
  mochaLayer('unit', { files: () => testFiles('unit'), testTimeoutMs: 60_000, timeoutMs: 300_000 }),
  mochaLayer('long', {
    files: () => testFiles('unit').filter(isLongTest),
    env: { [wholeVariable]: '1' },
    testTimeoutMs: 900_000,
    timeoutMs: 1_500_000,
  }),
  mochaLayer('programs', {
    files: () => testFiles('programs'),
    env: { [wholeVariable]: '1' },
    testTimeoutMs: 60_000,
    timeoutMs: 900_000,
  }),
  mochaLayer('system', {
    files: () => testFiles('system').filter((file) => !isLongTest(file)),
    env: { [wholeVariable]: '1' },
    testTimeoutMs: 60_000,
    timeoutMs: 1_500_000,
    turn: 'after the workbench',
    // they mostly wait for servers and deadlines
    parts: 2,
  }),
  mochaLayer('terminations', {
    files: () => testFiles('system').filter(isLongTest),
    env: { [wholeVariable]: '1' },
    testTimeoutMs: 900_000,
    timeoutMs: 1_500_000,
    turn: 'beside those',
  }),
  {
    ...{ name: 'lanes', isStatic: false, mayBeSkipped: true, hasWorkbench: false },
    turn: 'after the workbench',
    run: runLanes,
  },
  mochaLayer('devservers', {
    files: () => testFiles('devservers'),
    testTimeoutMs: 90_000,
    timeoutMs: 1_200_000,
    turn: 'after the workbench',
  }),
  tests('integration', 600_000, () => [builtFile('scripts/vscodeLane')]),
  // a newer VS Code takes twice as long
  mochaLayer('ui', { files: () => testFiles('e2e'), testTimeoutMs: 120_000, timeoutMs: 3_000_000 }),
];

/**
 * One of package.json's scripts: passes or fails as a whole.
 * @param command to run instead of the script, which would build everything again.
 */
function check(name: string, script: string, command = npmCommand(['run', '--silent', script])): Layer {
  // beside the workbench it gets what that leaves of the processor
  const timeoutMs = 1_200_000;
  return {
    name,
    isStatic: true,
    mayBeSkipped: false,
    hasWorkbench: false,
    turn: 'beside the workbench',
    run: async ({ print, shutdown, through }) => {
      const [program = '', ...args] = [...through, command.command, ...command.args];
      const problem = await run({
        name: script,
        ...{ command: program, args },
        env: process.env,
        timeoutMs,
        print,
        shutdown,
      });
      return problem === undefined
        ? { passed: 1, failed: [], skipped: [] }
        : { passed: 0, failed: [{ title: `npm run ${script}`, message: problem }], skipped: [] };
    },
  };
}

interface MochaLayer {
  /** Built test files. */
  readonly files: () => readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly testTimeoutMs: number;
  readonly timeoutMs: number;
  readonly turn?: Layer['turn'];
  /** How many processes run them at once, each in namespaces of its own where these are possible. */
  readonly parts?: number;
}

function mochaLayer(
  name: string,
  { files, env, testTimeoutMs, timeoutMs, turn = 'beside the workbench', parts = 1 }: MochaLayer,
): Layer {
  const program = builtFile('test/support/mochaChild');
  const part = (index: number): Layer => {
    const own = () => files().filter((_, at) => at % parts === index);
    const args = () => ['--enable-source-maps', program, String(testTimeoutMs), ...own()];
    return { ...tests(name, timeoutMs, args, env), turn };
  };
  return parts === 1 ? part(0) : inParts(Array.from({ length: parts }, (_, index) => part(index)));
}

/** Runs them at once; where namespaces are not possible, in which they do not see each other, one after the other. */
function inParts(parts: readonly Layer[]): Layer {
  const [first] = parts;
  if (first === undefined) throw new Error('A layer has a part at least.');
  return {
    ...first,
    run: async (request) => {
      const namespaces = await tryOwnNamespaces();
      if (namespaces.kind === 'impossible') {
        const outcomes: LayerOutcome[] = [];
        for (const part of parts) outcomes.push(await part.run(request));
        return merged(outcomes);
      }
      const through = [...request.through, ...namespaces.through];
      const outputs = parts.map(() => new HeldOutput(request.print));
      const runs = parts.map((part, index) => {
        const print = (line: string): void => outputs[index]?.print(line);
        return part.run({ ...request, through, print });
      });
      // from the start, for one may fail while another is waited for
      const ended = runs.map((run) => Promise.allSettled([run]));
      for (const [index, end] of ended.entries()) {
        outputs[index]?.release();
        await end;
      }
      return merged(await Promise.all(runs));
    },
  };
}

function merged(outcomes: readonly LayerOutcome[]): LayerOutcome {
  return {
    passed: outcomes.reduce((sum, { passed }) => sum + passed, 0),
    failed: outcomes.flatMap(({ failed }) => failed),
    skipped: outcomes.flatMap(({ skipped }) => skipped),
  };
}

function testFiles(folder: string): string[] {
  const path = join(projectRoot(), 'out', 'test', folder);
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.js'))
    .sort()
    .map((file) => join(path, file));
}

/** A Node script that runs tests, prints them as they end and leaves their results in a file. */
function tests(
  name: string,
  timeoutMs: number,
  nodeArguments: () => readonly string[],
  ownEnv: NodeJS.ProcessEnv = {},
): Layer {
  return {
    name,
    isStatic: false,
    mayBeSkipped: name === 'devservers',
    hasWorkbench: name === 'integration' || name === 'ui',
    turn: 'beside the workbench',
    run: async ({ filter, print, shutdown, through }) => {
      const scratch = await makeScratchFolder('results');
      try {
        const resultsFile = join(scratch.path, 'results.json');
        const env = {
          ...process.env,
          ...ownEnv,
          [resultsVariable]: resultsFile,
          [filterVariable]: JSON.stringify(filter),
        };
        const [command = '', ...args] = [...through, process.execPath, ...nodeArguments()];
        const problem = await run({
          ...{ name, command, args, env, print, shutdown },
          // chosen tests may be long ones, such as a campaign, and have deadlines of their own
          timeoutMs: filterText(filter) === '' ? timeoutMs : chosenTestsTimeoutMs,
        });
        const results = await readResults(resultsFile);
        return combine(name, results, problem);
      } finally {
        await scratch.remove();
      }
    },
  };
}

export interface Preparation {
  readonly script: 'prepareWorkbench' | 'prepareServers';
  /** A command prefix. */
  readonly through: readonly string[];
}

/** Installs what layers need that run in a network of their own. If that fails, they say so themselves. */
export async function prepare(
  { script, through }: Preparation,
  print: (line: string) => void,
  shutdown: Shutdown,
): Promise<void> {
  const [command, ...args] = [...through, process.execPath, builtFile(`scripts/${script}`)];
  await run({ name: script, command, args, env: process.env, timeoutMs: 900_000, print, shutdown });
}

/** A run that went wrong without a failing test, or ended before its results, is a failure of its own. */
function combine(name: string, results: TestResults | undefined, problem: string | undefined): LayerOutcome {
  if (!results) {
    const message = problem ?? 'It ended without results.';
    return { passed: 0, failed: [{ title: `the ${name} run`, message }], skipped: [] };
  }
  if (problem === undefined || results.failed.length > 0) return results;
  return { ...results, failed: [{ title: `the ${name} run`, message: problem }] };
}

interface Run {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
  readonly print: (line: string) => void;
  readonly shutdown: Shutdown;
}

/** Returns what went wrong, or undefined. */
async function run({
  name,
  command,
  args,
  env,
  timeoutMs,
  print,
  shutdown,
}: Run): Promise<string | undefined> {
  const child = new OwnedProcess(command, args, { name, cwd: projectRoot(), env, onLine: print });
  shutdown.add(() => child.stop());
  const end = await child.endWithin(timeoutMs);
  if (end.timedOut) return `It did not end within ${timeoutMs / 1000} s and was stopped.`;
  return end.code === 0 ? undefined : describeEnd(end);
}
