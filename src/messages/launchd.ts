import * as l10n from '@vscode/l10n';
import type { Listener } from '../model/listeners/listener';
import { isAppleJob } from '../model/process/serviceUnit';
import type { ServiceUnit } from '../model/process/serviceUnit';
import { plainText } from '../model/text/text';
import { portWords } from './listener';

/** Of a port that launchd holds. @param job undefined if it is not known. */
export function launchdSentence(job?: ServiceUnit): string {
  return job === undefined
    ? l10n.t('launchd holds the port for a service that it starts on demand.')
    : l10n.t('launchd holds the port for {job}, which it starts on demand.', {
        job: plainText(job.name, 80),
      });
}

export function launchdMessage(listener: Listener, job?: ServiceUnit): string {
  const port = portWords(listener);
  return job === undefined
    ? l10n.t('Port {port} is held by launchd.', { port })
    : l10n.t('Port {port} is held by launchd ({job}).', { port, job: plainText(job.name, 80) });
}

/** How it is closed, unless a command does it. */
export function sharingSentences(job?: ServiceUnit): string[] {
  if (job !== undefined && !isAppleJob(job)) return [];
  return [
    l10n.t(
      'Ports of services that come with macOS, such as Remote Login, Screen Sharing and File Sharing, are closed by turning these off in System Settings › General › Sharing.',
    ),
  ];
}
