import { findFreePort, isFree } from '../act/probePort';
import type { AgentMachine } from '../agent/agentMachine';
import { Consent } from '../agent/consent/consent';
import type { AgentAccess } from '../agent/consent/decision';
import type { AppServices } from '../appServices';
import { flowDependencies } from '../core/flowDependencies';
import { pickFreePort } from '../flows/freePort';
import { stablePort } from '../flows/stablePort';
import { windowClient } from '../model/origin/agentClient';

/** For names, containers and reasons, which are read after the sockets. */
const namesWithinMs = 3_000;

/** This window, as tools for agents read it and act on it. A person at it is always asked. */
export function windowMachine(services: AppServices): AgentMachine {
  const { collector, hostContext, currentRows, locale, log, dialogs } = services;
  const consent = new Consent({
    ...{ collector, client: windowClient, pid: hostContext.editor.pid },
    access: () => accessNow(services),
    log: (line) => {
      log.info(line);
    },
    now: () => performance.now(),
  });
  return {
    ...{ machine: services, consent, person: dialogs },
    read: () => services.reader.read(namesWithinMs),
    freePort: (from) => pickFreePort({ ...services, findFreePort }, from),
    stablePort: (name) => stablePort({ ...services, isFree }, name),
    flows: (spoken) =>
      flowDependencies(
        { machine: services, hostContext, currentRows },
        { dialogs: spoken, shellKind: services.shellKind(), locale, log, forget: services.forget },
      ),
  };
}

/** Nothing is ended for a workspace that a person does not trust: its files may be what the agent goes by. */
function accessNow({ settings, isWorkspaceTrusted }: AppServices): AgentAccess {
  const { agents } = settings.current;
  return agents === 'ask' && !isWorkspaceTrusted() ? 'read' : agents;
}
