/** What the command line says about other machines. */
import * as l10n from '@vscode/l10n';
import { plainText, visibleText } from '../model/text/text';

export const remoteHelp = {
  on: () => l10n.t('on other machines, through ssh: their names, with commas between them'),
  onOne: () => l10n.t('on another machine, through ssh'),
  hostTimeout: () => l10n.t('how long to wait for the answer of a machine'),
};

const complaintLength = 300;

/** Why nothing is known of a host. @param complaint what ssh or the host said. */
export const hostFailures = {
  noSsh: (host: string) => l10n.t('{host} was not asked: ssh was not found here.', { host: name(host) }),
  late: (host: string) => l10n.t('{host} did not answer in time.', { host: name(host) }),
  silent: (host: string) => l10n.t('{host} began to answer and went silent.', { host: name(host) }),
  tooMuch: (host: string) =>
    l10n.t('{host} sent more than an answer can be. It was not read to the end.', { host: name(host) }),
  notUnderstood: (host: string) =>
    l10n.t('{host} sent an answer that is not understood.', { host: name(host) }),
  interrupted: (host: string) => l10n.t('{host} had not answered yet.', { host: name(host) }),
  unreached: (host: string, complaint: string) =>
    complaint === ''
      ? l10n.t('{host} could not be reached through ssh.', { host: name(host) })
      : l10n.t('{host} could not be reached through ssh: {complaint}', {
          ...{ host: name(host), complaint: plainText(complaint, complaintLength) },
        }),
  noProgram: (host: string, complaint: string) =>
    complaint === ''
      ? l10n.t('{host} has neither local-ports nor Node.js in the PATH of its commands.', {
          host: name(host),
        })
      : l10n.t('{host} has neither local-ports nor Node.js in the PATH of its commands: {complaint}', {
          ...{ host: name(host), complaint: plainText(complaint, complaintLength) },
        }),
  oldNode: (host: string, version: string) =>
    l10n.t('{host} has neither local-ports nor a Node.js that can run it: {version} is older than 20.', {
      ...{ host: name(host), version: plainText(version, 30) },
    }),
  endedEarly: (host: string, complaint: string) =>
    complaint === ''
      ? l10n.t('{host} stopped before its answer was complete.', { host: name(host) })
      : l10n.t('{host} stopped before its answer was complete: {complaint}', {
          ...{ host: name(host), complaint: plainText(complaint, complaintLength) },
        }),
};

/** A line that the command line of another machine says. */
export function saidByHost(host: string, line: string): string {
  return l10n.t('{host}: {line}', { host: name(host), line: visibleText(line) });
}

export function hostExpected(text: string): string {
  return l10n.t(
    'Expected names of machines as ssh knows them, such as web1 or ada@db.example, not "{text}".',
    { text: plainText(text, 80) },
  );
}

export function tooManyHosts(maximum: number): string {
  return l10n.t('Expected at most {maximum} machines.', { maximum });
}

export function oneHostExpected(): string {
  return l10n.t('Name one machine only: servers can be ended on one machine at a time.');
}

function name(host: string): string {
  return plainText(host, 80);
}
