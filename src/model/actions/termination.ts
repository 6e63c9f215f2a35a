import type { Listener } from '../listeners/listener';
import type { ProcessIdentity } from '../process/process';

/** A process that is chosen to end. */
export interface Member extends ProcessIdentity {
  readonly name: string;
}

/** What the user saw and chose: the process, and the listeners it was shown with. */
export interface Target extends Member {
  readonly listeners: readonly Listener[];
  /** Who holds the listeners, where that is not the process itself but one that descends from it. */
  readonly owner?: ProcessIdentity;
  /** Chosen to end with it: what descends from it, or shares its sockets. */
  readonly companions?: readonly Member[];
}

export type Outcome =
  /** Nothing was sent. `member`: of whom the reason speaks, the process itself or one that was to end with it. */
  | { readonly kind: 'refused'; readonly reason: string; readonly member: Member }
  /** It had ended before anything was sent. */
  | { readonly kind: 'alreadyExited' }
  /** Another process has the PID now. Nothing was sent. */
  | { readonly kind: 'pidReused' }
  /** It no longer has any of the listeners it was chosen for. Nothing was sent. */
  | { readonly kind: 'notListening' }
  /** Who has its listeners now cannot be seen: it may, or may not. Nothing was sent. */
  | { readonly kind: 'ownerUnknown' }
  /** The user gave up before anything was sent. */
  | { readonly kind: 'cancelled' }
  /** The system does not allow it of these, which live. Where the process itself is not among them, it has ended. */
  | { readonly kind: 'denied'; readonly members: readonly Member[] }
  /** Signalled, and still there when the time was over: these of those that were chosen. */
  | { readonly kind: 'stillRunning'; readonly remaining: readonly Member[] }
  /** Still there, and some of them are paused: they get the signal when they go on. They can be forced meanwhile. */
  | { readonly kind: 'suspended'; readonly remaining: readonly Member[]; readonly paused: readonly Member[] }
  /** It cannot be asked to end, only forced. All that were chosen live. */
  | { readonly kind: 'forceNeeded'; readonly remaining: readonly Member[] }
  /** These were still there when the user stopped waiting. Most likely all of them were signalled. */
  | { readonly kind: 'waitCancelled'; readonly remaining: readonly Member[] }
  | { readonly kind: 'exited' };

/** What a person may go on from, by another signal. */
export type Unfinished = Extract<Outcome, { kind: 'stillRunning' | 'forceNeeded' | 'suspended' }>;

export const gracePeriodMs = 5_000;
