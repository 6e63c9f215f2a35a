/** What is said of ports that Windows reserves, and what releases them. */
import * as l10n from '@vscode/l10n';
import type { Protocol } from '../model/listeners/listener';
import type { ReservedRange } from '../model/net/reservedPorts';

/**
 * What to type as an administrator to release a range. Never run. A restart of winnat has Windows reserve its ranges again,
 * most often elsewhere; a single port is no range of it, but of a service or a program, for which there is none.
 */
export function releaseCommand(
  { from, to, isAdministered }: ReservedRange,
  protocol: Protocol,
): string | undefined {
  if (isAdministered) {
    return `netsh interface ipv4 delete excludedportrange protocol=${protocol} startport=${from} numberofports=${to - from + 1}`;
  }
  return from === to ? undefined : 'net stop winnat\nnet start winnat';
}

/** Why no program can listen on a port of the range, and what to do. */
export function reservedText(range: ReservedRange, protocol: Protocol): string {
  const { from, to, isAdministered } = range;
  if (isAdministered) {
    const words = { from, to, command: releaseCommand(range, protocol) ?? '' };
    return from === to
      ? l10n.t(
          'Windows reserves port {from} because an administrator or a program excluded it. Use another port, or delete the exclusion, as an administrator: {command}.',
          words,
        )
      : l10n.t(
          'Windows reserves ports {from} to {to} because an administrator or a program excluded them. Use a port outside this range, or delete the exclusion, as an administrator: {command}.',
          words,
        );
  }
  return from === to
    ? l10n.t('Windows reserves port {from} for a service or a program. Use another port.', { from })
    : l10n.t(
        'Windows reserves ports {from} to {to}, mostly for Hyper-V. Use a port outside this range, or restart what reserves it: net stop winnat, then net start winnat, as an administrator.',
        { from, to },
      );
}
