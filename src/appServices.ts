import * as vscode from 'vscode';
import { foreignFiles } from './collect/foreignFiles';
import { isPidInUse } from './collect/pidInUse';
import { readTreeUsage } from './collect/treeUsage';
import type { CommandId } from './commands/ids';
import type { HostProcess } from './core/hostProcess';
import type { Machine } from './core/machine';
import { openMachine } from './core/machine';
import type { Dialogs } from './flows/dialogs';
import type { Starter } from './flows/expected';
import type { Browser } from './flows/open';
import type { Issue } from './flows/openIssue';
import type { QrPage } from './flows/qrCode';
import type { FindFinding, RowSource } from './flows/rows';
import type { Terminals } from './flows/terminals';
import type { StartAgainOffers, TerminationDependencies } from './flows/termination/dependencies';
import type { Finding } from './model/exposure/findings';
import type { EndedServer } from './model/history/endedServer';
import type { RemoteKind } from './model/exposure/remoteKind';
import { remoteKindOf } from './model/exposure/remoteKind';
import type { HostContext } from './model/process/hostContext';
import type { Process } from './model/process/process';
import type { ShellKind } from './model/process/shellQuote';
import { shellKindOf } from './model/process/shellQuote';
import type { Person } from './model/selfCheck/anonymize';
import { Anonymizer } from './model/selfCheck/anonymize';
import type { SystemFact } from './model/selfCheck/checkReport';
import { traceOf } from './model/text/text';
import type { LastCheck } from './selfCheck/checkFlow';
import { personHere } from './selfCheck/personHere';
import { SettingsStore } from './settingsStore';
import { aboutWindow } from './ui/about';
import { WindowAgentFiles } from './ui/agentFiles';
import { WindowBrowser } from './ui/browser';
import { watchForChanges } from './ui/changeHints';
import { DebugSessions } from './ui/debugSessions';
import { DeclaringFiles } from './ui/declaringFiles';
import { WindowDialogs } from './ui/dialogs';
import { ExposureNotifier } from './ui/exposureNotifier';
import { WindowFolders } from './ui/folders';
import { currentWorkspace, hostContextOf } from './ui/hostContext';
import { openIssueReporter } from './ui/issueReporter';
import { Labels } from './ui/labels';
import { PortHistory } from './ui/portHistory';
import { PortsView } from './ui/portsView';
import { QrPanel } from './ui/qrPanel';
import { rememberingLog } from './ui/rememberingLog';
import { ScanLog } from './ui/scanLog';
import { WindowStarter } from './ui/starter';
import { StatusBar } from './ui/statusBar';
import { TypedFilter } from './ui/typedFilter';
import { ForgottenNotifier } from './ui/forgottenNotifier';
import { IntegratedTerminals } from './ui/terminals';
import { WindowSessions } from './ui/windowSessions';
import { showWholeText } from './ui/wholeText';
import { ViewController } from './ui/viewController';
import { WindowReader } from './ui/windowReader';
import { AcknowledgementStore } from './watch/acknowledgementStore';
import { ForgottenEvidence } from './watch/forgottenEvidence';
import type { PortJournal } from './watch/portJournal';
import type { RecentlyEnded } from './watch/recentlyEnded';
import { RecentProblems } from './watch/recentProblems';
import { IdleTimes } from './watch/idleTimes';
import { LastSession } from './watch/lastSession';
import type { ExpectedPorts } from './watch/expectedPorts';
import { GivenNameStore } from './watch/givenNameStore';
import { PinOwners } from './watch/pinOwners';
import { PinStore } from './watch/pinStore';
import { StablePortStore } from './watch/stablePortStore';

/** What commands work with: the parts of the extension, and what flows depend on, under the names that flows use. */
export interface AppServices extends Parts, FlowServices {}

