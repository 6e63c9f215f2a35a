import { findFreePort } from '../act/probePort';
import type { AppServices } from '../appServices';
import { choosePort, freePort, parsePortArgument, pickFreePort } from '../flows/freePort';
import { holdersOf, ownTarget } from './pickTarget';

/**
 * @param target a port number, a row, or nothing: then the port is chosen or typed.
 * @returns whether the port was freed.
 */
export async function freePortCommand(services: AppServices, target: unknown): Promise<boolean> {
  const port = parsePortArgument(target);
  const request =
    port === undefined
      ? await choosePort(services, ownTarget(target)?.rows ?? holdersOf(target))
      : // anything may call it with a number: a keybinding, a task, another extension
        ({ protocol: 'tcp', port, shown: undefined, mustAsk: true } as const);
  return request !== undefined && (await freePort(services, request));
}

/** For tasks and launch configurations: `${command:localPorts.pickFreePort}`. */
export async function pickFreePortCommand(services: AppServices, wanted: unknown): Promise<string> {
  const port = await pickFreePort({ ...services, findFreePort }, parsePortArgument(wanted));
  services.log.info(`free port ${port}`);
  return String(port);
}

export async function copyFreePortCommand(services: AppServices): Promise<void> {
  await services.dialogs.copy(await pickFreePortCommand(services, undefined));
}
