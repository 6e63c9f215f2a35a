import type { ServiceUnit } from '../process/serviceUnit';
import type { User } from '../process/process';
import type { Refusal } from './termination';

/** Why what listens cannot be ended from here. */
export type StopObstacle =
  | { readonly kind: 'refused'; readonly reason: Refusal }
  /** The system does not let this user signal it. */
  | { readonly kind: 'otherUser'; readonly user: User }
  /** A service manager runs it, and starts it again. */
  | { readonly kind: 'service'; readonly unit: ServiceUnit }
  /** It only forwards the port to a container that no engine reports. */
  | { readonly kind: 'containerProxy' }
  /** Its owner is hidden. */
  | { readonly kind: 'hidden' };
