import type { HiddenOwner, Listener } from '../../model/listeners/listener';
import type { ServiceUnit } from '../../model/process/serviceUnit';
import { operand } from '../../model/process/serviceUnit';
import type { SocketActivation } from '../../model/process/socketUnit';
import { isSocketUnit, usualActivation } from '../../model/process/socketUnit';
import type { SocketManager } from '../../model/process/socketManager';
import type { RunTool } from '../runTool';
import { RunFailure, runFirstFound } from '../runTool';
import { parseListSockets, parseProperties } from './parseSystemctl';

/** By its path alone, as `ss`. NixOS has the last one. */
const systemctlFiles = ['/usr/bin/systemctl', '/bin/systemctl', '/run/current-system/sw/bin/systemctl'];
const limits = { timeoutMs: 3_000, maximumBytes: 1024 * 1024 };

/** What is known of the holder: the cgroup of a hidden owner, or the service manager that is the owner. */
type Holder = HiddenOwner['group'] | SocketManager;

/**
 * What systemd starts when a connection comes to a port that it holds, by systemctl(1), which answers every user. It is run for
 * a person who asks, never by a poll.
 * @returns undefined if no socket unit holds the port, as far as is known; what systemctl does not tell is the usual.
 */
export async function readSocketActivation(
  run: RunTool,
  listener: Pick<Listener, 'protocol' | 'address' | 'port'>,
  holder: Holder,
): Promise<SocketActivation | undefined> {
  switch (holder?.kind) {
    case 'known':
      return ofGroup(run, listener, holder);
    case 'systemd':
      return holder.isOwn ? askManager(run, listener, holder.scope) : undefined;
    case 'launchd':
    case 'unknown':
    case undefined:
      return undefined;
  }
}

async function ofGroup(
  run: RunTool,
  listener: Pick<Listener, 'protocol' | 'address' | 'port'>,
  { belongsTo, isOwn }: Extract<HiddenOwner['group'], { kind: 'known' }>,
): Promise<SocketActivation | undefined> {
  switch (belongsTo?.kind) {
    case 'unit': {
      const { unit, uid } = belongsTo;
      if (!isSocketUnit(unit.name)) return undefined;
      // another user's manager answers only that user
      return uid === undefined || isOwn ? askUnit(run, unit) : usualActivation(unit);
    }
    case 'manager': {
      const { uid } = belongsTo;
      if (uid !== undefined && !isOwn) return undefined;
      return askManager(run, listener, uid === undefined ? 'system' : 'user');
    }
    case 'container':
    case 'session':
    case undefined:
      return undefined;
  }
}

/** By its address: of a socket that the manager itself holds, only that is known. */
async function askManager(
  run: RunTool,
  listener: Pick<Listener, 'protocol' | 'address' | 'port'>,
  scope: ServiceUnit['scope'],
): Promise<SocketActivation | undefined> {
  const name = await findUnit(run, listener, scope);
  return name === undefined ? undefined : askUnit(run, { manager: 'systemd', name, scope });
}

async function askUnit(run: RunTool, unit: ServiceUnit): Promise<SocketActivation> {
  const usual = usualActivation(unit);
  const text = await ask(run, unit.scope, ['show', '--property=Accept,Triggers', ...operand(unit.name)]);
  const properties = parseProperties(text ?? '');
  const accept = properties.get('Accept');
  // a service is given the sockets of several units, and a unit one service
  const [service] = (properties.get('Triggers') ?? '').split(' ');
  if (accept === 'yes') {
    const template = usual.service.replace(/(?:@.*)?\.service$/, '@.service');
    return { unit, service: template, starts: 'each-connection' };
  }
  return accept === 'no' && service !== undefined && service !== ''
    ? { unit, service, starts: 'once' }
    : usual;
}

async function findUnit(
  run: RunTool,
  { protocol, address, port }: Pick<Listener, 'protocol' | 'address' | 'port'>,
  scope: ServiceUnit['scope'],
): Promise<string | undefined> {
  const text = await ask(run, scope, ['list-sockets', '--all', '--show-types', '--full', '--no-legend']);
  const listed = parseListSockets(text ?? '').filter((one) => one.protocol === protocol && one.port === port);
  const isWildcard = address.text === '::' || address.text === '0.0.0.0';
  const here = listed.find(({ host }) => (host === undefined ? isWildcard : host === address.text));
  return here?.unit;
}

/** @returns undefined if systemctl is missing, fails, or does not reach systemd. */
async function ask(
  run: RunTool,
  scope: ServiceUnit['scope'],
  request: readonly string[],
): Promise<string | undefined> {
  const args = [...(scope === 'user' ? ['--user'] : []), '--no-pager', ...request];
  try {
    const result = await runFirstFound(
      run,
      systemctlFiles,
      { args, ...limits },
      new AbortController().signal,
    );
    return result.exitCode === 0 ? result.stdout.toString('utf8') : undefined;
  } catch (error) {
    if (!(error instanceof RunFailure)) throw error;
    return undefined;
  }
}
