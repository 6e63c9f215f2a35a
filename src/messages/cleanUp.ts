/** Ending several servers together: the list, the question and its progress. */
import * as l10n from '@vscode/l10n';
import type { Candidate, CandidateReason, CleanUpScope } from '../model/actions/cleanUp';
import { projectHeading } from '../model/actions/cleanUp';
import type { Member, Target } from '../model/actions/termination';
import type { Age } from '../model/process/age';
import { ageOf } from '../model/process/age';
import type { Process } from '../model/process/process';
import type { TreeUsage } from '../model/process/treeUsage';
import type { ListenerRow } from '../model/rows/listenerRow';
import { plainText } from '../model/text/text';
import { shortAge } from './age';
import { distinctPorts } from './distinctPorts';
import { factWords } from './forgotten';
import { rowLabel } from './labels';
import { listOf } from './list';
import { portWords } from './listener';
import type { Message, Question } from './message';
import { fittingQuestion, textLimits } from './message';
import { areAllNamed, labelWithPid, pidText, processList } from './processNames';
import type { SeveralItem } from './terminate';
import { linesThatFit, severalLine } from './terminate';
import { usageLine } from './usage';

export const cleanUpTitles = {
  terminate: (count: number): string => (count === 1 ? l10n.t('Terminate') : l10n.t('Terminate All')),
  force: (): string => l10n.t('Force Terminate…'),
  forceAll: (): string => l10n.t('Force Terminate'),
  showLog: (): string => l10n.t('Show Log'),
} as const;

export const cleanUpProgress = {
  reading: (): string => l10n.t('Reading memory and CPU time'),
  inspecting: (): string => l10n.t('Inspecting processes'),
  checkingPorts: (): string => l10n.t('Checking ports'),
  terminating: (count: number): string =>
    count === 1 ? l10n.t('Terminating 1 server') : l10n.t('Terminating {count} servers', { count }),
  /** Beside the title: `2 of 5: Vite · shop (PID 4711)`. */
  step: (number: number, count: number, target: Member): string =>
    l10n.t('{number} of {count}: {process}', { number, count, process: labelWithPid(target) }),
};

export function cleanUpPrompt(scope: CleanUpScope): { title: string; placeholder: string } {
  const placeholder = l10n.t('Choose the servers to terminate, with their process trees');
  switch (scope.kind) {
    case 'forgotten':
      return { title: l10n.t('Clean Up'), placeholder };
    case 'copies':
      return {
        title: l10n.t('Duplicates of {name}', { name: rowLabel(scope.of) }),
        placeholder: l10n.t('Choose the copies to terminate, with their process trees'),
      };
    case 'session':
      return {
        title: l10n.t('Servers of This Session of {agent}', { agent: plainText(scope.session.title, 60) }),
        placeholder,
      };
  }
}

/** There is nothing to choose from. */
export function nothingToCleanUp(scope: CleanUpScope): Message {
  return { level: 'information', text: nothingText(scope) };
}

function nothingText(scope: CleanUpScope): string {
  switch (scope.kind) {
    case 'forgotten':
      return l10n.t('Nothing here looks forgotten.');
    case 'copies':
      return l10n.t('No other copy of {name} is running.', { name: rowLabel(scope.of) });
    case 'session':
      return l10n.t('No server of this session of {agent} is running.', {
        agent: plainText(scope.session.title, 60),
      });
  }
}

/** Of a row that is none of a dev server in a project: it has no duplicates. */
export function noProjectMessage({ listener }: Pick<ListenerRow, 'listener'>): Message {
  return {
    level: 'information',
    text: l10n.t("Port {port} doesn't belong to a dev server of a known project.", {
      port: portWords(listener),
    }),
  };
}

export function noAgentSessionMessage({ listener }: Pick<ListenerRow, 'listener'>): Message {
  return {
    level: 'information',
    text: l10n.t('No session of a coding agent is known to have started what listens on port {port}.', {
      port: portWords(listener),
    }),
  };
}

