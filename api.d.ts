/**
 * The API of Local Ports for other extensions, version 1. Copy this file into your extension; it needs nothing else.
 *
 * ```ts
 * import type { LocalPortsExports } from './localPorts';
 *
 * const extension = vscode.extensions.getExtension<LocalPortsExports>('localports.local-ports');
 * const localPorts = (await extension?.activate())?.getApi(1);
 * ```
 *
 * It only reads: nothing can be stopped through it. Everything that it gives is frozen, and a copy. Secrets of command lines
 * are masked, and texts are bounded and without control characters. What is unknown is `null`, never left out.
 */
export interface LocalPortsExports {
  /** @throws RangeError for a version that the installed Local Ports does not have. */
  getApi(version: 1): LocalPortsApi;
}

export interface LocalPortsApi {
  /** Scans now, and waits up to two seconds for names. Rejects if nothing could be read. */
  snapshot(): Promise<Snapshot>;

  /**
   * Something has opened or closed a port, or more is known about it. While anyone subscribes, Local Ports scans by the clock
   * even if nothing of it is visible: dispose of what it returns when you need no more events.
   */
  readonly onDidChange: (
    listener: (snapshot: Snapshot) => unknown,
    thisArgs?: unknown,
    disposables?: { dispose(): unknown }[],
  ) => Subscription;

  /**
   * Scans now. All that listens on a port of this machine's own network: one program may do so at several addresses, and
   * several programs at one each. Empty if nothing does. Rejects if that could not be read.
   */
  findOwner(port: number, options?: FindOwnerOptions): Promise<readonly Listener[]>;

  /**
   * Scans until something listens on a TCP port, or until nothing does any more. It connects to nothing.
   * @param token ends the wait; the answer then tells the state at that moment.
   */
  waitForPort(port: number, options?: WaitForPortOptions, token?: Cancellation): Promise<PortAnswer>;

  /** A port for a server that is about to be started. Rejects if none is free, or, of a stable one, if no folder is open. */
  pickPort(options?: PickPortOptions): Promise<number>;
}

/** As much of a `vscode.Disposable` as is needed. */
export interface Subscription {
  dispose(): void;
}

/** As much of a `vscode.CancellationToken` as is needed. */
export interface Cancellation {
  readonly isCancellationRequested: boolean;
  readonly onCancellationRequested: (listener: () => unknown) => Subscription;
}

export interface FindOwnerOptions {
  /** `tcp` by default. */
  readonly protocol?: 'tcp' | 'udp';
}

export interface WaitForPortOptions {
  /** `listens` by default. */
  readonly until?: 'listens' | 'closed';
  /** 60,000 by default, at most 3,600,000. */
  readonly timeoutMs?: number;
}

export interface PortAnswer {
  /** False if the time was up, or the wait was canceled. */
  readonly isReached: boolean;
  /** `unknown`: nothing was seen there, but not everything could be read. */
  readonly state: 'listens' | 'closed' | 'unknown';
  /** What listens there now. */
  readonly listeners: readonly Listener[];
}

export type PickPortOptions =
  | {
      /** Any port that nothing listens on: the default. */
      readonly kind?: 'free';
      /** The first one to try. */
      readonly from?: number;
    }
  | {
      /** One that the folder that is open gets every time. */
      readonly kind: 'stable';
      /** Tells several servers of a folder apart. */
      readonly name?: string;
    };

/** What listened at one moment. */
export interface Snapshot {
  /** ISO 8601 */
  readonly takenAt: string;
  /** As Node.js names it: `linux`, `darwin`, `win32`. */
  readonly platform: string;
  /** `own-processes`: listeners of other users are invisible. */
  readonly coverage: 'everything' | 'own-processes';
  /** False if something could not be read: what is not listed may listen nevertheless. */
  readonly isWhole: boolean;
  /** By port. UDP, the editor, the system and other networks included. */
  readonly listeners: readonly Listener[];
  /** What could not be read, in sentences. */
  readonly problems: readonly string[];
}

/** A bound socket that accepts (TCP) or receives (UDP). */
export interface Listener {
  /** Stable while the same owner listens there. */
  readonly id: string;
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  readonly address: string;
  /** Further addresses of the same published port. */
  readonly alsoAt: readonly string[];
  readonly exposure: 'loopback' | 'interface' | 'all-interfaces';
  /** The exposure in words. */
  readonly reachableFrom: string;
  /** Another network namespace, which has ports of its own; null for that of this machine. */
  readonly networkNamespace: string | null;
  /** It was seen before, and could not be read by the last scan. */
  readonly isStale: boolean;
  readonly label: string;
  readonly owner: Owner;
  readonly project: {
    readonly title: string;
    readonly folder: string;
    readonly branch: string | null;
  } | null;
  /** null for a hidden owner. */
  readonly role: 'dev-server' | 'service' | 'editor' | 'system' | 'other' | null;
  readonly framework: string | null;
  readonly startedBy: {
    readonly kind: string;
    readonly title: string;
    readonly hasEnded: boolean;
  } | null;
  /** What other programs do to the same port. */
  readonly samePort: readonly string[];
  readonly forgotten: {
    readonly isForgotten: boolean;
    /** What speaks for it being no longer wanted. */
    readonly facts: readonly string[];
  };
}

export type Owner =
  | {
      readonly kind: 'process';
      readonly pid: number;
      /** ISO 8601 */
      readonly startedAt: string | null;
      readonly name: string;
      /** Secrets are masked. */
      readonly commandLine: string | null;
      /** Its working directory. */
      readonly folder: string | null;
      readonly user: string | null;
      /** Whose port it only forwards. */
      readonly container: Container | null;
    }
  | { readonly kind: 'container'; readonly container: Container }
  | {
      readonly kind: 'hidden';
      readonly reason: string;
      readonly user: string | null;
      /** The unit or container that its control group names. */
      readonly service: string | null;
      /** For a person: it may need privileges. */
      readonly stopCommand: string | null;
    };

export interface Container {
  readonly id: string;
  readonly name: string;
  readonly image: string | null;
  readonly engine: string;
}
