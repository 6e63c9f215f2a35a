import * as v from 'valibot';
import { isFree } from '../act/probePort';
import type { AppServices } from '../appServices';
import { copyStablePort, stablePort } from '../flows/stablePort';
import { maximumNameLength } from '../model/actions/stablePort';

/** `"args": { "name": "api" }` of an input of type `command`, or just a name. */
const name = v.pipe(v.string(), v.trim(), v.maxLength(maximumNameLength));
const argument = v.union([
  name,
  v.pipe(
    // a launch configuration is passed too: its name is not the name of a server
    v.object({ name, request: v.optional(v.never()) }),
    v.transform((input) => input.name),
  ),
]);

/** For tasks and launch configurations: `${command:localPorts.stablePort}`. */
export async function stablePortCommand(services: AppServices, target: unknown): Promise<string> {
  const port = await stablePort({ ...services, isFree }, nameIn(target));
  services.log.info(`stable port ${port}`);
  return String(port);
}

export async function copyStablePortCommand(services: AppServices): Promise<void> {
  await copyStablePort({ ...services, isFree });
}

/** Anyone may call a command with anything, so that reading a property may throw. */
function nameIn(target: unknown): string {
  try {
    const named = v.safeParse(argument, target);
    return named.success ? named.output : '';
  } catch {
    return '';
  }
}
