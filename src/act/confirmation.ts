import type { Supervisor } from '../model/recognition/supervisors';
import type { KnownUnit, ServiceUnit } from '../model/process/serviceUnit';

/**
 * The question before a process is terminated. The setting that turns off the plain question does not turn off the
 * warning that the process would be restarted.
 */
type Confirmation =
  | { readonly kind: 'unit'; readonly unit: ServiceUnit }
  | { readonly kind: 'supervisor'; readonly supervisor: Supervisor }
  /** `isUnitUnknown`: the service manager may restart it, which is to be said. */
  | { readonly kind: 'plain'; readonly isUnitUnknown: boolean }
  | { readonly kind: 'none' };

/** @param isWanted the setting. */
export function confirmationFor(
  unit: KnownUnit,
  supervisor: Supervisor | undefined,
  isWanted: boolean,
): Confirmation {
  // a supervisor with a stop command can stop this process alone, whereas the unit would stop all it supervises
  const isUnitUnknown = unit === 'unknown';
  if (unit !== undefined && !isUnitUnknown && supervisor?.stopArgv === undefined) {
    return { kind: 'unit', unit };
  }
  if (supervisor !== undefined) return { kind: 'supervisor', supervisor };
  return isWanted || isUnitUnknown ? { kind: 'plain', isUnitUnknown } : { kind: 'none' };
}
