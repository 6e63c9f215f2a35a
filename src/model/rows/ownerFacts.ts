import { belowEditor, commandChain } from '../process/ancestorChain';
import type { HostContext } from '../process/hostContext';
import type { UnreadableReason } from '../process/localPath';
import type { Process } from '../process/process';
import { ancestorsOf, sameProcess } from '../process/process';
import { mayBeForgotten } from '../forgotten/candidate';
import type { Evidence } from '../forgotten/evidence';
import { lastingOrigin } from '../origin/lastingOrigin';
import type { Origin } from '../origin/origin';
import { isSameOrigin, originOf } from '../origin/origin';
import type { Project } from '../recognition/project';
import type { Recognition } from '../recognition/recognize';
import { recognize, recognizeInProject } from '../recognition/recognize';
import type { ServedPart } from '../recognition/servedPart';
import { servedPartOf } from '../recognition/servedPart';
import type { WorkspaceFolder } from './listenerRow';
import { workspaceFolderOf } from './listenerRow';
import type { Names } from './names';

/** What a process is by itself, whatever the files of its project and people call it. */
interface OwnFacts {
  readonly process: Process;
  readonly ancestors: readonly Process[];
  /** Without what the files of its project add. */
  readonly seen: Recognition;
  /** What its command serves, if that is named. */
  readonly part: ServedPart | undefined;
  /** The process, then its ancestors below the editor, nearest first. */
  readonly chain: readonly [Process, ...Process[]];
  readonly mayBeForgotten: boolean;
}

/** What all rows of one process have in common. */
export interface OwnerFacts extends OwnFacts {
  readonly recognition: Recognition;
  readonly origin: Origin | undefined;
  readonly project: Project | undefined;
  readonly unreadableFolder: UnreadableReason | undefined;
  readonly workspaceFolder: WorkspaceFolder | undefined;
}

/** What facts are made from, beside the process. */
export interface OwnerContext {
  readonly hostContext: HostContext;
  readonly names: Names;
  readonly processes: ReadonlyMap<number, Process>;
  readonly evidence: Evidence;
  /**
   * Whether names are others than when the facts before were made; whether the terminals of the window are, or what is
   * known of starters that are gone.
   */
  readonly isRenamed: boolean;
  readonly areStartersChanged: boolean;
}

/** @param before of the same PID. @returns `before` itself if nothing has changed. */
export function ownerFacts(
  process: Process,
  before: OwnerFacts | undefined,
  context: OwnerContext,
): OwnerFacts {
  const { hostContext, names, processes, isRenamed, areStartersChanged } = context;
  const ancestors = ancestorsOf(processes, process);
  const known = before?.process === process && isSameList(before.ancestors, ancestors) ? before : undefined;
  if (known !== undefined && !isRenamed && !areStartersChanged) return known;
  const own = known ?? ownFacts(process, ancestors, hostContext);
  const { seen, part } = own;
  const origin =
    known !== undefined && !areStartersChanged
      ? known.origin
      : seen.role === 'editor'
        ? undefined
        : originNow(process, ancestors, before, context);
  if (known !== undefined && !isRenamed)
    return isSameOrigin(known.origin, origin) ? known : { ...known, origin };
  const project = projectOf(process, part, seen, names);
  return {
    ...own,
    recognition: project === undefined ? seen : recognizeInProject(seen, project),
    origin,
    project,
    unreadableFolder: process.cwd === undefined ? undefined : names.unreadableReasonOf(process.cwd, part),
    // the editor is often started in the folder it shows
    workspaceFolder:
      seen.role === 'editor' ? undefined : workspaceFolderOf(process.cwd, names.workspaceFolders),
  };
}

function ownFacts(process: Process, ancestors: readonly Process[], hostContext: HostContext): OwnFacts {
  const seen = recognize(process, ancestors, hostContext);
  return {
    process,
    ancestors,
    seen,
    part: partOf(process, ancestors, seen, hostContext),
    chain: [process, ...belowEditor(ancestors, hostContext)],
    mayBeForgotten: mayBeForgotten(process, ancestors, seen.role, hostContext),
  };
}

function originNow(
  process: Process,
  ancestors: readonly Process[],
  before: OwnerFacts | undefined,
  { hostContext, names: { windowStarters }, evidence }: OwnerContext,
): Origin | undefined {
  const origin = originOf(process, ancestors, { hostContext, windowStarters });
  return before !== undefined && sameProcess(before.process, process)
    ? lastingOrigin(
        { origin: before.origin, chain: [before.process, ...before.ancestors] },
        origin,
        [process, ...ancestors],
        { windowStarters, hasEnded: (starter) => evidence.hasEnded(starter) },
      )
    : origin;
}

function isSameList<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((one, index) => one === b[index]);
}

/** What the editor or the system runs is told apart by its program, and never by its words. */
function partOf(
  process: Process,
  ancestors: readonly Process[],
  { role }: Recognition,
  { editor }: HostContext,
): ServedPart | undefined {
  if (process.cwd === undefined || role === 'editor' || role === 'system') return undefined;
  const [, ...above] = commandChain([process, ...ancestors], editor);
  return servedPartOf(process, above);
}

/** Undefined if the folder says nothing about a project (`/`, the home folder): nor would a manifest in it. */
function projectOf(
  { cwd }: Process,
  part: ServedPart | undefined,
  recognition: Recognition,
  names: Names,
): Project | undefined {
  const isNowhere = recognition.project === undefined && part === undefined;
  return cwd === undefined || isNowhere || recognition.role === 'editor'
    ? undefined
    : names.projectOf(cwd, part);
}