/** A server as an entry of the list. @param now milliseconds since the epoch. */
export function candidateText(
  candidate: Candidate,
  usage: TreeUsage | undefined,
  now: number,
  locale: string | undefined,
): { label: string; description: string; detail: string; section: string } {
  const { rows, reason, process } = candidate;
  const [row] = rows;
  const ports = listOf(distinctPorts(rows.map(({ listener }) => listener)));
  const age = process.startedAt === undefined ? undefined : ageOf(process.startedAt, now);
  const heading = projectHeading(candidate);
  return {
    label: `${rowLabel(row)} · ${ports}`,
    description: plainText(reasonText(reason), textLimits.label),
    detail: [...usageParts(usage, age, locale), pidText(process)].join(' · '),
    section: heading === undefined ? l10n.t('No known project') : plainText(heading, 80),
  };
}

/** What is unknown is left out. */
function usageParts(
  usage: TreeUsage | undefined,
  age: Age | undefined,
  locale: string | undefined,
): readonly string[] {
  if (usage !== undefined) return [usageLine(usage, age, locale)];
  return age === undefined ? [] : [shortAge(age)];
}

function reasonText(reason: CandidateReason): string {
  switch (reason.kind) {
    case 'forgotten':
      return reason.reasons.map(factWords).join(' · ');
    case 'copy':
      return reason.isSameFolder ? l10n.t('in the same folder') : l10n.t('in another worktree');
    case 'session':
      return '';
  }
}

/** A server that will end with its tree. */
interface EndingItem extends SeveralItem {
  readonly target: Target;
  /** What ends with it. */
  readonly members: readonly Member[];
  /** What it started and what keeps running. */
  readonly kept: readonly Process[];
}

/** Names every process that will end. */
export function cleanUpQuestion(items: readonly EndingItem[]): Question {
  const first = items.slice(0, textLimits.detailLines).map((item) => endingLine(item, namesLength));
  const shown = first.slice(0, linesThatFit(first));
  const count = items.length - shown.length;
  const rest =
    count === 1
      ? l10n.t('1 more server with its process tree.')
      : l10n.t('{count} more servers with their process trees.', { count });
  const [only, ...others] = items;
  const isSingle = others.length === 0 && only?.members.length === 0;
  const asked = isSingle ? l10n.t('It will be asked to exit.') : l10n.t('They will be asked to exit.');
  const end = `${asked} ${l10n.t('Unsaved work may be lost.')}`;
  const areAllShown = count === 0 && items.every(isWhole);
  return fittingQuestion(
    {
      message:
        items.length === 1
          ? l10n.t('Terminate 1 server?')
          : l10n.t('Terminate {count} servers?', { count: items.length }),
      detail: [...shown, ...(count === 0 ? [] : [rest]), end].join('\n'),
    },
    areAllShown ? undefined : () => [...items.map((item) => endingLine(item, Infinity)), end].join('\n'),
  );
}

/** How long each list of names in a line is. */
const namesLength = 120;

function isWhole({ members, kept }: EndingItem): boolean {
  return areAllNamed(members, namesLength) && areAllNamed(kept, namesLength);
}

function endingLine(item: EndingItem, maximumLength: number): string {
  const { members, kept } = item;
  const parts = [severalLine(item)];
  if (members.length > 0) {
    const processes = processList(members, maximumLength);
    parts.push(l10n.t('Its process tree also includes {processes}.', { processes }));
  }
  if (kept.length > 0) {
    const processes = processList(kept, maximumLength);
    parts.push(
      kept.length === 1
        ? l10n.t('{processes}, which it started, is left running.', { processes })
        : l10n.t('{processes}, which it started, are left running.', { processes }),
    );
  }
  return parts.join(' ');
}

/** Asked once, about all that did not exit. */
export function forceAllQuestion(remaining: readonly Member[]): Question {
  const detailOf = (maximumLength: number): string =>
    [
      l10n.t('Still running: {processes}.', { processes: processList(remaining, maximumLength) }),
      remaining.length === 1
        ? l10n.t('Force-terminating ends it immediately, without saving or cleaning up.')
        : l10n.t('Force-terminating ends them immediately, without saving or cleaning up.'),
    ].join(' ');
  const length = 240;
  return fittingQuestion(
    {
      message:
        remaining.length === 1
          ? l10n.t('Force-terminate 1 process?')
          : l10n.t('Force-terminate {count} processes?', { count: remaining.length }),
      detail: detailOf(length),
    },
    areAllNamed(remaining, length) ? undefined : () => detailOf(Infinity),
  );
}
