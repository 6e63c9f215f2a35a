import type { AppServices } from '../appServices';
import { cleanUp } from '../flows/cleanUp';
import { noAgentSessionMessage, noProjectMessage } from '../messages/cleanUp';
import type { Message } from '../messages/message';
import { copyKey } from '../model/actions/copies';
import { agentSessionOf } from '../model/origin/session';
import type { ListenerRow } from '../model/rows/listenerRow';
import { ownTarget, pickListener } from './pickTarget';

export async function cleanUpCommand(services: AppServices): Promise<void> {
  await cleanUp(services, { kind: 'forgotten' });
}

export async function terminateDuplicates(services: AppServices, target: unknown): Promise<void> {
  const isOfProject = (row: ListenerRow): boolean => copyKey(row) !== undefined;
  const row = await pickServer(services, target, 'terminateDuplicates', isOfProject, noProjectMessage);
  if (row !== undefined) await cleanUp(services, { kind: 'copies', of: row });
}

export async function terminateAgentSession(services: AppServices, target: unknown): Promise<void> {
  const isOfSession = ({ origin }: ListenerRow): boolean => agentSessionOf(origin) !== undefined;
  const row = await pickServer(services, target, 'terminateAgentSession', isOfSession, noAgentSessionMessage);
  const session = agentSessionOf(row?.origin);
  if (session !== undefined) await cleanUp(services, { kind: 'session', session });
}

/** Of a process with several ports, any row tells the same. */
async function pickServer(
  services: AppServices,
  target: unknown,
  title: 'terminateDuplicates' | 'terminateAgentSession',
  isSuitable: (row: ListenerRow) => boolean,
  explain: (row: ListenerRow) => Message,
): Promise<ListenerRow | undefined> {
  const own = ownTarget(target);
  const row = own?.kind === 'process' ? own.rows.find(isSuitable) : undefined;
  return row ?? pickListener(services, target, title, isSuitable, explain);
}
