import type { Collector } from '../collect/collector';
import {
  noFolderForStablePortError,
  noStablePortError,
  stablePortChoice,
  stablePortCopied,
  stablePortPrompt,
} from '../messages/stablePort';
import type { StablePort, StablePortKey } from '../model/actions/stablePort';
import {
  isSameKey,
  maximumNameLength,
  rememberedPort,
  stablePortCandidates,
} from '../model/actions/stablePort';
import type { ExpectedPort } from '../model/expected/expectedPort';
import { reservedRangeOf } from '../model/net/reservedPorts';
import { isBeneathFolder } from '../model/process/comparablePath';
import type { Project } from '../model/recognition/project';
import { projectTitle } from '../model/recognition/project';
import type { ListenerRow } from '../model/rows/listenerRow';
import type { Settings } from '../model/settings';
import { stablePortRangeOf } from '../model/settings';
import { UserError } from '../model/text/userError';
import type { ChoiceItem, Dialogs } from './dialogs';
import type { RowSource } from './rows';
import { freshRows, isOfHost } from './rows';

/** A folder that is open in the window, with the project that it belongs to. */
export interface OpenFolder {
  /** As the workspace calls it. */
  readonly name: string;
  /** Without links. */
  readonly path: string;
  /** Undefined if it has none, or could not be read. */
  readonly project: Project | undefined;
}

interface StablePortDependencies extends RowSource {
  readonly collector: Pick<Collector, 'reservedPorts'>;
  readonly stablePorts: {
    readonly all: readonly StablePort[];
    add(port: StablePort): Promise<void>;
  };
  readonly settings: { readonly current: Pick<Settings, 'stablePortRange'> };
  /** Of the window: first the one that is meant if none is named. */
  readonly folders: { openFolders(): Promise<readonly OpenFolder[]> };
  readonly isFree: (port: number) => Promise<boolean>;
  /** Ports that are pinned, or that files declare: given to no other server. */
  readonly expectedPorts: { readonly all: readonly Pick<ExpectedPort, 'protocol' | 'port'>[] };
}

/** The port of a server, and the one that it had before, if another program uses that now. */
interface Found {
  readonly port: number;
  readonly movedFrom: number | undefined;
}

/**
 * The port that a server of the folder that is open always gets. One that its own server listens on is still its port.
 * @param name tells several servers of one folder apart; empty for the only one.
 * @throws UserError if no folder is open, or no port of the range is free.
 */
export async function stablePort(dependencies: StablePortDependencies, name: string): Promise<number> {
  const [open] = await dependencies.folders.openFolders();
  if (open === undefined) throw new UserError(noFolderForStablePortError());
  const rows = await hostRows(dependencies);
  return (await findPort(dependencies, { ...placeOf(open), name }, rows)).port;
}

/** Asks which server it is for, and copies its port. */
export async function copyStablePort(
  dependencies: StablePortDependencies & { readonly dialogs: Dialogs },
): Promise<void> {
  const { dialogs } = dependencies;
  const folders = await dependencies.folders.openFolders();
  const [first] = folders;
  if (first === undefined) throw new UserError(noFolderForStablePortError());
  const rows = await hostRows(dependencies);
  const typed = (text: string): ChoiceItem<StablePortKey> | undefined => {
    const name = text.trim();
    return name === '' || name.length > maximumNameLength ? undefined : choice(first, name);
  };
  const known = dependencies.stablePorts.all;
  const key = await dialogs.choose(
    folders.flatMap((folder) => choicesOf(folder, rows, known)),
    stablePortPrompt(),
    { typed },
  );
  if (key === undefined) return;
  const found = await findPort(dependencies, key, rows);
  await dialogs.copy(String(found.port), stablePortCopied(found));
}

async function hostRows(dependencies: StablePortDependencies): Promise<readonly ListenerRow[]> {
  return (await freshRows(dependencies, ['tcp'])).filter(isOfHost);
}

async function findPort(
  dependencies: StablePortDependencies,
  key: StablePortKey,
  rows: readonly ListenerRow[],
): Promise<Found> {
  const { stablePorts, collector, isFree } = dependencies;
  const range = stablePortRangeOf(dependencies.settings.current);
  const known = stablePorts.all;
  const before = rememberedPort(known, key, range);
  const own = new Set(rows.filter((row) => isIn(row, key)).map(({ listener }) => listener.port));
  const foreign = new Set(rows.filter((row) => !isIn(row, key)).map(({ listener }) => listener.port));
  const reserved = await collector.reservedPorts('tcp');
  const canHave = async (port: number): Promise<boolean> =>
    !foreign.has(port) &&
    reservedRangeOf(port, reserved) === undefined &&
    (own.has(port) || (await isFree(port)));
  if (before !== undefined && (await canHave(before))) return { port: before, movedFrom: undefined };
  const ofOthers = new Set(known.filter((one) => !isSameKey(one, key)).map(({ port }) => port));
  const expected = dependencies.expectedPorts.all.filter(({ protocol }) => protocol === 'tcp');
  const wanted = new Set(expected.map(({ port }) => port));
  for (const port of stablePortCandidates(key, range)) {
    if (wanted.has(port) || ofOthers.has(port) || !(await canHave(port))) continue;
    await stablePorts.add({ ...key, port });
    return { port, movedFrom: before };
  }
  throw new UserError(noStablePortError(range));
}

/** Whether it is a server of the working tree. */
function isIn({ project, process }: ListenerRow, { worktree }: StablePortKey): boolean {
  return project?.checkout === undefined
    ? isBeneathFolder(process?.cwd ?? '', worktree)
    : project.checkout.folder === worktree;
}

/** A folder beneath the root of a working tree belongs to it all the same. */
function placeOf({ path, project }: OpenFolder): Omit<StablePortKey, 'name'> {
  const { checkout } = project ?? {};
  return checkout === undefined
    ? { repository: path, worktree: path }
    : { repository: checkout.repository, worktree: checkout.folder };
}

/** The folder itself, what was asked for before, and the packages of it that have a server now. */
function choicesOf(
  folder: OpenFolder,
  rows: readonly ListenerRow[],
  known: readonly StablePort[],
): ChoiceItem<StablePortKey>[] {
  const place = placeOf(folder);
  const names = new Set(['']);
  for (const { repository, worktree, name } of known) {
    if (repository === place.repository && worktree === place.worktree) names.add(name);
  }
  for (const row of rows) {
    const { project } = row;
    if (
      project !== undefined &&
      project.folder !== folder.project?.folder &&
      isIn(row, { ...place, name: '' })
    ) {
      names.add(project.name);
    }
  }
  return [...names].map((name) => choice(folder, name));
}

function choice(folder: OpenFolder, name: string): ChoiceItem<StablePortKey> {
  const { path, project } = folder;
  const title = project === undefined ? path : projectTitle(project);
  return { value: { ...placeOf(folder), name }, icon: 'plug', ...stablePortChoice(name, title) };
}
