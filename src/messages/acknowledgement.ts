import * as l10n from '@vscode/l10n';
import type { Acknowledgement } from '../model/exposure/acknowledgement';
import { backingServices } from '../model/recognition/backingServices';
import { frameworks } from '../model/recognition/frameworks';
import { exposureWords } from './exposure';

const titles = new Map<string, string>(
  [...frameworks, ...backingServices].map(([id, { title }]) => [id, title]),
);

/** What an acknowledgement covers: `Vite on port 5173, in this workspace`. */
export function acknowledgementWords(acknowledgement: Acknowledgement): string {
  const isDebugger = acknowledgement.kind === 'debugger';
  switch (acknowledgement.scope) {
    case 'server': {
      const { pid, port } = acknowledgement;
      return isDebugger
        ? l10n.t('Debugger of PID {pid} on port {port}, while it runs', { pid, port })
        : l10n.t('PID {pid} on port {port}, while it runs', { pid, port });
    }
    case 'workspace': {
      const { port } = acknowledgement;
      const program = titles.get(acknowledgement.program) ?? acknowledgement.program;
      return isDebugger
        ? l10n.t('Debugger of {program} on port {port}, in this workspace', { program, port })
        : l10n.t('{program} on port {port}, in this workspace', { program, port });
    }
    case 'program':
      return programWords(acknowledgement);
  }
}

/** A tool's id covers all that it runs; the file of a program of one's own covers that program. */
function programWords({
  kind,
  program: id,
  exposure,
}: Extract<Acknowledgement, { scope: 'program' }>): string {
  const title = titles.get(id);
  const place = exposureWords(exposure);
  if (title === undefined) {
    return kind === 'debugger'
      ? l10n.t('Debugger of {program} on {place}, always', { program: id, place })
      : l10n.t('{program} on {place}, always', { program: id, place });
  }
  return kind === 'debugger'
    ? l10n.t('Debugger of any {program} on {place}, always', { program: title, place })
    : l10n.t('Any {program} on {place}, always', { program: title, place });
}
