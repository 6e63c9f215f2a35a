import * as l10n from '@vscode/l10n';
import type { EngineProblemKind } from '../model/containers/engines';
import { plainText } from '../model/text/text';

/** Why an engine gave no answer, or none that can be used. */
export function engineProblemMessage(
  kind: EngineProblemKind,
  { path, timeoutMs }: { readonly path: string; readonly timeoutMs: number },
): string {
  const engine = plainText(path);
  switch (kind) {
    case 'denied':
      return l10n.t(
        "You don't have permission to use the container engine at {engine}. Ask to be added to the group that owns the socket.",
        { engine },
      );
    case 'not-running':
      return l10n.t('No container engine is running at {engine}. Start it to see its containers.', {
        engine,
      });
    case 'timed-out':
      return l10n.t(
        'The container engine at {engine} did not answer within {seconds} seconds. Try again when it is less busy.',
        { engine, seconds: timeoutMs / 1000 },
      );
    case 'cut-off':
      return l10n.t(
        'The container engine at {engine} closed the connection before its answer was complete. Try again in a moment.',
        { engine },
      );
    case 'too-large':
      return l10n.t(
        'The container engine at {engine} answered with more than 16 MB, so its containers are not shown.',
        { engine },
      );
    case 'not-understood':
      return l10n.t('{engine} is not a container engine API; see the log.', { engine });
    case 'unexpected':
      return l10n.t('The container engine at {engine} could not be queried; see the log.', { engine });
  }
}

/** @param reason in the engine's own words; undefined if it gave none. */
export function engineRefusedMessage(path: string, status: number, reason: string | undefined): string {
  const engine = plainText(path);
  return reason === undefined
    ? l10n.t('The container engine at {engine} refused with status {status} and gave no reason.', {
        engine,
        status,
      })
    : l10n.t('The container engine at {engine} refused: {reason}.', {
        engine,
        reason: plainText(reason).replace(/\.$/, ''),
      });
}

export function containersLeftOutMessage(path: string, count: number): string {
  const engine = plainText(path);
  return count === 1
    ? l10n.t('The container engine at {engine} listed 1 container in an unknown format; see the log.', {
        engine,
      })
    : l10n.t(
        'The container engine at {engine} listed {count} containers in an unknown format; see the log.',
        { engine, count },
      );
}

export function remoteEngineMessage(): string {
  return l10n.t(
    'DOCKER_HOST is not the address of a local socket, so that engine is not queried. Its containers are shown only if a local engine lists them.',
  );
}
