import * as vscode from 'vscode';
import type { AppServices } from '../appServices';
import { traceOf } from '../model/text/text';
import { findTask } from '../ui/starter';

/** As in package.json. */
const taskType = 'localPorts';

type WaitServices = Pick<AppServices, 'reader' | 'scanner' | 'clock' | 'folders' | 'log'>;

/** Tasks that end when a port listens, or is closed: what a debug configuration or another task waits for. */
export function registerWaitTasks(services: WaitServices): vscode.Disposable {
  return vscode.tasks.registerTaskProvider(taskType, {
    // which port is waited for, only a person can say
    provideTasks: () => [],
    resolveTask: (task) => {
      const scope = task.scope ?? vscode.TaskScope.Workspace;
      const execution = new vscode.CustomExecution((definition) =>
        Promise.resolve(
          new WaitTerminal(services, definition, typeof scope === 'object' ? scope : undefined),
        ),
      );
      // it is matched by its definition, which must be the same object
      return new vscode.Task(task.definition, scope, task.name, 'Local Ports', execution, []);
    },
  });
}

/** The terminal of one run. Closing it ends the wait. */
class WaitTerminal implements vscode.Pseudoterminal {
  private readonly written = new vscode.EventEmitter<string>();
  private readonly closed = new vscode.EventEmitter<number>();
  readonly onDidWrite = this.written.event;
  readonly onDidClose = this.closed.event;
  private readonly canceling = new AbortController();
  private readonly subscriptions: vscode.Disposable[] = [];

  constructor(
    private readonly services: WaitServices,
    private readonly definition: vscode.TaskDefinition,
    private readonly scope: vscode.WorkspaceFolder | undefined,
  ) {}

  open(): void {
    void this.run();
  }

  close(): void {
    this.canceling.abort();
  }

  /** Ctrl+C, as of a program. */
  handleInput(data: string): void {
    if (data === '\x03') this.canceling.abort();
  }

  private async run(): Promise<void> {
    const { services, scope, definition } = this;
    let exitCode = 1;
    try {
      const { waitTask } = await import('../flows/later');
      const folders = await services.folders.openFolders(scope);
      exitCode = await waitTask(
        { ...services, runTask: (label, onEnd) => this.runTask(label, onEnd) },
        {
          ...{ definition, folders, cancelled: this.canceling.signal },
          say: (line) => {
            this.written.fire(`${line}\r\n`);
          },
        },
      );
    } catch (error) {
      services.log.error(`task that waits: ${traceOf(error)}`);
    }
    this.closed.fire(exitCode);
    vscode.Disposable.from(this.written, this.closed, ...this.subscriptions).dispose();
  }

  private async runTask(
    label: string,
    onEnd: (exitCode: number | undefined) => void,
  ): Promise<'started' | 'running' | 'missing'> {
    const folder = this.scope ?? vscode.workspace.workspaceFolders?.[0];
    const task = folder && (await findTask(folder.uri.fsPath, label));
    // one that waits may be run by others, but starts none that waits
    if (task === undefined || task.definition.type === taskType) return 'missing';
    const running = vscode.tasks.taskExecutions.find((one) => isSameTask(one.task, task));
    let execution = running;
    const ends = new Map<vscode.TaskExecution, number | undefined>();
    this.subscriptions.push(
      vscode.tasks.onDidEndTaskProcess(({ execution: ended, exitCode }) => {
        ends.set(ended, exitCode);
        if (ended === execution) onEnd(exitCode);
      }),
    );
    execution ??= await vscode.tasks.executeTask(task);
    // it may have ended before it was known
    if (ends.has(execution)) onEnd(ends.get(execution));
    return running === undefined ? 'started' : 'running';
  }
}

function isSameTask(a: vscode.Task, b: vscode.Task): boolean {
  return a.name === b.name && a.source === b.source && a.definition.type === b.definition.type;
}
