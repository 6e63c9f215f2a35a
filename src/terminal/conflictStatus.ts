import * as vscode from 'vscode';
import type { AppServices } from '../appServices';
import { conflictStatusText, portLinkTooltip } from '../messages/portConflicts';
import type { ProtocolPort } from '../model/actions/portHolders';

/** How soon it is noticed that a port is free, if nothing else scans. */
const checkMs = 3_000;
/** Nobody waits longer for a port. */
const maximumMs = 10 * 60_000;

interface Shown {
  readonly endpoint: ProtocolPort;
  readonly whenFree: () => void;
  readonly until: number;
}

/**
 * A port that something running could not use, in the status bar for as long as it is in use. A notification cannot be
 * withdrawn; this can.
 */
export class ConflictStatus implements vscode.Disposable {
  private shown: Shown | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly item = vscode.window.createStatusBarItem(
    'portConflict',
    vscode.StatusBarAlignment.Left,
    0,
  );

  constructor(
    private readonly services: Pick<AppServices, 'scanner' | 'currentRows'>,
    /** The command that frees a port. */
    private readonly freePort: string,
    private readonly report: (error: unknown) => unknown,
  ) {}

  /** @param whenFree called once, unless another port is shown before. */
  show(endpoint: ProtocolPort, whenFree: () => void): void {
    this.shown = { endpoint, whenFree, until: Date.now() + maximumMs };
    this.item.text = `$(warning) ${conflictStatusText(endpoint)}`;
    this.item.tooltip = portLinkTooltip(endpoint);
    this.item.command = { command: this.freePort, title: '', arguments: [{ port: endpoint.port }] };
    this.item.show();
    this.schedule();
  }

  hide(): void {
    clearTimeout(this.timer);
    this.shown = undefined;
    this.item.hide();
  }

  dispose(): void {
    this.hide();
    this.item.dispose();
  }

  private schedule(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.check().catch(this.report);
    }, checkMs);
  }

  private async check(): Promise<void> {
    const { shown } = this;
    if (shown === undefined) return;
    const { kind } = await this.services.scanner.refresh();
    const { protocol, port } = shown.endpoint;
    const rows = await this.services.currentRows([protocol]);
    if (this.shown !== shown) return;
    const isFree = kind === 'ok' && !rows.some(({ listener }) => listener.port === port);
    if (isFree) shown.whenFree();
    if (isFree || Date.now() > shown.until) this.hide();
    else this.schedule();
  }
}
