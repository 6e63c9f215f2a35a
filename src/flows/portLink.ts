import { holderPrompt } from '../messages/freePort';
import { linkPrompt, nothingListensMessage, otherProcessMessage } from '../messages/portLink';
import type { PortLink } from '../model/actions/portLink';
import type { ListenerRow } from '../model/rows/listenerRow';
import type { Dialogs } from './dialogs';
import type { FreePortDependencies } from './freePort';
import { freePort } from './freePort';
import { isOpenable, urlObstacle } from './open';
import { freshRows, isOfHost, listenerChoices } from './rows';

interface PortLinkDependencies extends FreePortDependencies {
  readonly openRow: (row: ListenerRow) => PromiseLike<unknown>;
  readonly revealRow: (row: ListenerRow) => PromiseLike<unknown>;
}

/** Does what a link asks for, with a port on which something listens now; whoever made the link may not be the person. */
export async function followPortLink(dependencies: PortLinkDependencies, link: PortLink): Promise<void> {
  const { dialogs, openRow, revealRow } = dependencies;
  const { action, port, pid } = link;
  const onPort = (await freshRows(dependencies, ['tcp'])).filter(
    (row) => isOfHost(row) && row.listener.port === port,
  );
  const rows = onPort.filter(({ process }) => pid === undefined || process?.pid === pid);
  const [first] = rows;
  if (first === undefined) {
    dialogs.tell(
      pid === undefined || onPort.length === 0 ? nothingListensMessage(port) : otherProcessMessage(port, pid),
    );
    return;
  }
  switch (action) {
    case 'open': {
      const openable = rows.filter(isOpenable);
      if (openable.length === 0) dialogs.tell(urlObstacle(first));
      else await withOne(dialogs, openable, linkPrompt.open(port), openRow);
      return;
    }
    case 'reveal':
      return withOne(dialogs, rows, linkPrompt.reveal(port), revealRow);
    case 'stop':
      return stop(dependencies, link, rows);
  }
}

/** Asks whatever the setting says, also after a choice between several. */
async function stop(
  dependencies: PortLinkDependencies,
  { port, pid }: PortLink,
  rows: readonly ListenerRow[],
): Promise<void> {
  const endpoint = { protocol: 'tcp', port } as const;
  const free = async (): Promise<void> => {
    await freePort(dependencies, { ...endpoint, shown: undefined, mustAsk: true });
  };
  if (pid === undefined && onePerOwner(rows).length === 1) return free();
  await withOne(dependencies.dialogs, rows, holderPrompt(endpoint), async ({ process }) => {
    if (process === undefined) await free();
    else await dependencies.terminate(process, true);
  });
}

/** With the only one, or with the one that the person chooses. */
async function withOne(
  dialogs: Pick<Dialogs, 'choose'>,
  rows: readonly ListenerRow[],
  prompt: { readonly title: string; readonly placeholder: string },
  act: (row: ListenerRow) => PromiseLike<unknown>,
): Promise<void> {
  const owners = onePerOwner(rows);
  const [only, ...others] = owners;
  const row = others.length === 0 ? only : await dialogs.choose(await listenerChoices(owners), prompt);
  if (row !== undefined) await act(row);
}

/** The first row of each: the sockets of one owner are as one. */
function onePerOwner(rows: readonly ListenerRow[]): readonly ListenerRow[] {
  return rows.filter((row, index) => rows.findIndex(({ ownerId }) => ownerId === row.ownerId) === index);
}
