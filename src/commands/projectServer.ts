import * as v from 'valibot';
import type { AppServices } from '../appServices';
import { urlOf } from '../flows/open';
import type { ServerRequest } from '../flows/projectServer';
import { projectServer } from '../flows/projectServer';
import type { Message } from '../messages/message';
import { serverArgumentsError } from '../messages/projectServer';
import { isPort, parsePort } from '../model/net/endpoint';
import { UserError } from '../model/text/userError';

/** Longer than any path that a system takes. */
const maximumPath = 4096;

/** `"args": { "folder": "apps/web", "port": 3000 }` of an input of type `command`. */
const request = v.strictObject({
  folder: v.optional(v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(maximumPath))),
  port: v.optional(
    v.union([
      v.pipe(v.number(), v.check(isPort)),
      v.pipe(
        v.string(),
        v.transform((text) => parsePort(text.trim())),
        v.number(),
      ),
    ]),
  ),
});

/**
 * For tasks and launch configurations: `${command:localPorts.projectUrl}`.
 * @throws UserError if there is none: then what asked is not started.
 */
export async function projectUrlCommand(services: AppServices, target: unknown): Promise<string> {
  const row = await projectServer(services, requestIn(target));
  const told: Message[] = [];
  const url = await urlOf(
    {
      ...services,
      // what asks for it runs on this machine, or has VS Code forward the port
      browser: { location: 'here' },
      dialogs: { tell: (message) => told.push(message) },
    },
    row,
  );
  // why there is none is all that is said of one
  if (url === undefined) throw new UserError(told[0]?.text ?? '');
  services.log.info(`URL of the project's server ${url}`);
  return url;
}

/** The same: `${command:localPorts.projectPort}`. */
export async function projectPortCommand(services: AppServices, target: unknown): Promise<string> {
  const { listener } = await projectServer(services, requestIn(target));
  services.log.info(`port of the project's server ${listener.port}`);
  return String(listener.port);
}

/**
 * Outside of inputs, VS Code passes what the variable stands in: a debug configuration, or a list of variables of a task.
 * @throws UserError if it is neither, and no valid request.
 */
function requestIn(target: unknown): ServerRequest {
  try {
    if (target === undefined || target === null || Array.isArray(target) || isDebugConfiguration(target)) {
      return {};
    }
    const asked = v.safeParse(request, target);
    if (asked.success) return asked.output;
  } catch {
    // anyone may call a command with anything, so that reading a property may throw
  }
  throw new UserError(serverArgumentsError());
}

function isDebugConfiguration(target: unknown): boolean {
  return typeof target === 'object' && target !== null && 'request' in target && 'type' in target;
}
