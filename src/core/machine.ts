import { askInspector } from '../act/askInspector';
import { detectScheme } from '../act/detectTls';
import { systemWaitClock } from '../act/pollUntil';
import { probePort } from '../act/probePort';
import { ownEnvironment } from '../act/resolveExecutable';
import { createSendSignal } from '../act/signals';
import { askTunnels } from '../collect/askedTunnels';
import { ContainerEngines } from '../collect/containers/engines';
import { engineSockets } from '../collect/containers/engineSockets';
import { createCollector } from '../collect/createCollector';
import { readFirewall } from '../collect/firewall/readFirewall';
import { foreignFiles } from '../collect/foreignFiles';
import { readPowerSource } from '../collect/linux/powerSupply';
import { MultiplexerSessions } from '../collect/multiplexerSessions';
import { NetworkInterfaces } from '../collect/networkInterfaces';
import { createPowerSource } from '../collect/powerSource';
import { readActivation as activationOf } from '../collect/readActivation';
import { RecordedTools } from '../collect/recordedTools';
import { runTool } from '../collect/runTool';
import { portlessFolders, TunnelFinder } from '../collect/tunnels';
import type { ExplainDependencies } from '../flows/hiddenOwner';
import { Schemes } from '../flows/schemes';
import type { Firewall } from '../model/net/firewall';
import { ContainerMonitor } from '../watch/containerMonitor';
import { Scanner, systemClock } from '../watch/scanner';
import type { HostProcess } from './hostProcess';

interface MachineOptions {
  readonly host: HostProcess;
  /** The home folder of the user. */
  readonly home: string;
  /** Milliseconds between scans while something needs them. */
  readonly pollMs: number;
  readonly onError: (error: unknown) => void;
}

/** What reads this machine and acts on it, for every surface alike. Nothing is read before the first scan. */
export type Machine = ReturnType<typeof openMachine>;

export function openMachine({ host, home, pollMs, onError }: MachineOptions) {
  const { platform, environment, uid } = host;
  const tools = new RecordedTools(runTool);
  const collector = createCollector(platform, {
    run: tools.run,
    ownEnvironment: Object.entries(environment).map(([name, value = '']) => `${name}=${value}`),
  });
  const engines = new ContainerEngines(engineSockets({ platform, env: environment, home, uid }));
  const readActivation: ExplainDependencies['readActivation'] = (listener, holder) =>
    activationOf(platform, runTool, listener, holder, home);
  return {
    platform,
    collector,
    /** Those that the collector runs. */
    tools,
    scanner: new Scanner(
      collector,
      pollMs,
      systemClock,
      createPowerSource(platform, readPowerSource, onError),
    ),
    interfaces: new NetworkInterfaces(platform),
    tunnels: new TunnelFinder({
      ...{ collector, files: foreignFiles, now: () => performance.now() },
      ask: (found, listeners) => askTunnels(found, listeners, { run: runTool, platform }),
      ...{ portlessFolders: portlessFolders(home, environment), home, uid },
    }),
    engines,
    containerMonitor: new ContainerMonitor(engines, onError),
    schemes: new Schemes(detectScheme),
    ...{ askInspector, probePort, ownEnvironment, readActivation },
    multiplexerSessions: new MultiplexerSessions(collector, runTool),
    clock: systemWaitClock,
    sendSignal: createSendSignal(platform),
    readFirewall: (cancelled: AbortSignal): Promise<Firewall> =>
      readFirewall(platform, { run: runTool }, cancelled),
  };
}
