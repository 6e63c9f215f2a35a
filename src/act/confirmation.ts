import type { Supervisor } from '../model/recognition/supervisors';
import type { ServiceUnit } from '../model/recognition/serviceUnit';

/**
 * What is asked before a process ends. The setting that does without the plain question does not do without the news
 * that its end would not last.
 */
export type Confirmation =
  | { readonly kind: 'unit'; readonly unit: ServiceUnit }
  | { readonly kind: 'supervisor'; readonly supervisor: Supervisor }
  | { readonly kind: 'plain' }
  | { readonly kind: 'none' };

/** @param asks the setting. */
export function confirmationFor(
  unit: ServiceUnit | undefined,
  supervisor: Supervisor | undefined,
  asks: boolean,
): Confirmation {
  // a supervisor with a command of its own stops one of those that it has in its unit
  if (unit !== undefined && supervisor?.stopCommand === undefined) return { kind: 'unit', unit };
  if (supervisor !== undefined) return { kind: 'supervisor', supervisor };
  return { kind: asks ? 'plain' : 'none' };
}
