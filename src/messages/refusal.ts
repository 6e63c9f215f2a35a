import * as l10n from '@vscode/l10n';
import type { Refusal } from '../model/actions/termination';
import { plainText } from '../model/text/text';
import { listOf } from './list';

/** Why a process is not terminated, in a sentence about "it". */
export function refusalSentence(refusal: Refusal): string {
  switch (refusal.kind) {
    case 'firstProcess':
      return l10n.t("It is the system's first process, and terminating it would end everything.");
    case 'extensionHost':
      return l10n.t('It is the extension host that Local Ports itself runs in.');
    case 'editorPart':
      return l10n.t('It is a part of {editor}.', { editor: plainText(refusal.editor) });
    case 'editorAncestor':
      return l10n.t('{editor} was started by it and would end with it.', {
        editor: plainText(refusal.editor),
      });
    case 'windowsServices':
      return windowsServicesSentence(refusal.services);
    case 'unknownServices':
      return l10n.t(
        'It could not be read whether it runs a Windows service, which must not be terminated like this. Try again in a moment.',
      );
    case 'windowsPart':
      return l10n.t('It is a part of Windows, which needs it to run.');
    case 'controlCenter':
      return l10n.t(
        'It is the macOS Control Center. If AirPlay Receiver uses the port (5000 or 7000), turn it off in System Settings › General › AirDrop & Handoff instead.',
      );
    case 'serviceManager':
      return l10n.t(
        'It is the service manager of its user, and terminating it would end all their services. Why Is This Running? says for which service it holds a port.',
      );
    case 'unknownLineage':
      return l10n.t(
        "Local Ports can't read its own process's ancestors, so it can't tell whether {editor} would end with it.",
        { editor: plainText(refusal.editor) },
      );
    case 'unknownStart':
      return l10n.t(
        'Its start time is unknown, so it cannot be distinguished from another process with the same PID. Try again in a moment.',
      );
    case 'notOfAgent':
      return l10n.t('It is not shown to be started by the agent that wants to end it.');
  }
}

function windowsServicesSentence(services: readonly [string, ...string[]]): string {
  if (services.length === 1) {
    return l10n.t('It runs the Windows service {service}. Stop it in Services (services.msc) instead.', {
      service: plainText(services[0]),
    });
  }
  const names = services.map((service) => plainText(service));
  const count = names.length - 3;
  const shown = names.length > 4 ? [...names.slice(0, 3), l10n.t('{count} more', { count })] : names;
  return l10n.t('It runs the Windows services {services}. Stop them in Services (services.msc) instead.', {
    services: listOf(shown),
  });
}
