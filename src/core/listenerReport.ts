import { exposureWords } from '../messages/exposure';
import { factWords } from '../messages/forgotten';
import { ownerLabel } from '../messages/labels';
import { originLabel } from '../messages/originSentence';
import { userWords } from '../messages/listener';
import { samePortWords } from '../messages/samePort';
import { groupStopCommand } from '../model/listeners/socketGroup';
import { isForgotten } from '../model/forgotten/reason';
import { maskShown } from '../model/process/redact';
import { projectTitle } from '../model/recognition/project';
import type { ListenerRow } from '../model/rows/listenerRow';
import { plainText } from '../model/text/text';
import type { ListenerReport } from './reportSchema';

/** Of paths and names: what a person or a model reads. */
const textLength = 300;
const commandLineLength = 400;

export function reportOf(row: ListenerRow): ListenerReport {
  const { id, listener, alsoAt, recognition, project, origin, forgotten } = row;
  const { protocol, port, address, exposure, namespace } = listener;
  return {
    ...{ id: text(id), protocol, port, exposure },
    address: address.text,
    alsoAt: alsoAt.map((one) => one.text),
    reachableFrom: exposureWords(exposure, namespace),
    networkNamespace: namespace.kind === 'other' ? String(namespace.id) : null,
    isStale: listener.isStale === true,
    label: ownerLabel(row),
    owner: ownerOf(row),
    project:
      project === undefined
        ? null
        : { title: text(projectTitle(project)), folder: text(project.folder), branch: branchOf(project) },
    role: recognition?.role ?? null,
    framework: recognition?.framework ?? null,
    startedBy:
      origin === undefined
        ? null
        : { kind: origin.kind, title: originLabel(origin), hasEnded: origin.hasEnded === true },
    samePort: samePortWords(row),
    forgotten: { isForgotten: isForgotten(forgotten), facts: forgotten.map(factWords) },
  };
}

function ownerOf({ listener: { owner }, process, container }: ListenerRow): ListenerReport['owner'] {
  const published =
    container === undefined
      ? null
      : {
          ...{ id: container.id, name: text(container.name), engine: container.engine },
          image: container.image === undefined ? null : text(container.image),
        };
  if (process !== undefined) {
    const { pid, startedAt, name, commandLine, cwd, user } = process;
    return {
      ...{ kind: 'process', pid, name: text(name) },
      startedAt: timeOf(startedAt),
      commandLine: shownCommandLine(commandLine),
      folder: cwd === undefined ? null : text(cwd),
      user: user === undefined ? null : userWords(user),
      container: published,
    };
  }
  if (published !== null) return { kind: 'container', container: published };
  if (owner.kind === 'known') throw new TypeError('a row without a process has no known owner');
  const { reason, user, group } = owner;
  return {
    ...{ kind: 'hidden', reason },
    user: user === undefined ? null : userWords(user),
    service: group?.kind === 'known' ? text(group.path) : null,
    stopCommand: group === undefined ? null : (groupStopCommand(group, 'bash')?.text ?? null),
  };
}

/** ISO 8601; null if it is unknown. */
export function timeOf(milliseconds: number | undefined): string | null {
  return milliseconds === undefined ? null : new Date(milliseconds).toISOString();
}

/** With its secrets masked; null if it is unknown. */
export function shownCommandLine(commandLine: readonly string[] | undefined): string | null {
  if (commandLine === undefined) return null;
  return plainText(maskShown(commandLine, commandLineLength).join(' '), commandLineLength);
}

function branchOf({ checkout }: NonNullable<ListenerRow['project']>): string | null {
  return checkout?.head?.kind === 'branch' ? text(checkout.head.branch) : null;
}

function text(value: string): string {
  return plainText(value, textLength);
}
