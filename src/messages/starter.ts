/** Who started a process: its ancestors, as far as they did, and what has ended. */
import * as l10n from '@vscode/l10n';
import type { Process } from '../model/process/process';
import { maskShown } from '../model/process/redact';
import type { Starter } from '../model/process/starter';
import { starterOf } from '../model/process/starter';
import { plainText } from '../model/text/text';

const ancestorLength = 60;
/** Flags and folders, which are left out, come before what is named. */
const ancestorWordsLength = 300;
/** More than this are counted instead of named. */
const ancestorsAtMost = 40;

/**
 * `Started by npm run dev (200) ← bash (100)`, nearest first, up to one that adopted what is below it.
 * @param areAllKnown whether a parent that is missing has ended.
 * @returns undefined if nothing is known.
 */
export function ancestorsLine(
  process: Process,
  ancestors: readonly Process[],
  areAllKnown = false,
): string | undefined {
  const chain = [process, ...ancestors];
  const links = chain.map((one, index) => starterOf(one, chain[index + 1], areAllKnown));
  const at = links.findIndex(({ kind }) => kind !== 'parent');
  const parent = ancestors[at];
  const link = links[at] ?? { kind: 'none' };
  return at <= 0 ? ownLine(link, parent) : chainLine(ancestors.slice(0, at), link, parent);
}

function ownLine(link: Starter, parent: Process | undefined): string | undefined {
  switch (link.kind) {
    case 'ended': {
      const started =
        link.starter === undefined
          ? l10n.t('Started by a process that has ended.')
          : l10n.t('Started by {starter}, which has ended.', { starter: ancestorWithPid(link.starter) });
      return parent === undefined
        ? started
        : `${started} ${l10n.t('Adopted by {parent}.', { parent: ancestorWithPid(parent) })}`;
    }
    case 'unknown':
      return (
        parent &&
        l10n.t('Runs under {parent}, which started or adopted it', { parent: ancestorWithPid(parent) })
      );
    case 'parent':
    case 'none':
      return undefined;
  }
}

function chainLine(starters: readonly Process[], link: Starter, parent: Process | undefined): string {
  const shown = starters.slice(0, ancestorsAtMost);
  const more = starters.length - shown.length;
  const named = shown.map(ancestorWithPid);
  const ancestors = [...named, ...(more === 0 ? [] : [l10n.t('{count} more', { count: more })])].join(' ← ');
  switch (link.kind) {
    case 'ended':
      return link.starter === undefined
        ? l10n.t('Started by {ancestors}, which was started by a process that has ended', { ancestors })
        : l10n.t('Started by {ancestors}, which was started by {starter}, which has ended', {
            ancestors,
            starter: ancestorWithPid(link.starter),
          });
    case 'unknown':
      return parent === undefined
        ? l10n.t('Started by {ancestors}', { ancestors })
        : l10n.t('Started by {ancestors}, under {parent}', { ancestors, parent: ancestorWithPid(parent) });
    case 'parent':
    case 'none':
      return l10n.t('Started by {ancestors}', { ancestors });
  }
}

/** Of an entry in a list of ancestors, beneath its parent; undefined if its parent started it. */
export function adoptionWords(process: Process, parent: Process | undefined): string | undefined {
  const link = starterOf(process, parent);
  switch (link.kind) {
    case 'ended':
      return link.starter === undefined
        ? l10n.t('adopted: what started it has ended')
        : l10n.t('adopted: {starter} started it and has ended', { starter: ancestorWithPid(link.starter) });
    case 'unknown':
      return l10n.t('started or adopted by {parent}', {
        parent: plainText(parent?.name ?? '', ancestorLength),
      });
    case 'parent':
    case 'none':
      return undefined;
  }
}

function ancestorWithPid(ancestor: Pick<Process, 'name' | 'commandLine' | 'pid'>): string {
  return `${ancestorText(ancestor)} (${ancestor.pid})`;
}

/** `/shop/node_modules/.bin/vite` → `vite`; a text with blanks is no path but the command of a shell. */
function lastOfPath(word: string): string {
  return /\s/.test(word) ? word : word.slice(word.lastIndexOf('/') + 1);
}

/** `npm run dev` says more than `node`. */
function ancestorText({ name, commandLine }: Pick<Process, 'name' | 'commandLine'>): string {
  const [, ...rest] = maskShown(commandLine ?? [], ancestorWordsLength);
  const words = rest.filter((argument) => !argument.startsWith('-')).slice(0, 2);
  return plainText([name, ...words.map(lastOfPath)].join(' '), ancestorLength);
}