/** What reads, watches and shows. */
interface Parts extends Machine {
  readonly settings: SettingsStore;
  readonly typedFilter: TypedFilter;
  readonly view: PortsView;
  readonly viewController: ViewController;
  readonly reader: WindowReader;
  readonly acknowledgements: AcknowledgementStore;
  readonly stablePorts: StablePortStore;
  readonly recentlyEnded: RecentlyEnded;
  readonly journal: PortJournal;
  readonly pins: PinStore;
  readonly pinOwners: PinOwners;
  readonly givenNames: GivenNameStore;
  readonly expectedPorts: ExpectedPorts;
  readonly debugSessions: DebugSessions;
  readonly agentFiles: WindowAgentFiles;
  readonly host: HostProcess;
  readonly hostContext: HostContext;
  readonly remoteKind: RemoteKind;
  readonly log: vscode.LogOutputChannel;
  /** The last warnings and errors of the log. */
  readonly problems: RecentProblems;
  readonly person: Person;
  readonly about: readonly SystemFact[];
  readonly lastCheck: LastCheck;
}

/** What flows use to act and to speak. */
interface FlowServices {
  readonly dialogs: Dialogs;
  readonly terminals: Terminals;
  readonly starter: Starter;
  readonly browser: Browser;
  readonly folders: WindowFolders;
  readonly currentRows: RowSource['currentRows'];
  readonly findingOf: FindFinding;
  /** The kind of the default terminal's shell, for which commands are quoted. */
  readonly shellKind: () => ShellKind;
  readonly isWorkspaceTrusted: () => boolean;
  readonly hasWorkspaceFolder: () => boolean;
  readonly locale: string;
  /** Shows a text, read-only and without a file. */
  readonly showDocument: (title: string, text: string) => Promise<void>;
  /** Shows a QR code in an editor. */
  readonly showQrPage: (page: QrPage) => void;
  readonly terminate: (process: Process, mustAsk?: true, isTakenNext?: true) => Promise<boolean>;
  readonly stopContainerInstead: TerminationDependencies['stopContainerInstead'];
  /** Called with each PID that was terminated on purpose: its warnings need not linger. */
  readonly forget: (pid: number) => void;
  readonly startAgainOffers: TerminationDependencies['startAgainOffers'];
  readonly acknowledge: (finding: Finding) => Promise<void>;
  readonly reportError: (source: string, error: unknown) => Promise<void>;
  readonly openIssueReporter: (issue: Issue) => Promise<boolean>;
  /** Puts a text of several lines on the clipboard: one of ours, which is no command line. */
  readonly copyDocument: (text: string) => Promise<void>;
}

const showDevServers: CommandId = 'localPorts.showDevServers';
const cleanUpId: CommandId = 'localPorts.cleanUp';
const startAgainId: CommandId = 'localPorts.startAgain';

/** Builds every part and subscribes its disposal. Nothing is read from the system before the first scan. */
export function createServices(
  context: vscode.ExtensionContext,
  self: HostProcess,
  log: vscode.LogOutputChannel,
): AppServices {
  const parts = createParts(context, self, log);
  const services: AppServices = {
    ...parts,
    ...createFlowServices(parts, context.extension),
    ...loadedWhenUsed(() => services),
  };
  return services;
}

/** What most windows never do: loaded when it is done for the first time. */
function loadedWhenUsed(
  services: () => AppServices,
): Pick<FlowServices, 'terminate' | 'stopContainerInstead' | 'startAgainOffers' | 'acknowledge'> {
  const offers = async (): Promise<StartAgainOffers> =>
    (await import('./flows/later')).startAgainOffers(services);
  return {
    terminate: async (...request) => (await import('./flows/later')).terminateProcess(services(), ...request),
    stopContainerInstead: async (process, mustAsk) =>
      (await import('./flows/later')).stopContainerInstead(services(), process, mustAsk),
    acknowledge: async (finding) => (await import('./flows/later')).acknowledgeFinding(services(), finding),
    startAgainOffers: {
      serversOf: async (targets) => (await offers()).serversOf(targets),
      start: async (servers) => (await offers()).start(servers),
      tell: async (message, targets) => (await offers()).tell(message, targets),
    },
  };
}

