import type { Machine } from '../core/machine';
import type { HostProcess } from '../core/hostProcess';
import { runTool } from '../collect/runTool';
import { readSystemFacts } from '../collect/systemFacts';
import type { CheckReport, SystemFact } from '../model/selfCheck/checkReport';
import type { Evidence } from '../model/selfCheck/evidence';
import type { SelfCheckDependencies } from './dependencies';
import { gatherEvidence, LastOutputs } from './evidence/gather';
import { runSelfCheck } from './runSelfCheck';
import { ToolAnswers } from './toolAnswers';

export interface CheckOptions extends Pick<SelfCheckDependencies, 'folder' | 'terminate' | 'cancelled'> {
  readonly machine: Pick<Machine, 'scanner' | 'collector' | 'clock' | 'tools'>;
  readonly host: HostProcess;
  /** The version of Local Ports, and what it runs in. */
  readonly about: readonly SystemFact[];
}

/** Checks this system, and says what it is and which tools answered. Names, paths and secrets are still in it. */
export async function checkThisSystem({
  machine,
  host,
  about,
  ...options
}: CheckOptions): Promise<CheckReport & { readonly evidence: readonly Evidence[] }> {
  const { tools, ...readers } = machine;
  const answers = new ToolAnswers();
  const outputs = new LastOutputs();
  const watching = tools.watch((run) => {
    answers.add(run);
    outputs.add(run);
  });
  let evidence: readonly Evidence[] = [];
  let results: CheckReport['results'];
  try {
    results = await runSelfCheck({
      ...{ ...readers, ...options, host },
      whileListening: (own) => {
        evidence = gatherEvidence(own, host.platform, host.pid, outputs);
        return Promise.resolve();
      },
    });
  } finally {
    watching.dispose();
  }
  return { results, evidence, ...(await describeSystem({ host, about, answers }, options.cancelled)) };
}

/** The same without a child process that listens: one scan, for an issue. */
export async function describeThisSystem({
  machine,
  host,
  about,
  cancelled,
}: Omit<CheckOptions, 'folder' | 'terminate'>): Promise<CheckReport> {
  const answers = new ToolAnswers();
  const watching = machine.tools.watch((run) => {
    answers.add(run);
  });
  try {
    await machine.scanner.refresh();
  } finally {
    watching.dispose();
  }
  return { results: [], ...(await describeSystem({ host, about, answers }, cancelled)) };
}

async function describeSystem(
  {
    host,
    about,
    answers,
  }: Pick<CheckOptions, 'host' | 'about'> & { readonly answers: Pick<ToolAnswers, 'withVersions'> },
  cancelled: AbortSignal,
): Promise<Pick<CheckReport, 'system' | 'tools'>> {
  return {
    system: [...about, ...(await readSystemFacts({ ...host, run: runTool }, cancelled))],
    tools: await answers.withVersions(runTool, cancelled),
  };
}
