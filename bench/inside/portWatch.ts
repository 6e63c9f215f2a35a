import type { Collector } from '../../src/collect/collector';
import { Scanner } from '../../src/watch/scanner';
import { clockMs } from './clock';

/** That a port was seen, or no longer, for the first time. */
export interface PortSeen {
  readonly port: number;
  readonly isThere: boolean;
  readonly at: number;
}

/** Scans as a focused window does whose view is visible, and notes when each port comes and goes. */
export class PortWatch {
  private seen: PortSeen[] = [];
  private ports: ReadonlySet<number> = new Set();
  private readonly scanner: Scanner;

  /** @param areCounted whether the kernel's counters are watched between polls. */
  constructor(collector: Collector, pollMs: number, areCounted: boolean) {
    this.scanner = new Scanner(
      {
        scan: (signal, trigger) => collector.scan(signal, trigger),
        whenDetailsLoaded: () => collector.whenDetailsLoaded(),
        changeReader: () => (areCounted ? collector.changeReader() : undefined),
      },
      pollMs,
    );
    this.scanner.onDidChange((state) => {
      if (state.kind === 'ok') this.note(new Set(state.snapshot.listeners.map(({ port }) => port)));
    });
    this.scanner.setDemand({ viewVisible: true, windowFocused: true, warnings: true, udp: false });
  }

  /** Since the last call. */
  take(): PortSeen[] {
    return this.seen.splice(0);
  }

  stop(): void {
    this.scanner.dispose();
  }

  private note(ports: ReadonlySet<number>): void {
    const at = clockMs();
    for (const port of ports) if (!this.ports.has(port)) this.seen.push({ port, isThere: true, at });
    for (const port of this.ports) if (!ports.has(port)) this.seen.push({ port, isThere: false, at });
    this.ports = ports;
  }
}