function createParts(
  context: vscode.ExtensionContext,
  self: HostProcess,
  channel: vscode.LogOutputChannel,
): Parts {
  const problems = new RecentProblems(Date.now);
  const log = rememberingLog(channel, problems);
  const logError = (error: unknown): void => {
    log.error(traceOf(error));
  };
  const settings = new SettingsStore();
  const hostContext = hostContextOf(context, self);
  const remoteKind = remoteKindOf(vscode.env.remoteName);
  const pollMs = settings.current.refreshIntervalSeconds * 1000;
  const machine = openMachine({ host: self, home: hostContext.home, pollMs, onError: logError });
  const { collector, scanner, interfaces, tunnels, containerMonitor } = machine;
  const view = new PortsView(interfaces, remoteKind, tunnels, async (process) =>
    (await readTreeUsage(collector, [process])).get(process.pid),
  );
  const statusBar = new StatusBar(showDevServers);
  const windowSessions = new WindowSessions(logError);
  const personal = createPersonal(context, settings, logError);
  const labels = new Labels(hostContext.home, containerMonitor, windowSessions, personal, log);
  const acknowledgements = new AcknowledgementStore(context.globalState, currentWorkspace);
  const show = (): PromiseLike<unknown> => vscode.commands.executeCommand(showDevServers);
  const notifier = new ExposureNotifier(settings, show, logError);
  const debugSessions = new DebugSessions(windowSessions);
  const evidence = createEvidence(context, self, { collector, settings, windowSessions, logError });
  const cleanUp = (): PromiseLike<unknown> => vscode.commands.executeCommand(cleanUpId);
  const forgottenNotifier = new ForgottenNotifier(settings, cleanUp, logError);
  const portHistory = new PortHistory({
    ...{ collector, settings, log, startAgain: runStartAgain, onError: logError },
  });
  const { recentlyEnded, history, journal } = portHistory;
  const typedFilter = new TypedFilter();
  const parts = { scanner, settings, view, labels, acknowledgements, hostContext, remoteKind, log };
  const viewController = new ViewController({
    ...parts,
    ...{ typedFilter, statusBar, notifier, recentlyEnded, history, evidence, forgottenNotifier },
    ...{ expectedPorts: personal.expectedPorts, pinOwners: personal.pinOwners },
  });
  const reader = new WindowReader({ ...machine, labels, evidence, viewController });
  context.subscriptions.push(
    watchForChanges(scanner, containerMonitor),
    ...logScans({ scanner, settings, containerMonitor, log }),
    ...[viewController, portHistory, debugSessions, containerMonitor, labels, windowSessions],
    ...[acknowledgements, evidence, scanner, statusBar, view, typedFilter, settings, log],
  );
  return {
    ...machine,
    ...parts,
    ...personal,
    ...{ host: self, recentlyEnded, journal, stablePorts: new StablePortStore(context.globalState) },
    ...{ typedFilter, viewController, reader, debugSessions },
    ...{ problems, person: personHere(hostContext.home, self.environment) },
    ...{ about: aboutWindow(context), lastCheck: {} },
    agentFiles: createAgentFiles(context, self, { home: hostContext.home, settings, onError: logError }),
  };
}

function createAgentFiles(
  context: vscode.ExtensionContext,
  { platform, environment, executable }: HostProcess,
  { home, settings, onError }: AgentFilesOptions,
): WindowAgentFiles {
  const files = new WindowAgentFiles(context, { platform, home, environment }, executable, settings);
  const refresh = (): void => {
    files.refresh().catch(onError);
  };
  refresh();
  context.subscriptions.push(settings.onDidChange(refresh));
  return files;
}

interface AgentFilesOptions extends Pick<Parts, 'settings'> {
  readonly home: string;
  readonly onError: (error: unknown) => void;
}

/** What speaks for dev servers being no longer wanted. */
function createEvidence(
  context: vscode.ExtensionContext,
  { bootId }: HostProcess,
  {
    collector,
    settings,
    windowSessions,
    logError,
  }: Pick<Parts, 'collector' | 'settings'> & {
    readonly windowSessions: WindowSessions;
    readonly logError: (error: unknown) => void;
  },
): ForgottenEvidence {
  const now = (): number => performance.now();
  return new ForgottenEvidence({
    ...{ files: foreignFiles, isPidInUse, collector, windowStarters: windowSessions.starters },
    lastSession: new LastSession({ storage: context.workspaceState, boot: bootId, collector }),
    idleTimes: new IdleTimes({
      ...{ collector, now, today: Date.now },
      idleHours: () => settings.current.idleHours,
    }),
    ...{ now, onError: logError },
  });
}

function runStartAgain({ id }: EndedServer): PromiseLike<unknown> {
  return vscode.commands.executeCommand(startAgainId, { kind: 'ended', id });
}

/** What a person has said about ports, and what the workspace says. */
function createPersonal(
  context: vscode.ExtensionContext,
  settings: SettingsStore,
  onError: (error: unknown) => void,
): Pick<Parts, 'pins' | 'pinOwners' | 'givenNames' | 'expectedPorts'> {
  const pins = new PinStore(context.workspaceState);
  const givenNames = new GivenNameStore(context.globalState);
  const declaringFiles = new DeclaringFiles(settings, pins, onError);
  context.subscriptions.push(declaringFiles, pins, givenNames);
  return { pins, pinOwners: new PinOwners(pins), givenNames, expectedPorts: declaringFiles.ports };
}

/** Hands scans to the container monitor and the log. */
function logScans({
  scanner,
  settings,
  containerMonitor,
  log,
}: Pick<Parts, 'scanner' | 'settings' | 'containerMonitor' | 'log'>): { dispose(): void }[] {
  const scanLog = new ScanLog(log);
  scanLog.settings(settings.problems);
  return [
    scanner.onDidScan((report) => {
      if (report.state.kind === 'ok') containerMonitor.observe(report.state.snapshot);
      scanLog.scan(report);
    }),
    settings.onDidChange(() => {
      scanLog.settings(settings.problems);
    }),
    containerMonitor.onDidChange(() => {
      for (const { message, detail } of containerMonitor.problems) log.info(`${message} (${detail})`);
    }),
  ];
}

function createFlowServices(
  { platform, host, viewController, hostContext, log, person }: Parts,
  extension: vscode.ExtensionContext['extension'],
): Omit<FlowServices, 'terminate' | 'stopContainerInstead' | 'startAgainOffers' | 'acknowledge'> {
  const dialogs = new WindowDialogs();
  const anonymizer = new Anonymizer(person);
  const qrPanel = new QrPanel(dialogs, (error) => {
    log.error(traceOf(error));
  });
  const issues = {
    openIssueReporter: (issue: Issue) => openIssueReporter(extension, issue),
    copyDocument: async (text: string): Promise<void> => vscode.env.clipboard.writeText(text),
  };
  return {
    dialogs,
    terminals: new IntegratedTerminals(),
    starter: new WindowStarter(),
    browser: new WindowBrowser(host),
    folders: new WindowFolders(hostContext.home),
    forget: (pid) => {
      viewController.forget(pid);
    },
    currentRows: (protocols) => viewController.rowsOf(protocols),
    findingOf: (row) => viewController.findingOf(row),
    shellKind: () => shellKindOf(vscode.env.shell, platform),
    isWorkspaceTrusted: () => vscode.workspace.isTrusted,
    hasWorkspaceFolder: () => (vscode.workspace.workspaceFolders ?? []).length > 0,
    locale: vscode.env.language,
    showDocument: showWholeText,
    showQrPage: (page) => {
      qrPanel.show(page);
    },
    ...issues,
    reportError: async (source, error) => {
      const { reportError } = await import('./flows/later');
      await reportError(
        { dialogs, log, ...issues, anonymous: (line) => anonymizer.text(line) },
        source,
        error,
      );
    },
  };
}
