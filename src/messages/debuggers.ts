import * as l10n from '@vscode/l10n';
import type { DebuggerKind } from '../model/recognition/debuggers';

/** Of a listener whose settings do not tell whether it is the debugger. */
export function possibleDebuggerSentence(kind: DebuggerKind): string {
  return l10n.t(
    'This may be a debugger ({debugger}), which would let anyone who can connect run code in the process.',
    {
      debugger: debuggerTitle(kind),
    },
  );
}

export function debuggerTitle(kind: DebuggerKind): string {
  switch (kind) {
    case 'node':
      return l10n.t('Node.js inspector');
    case 'deno':
      return l10n.t('Deno inspector');
    case 'bun':
      return l10n.t('Bun inspector');
    case 'python':
      return 'debugpy';
    case 'java':
      return l10n.t('Java debugger (JDWP)');
    case 'go':
      return 'Delve';
    case 'ruby':
      return 'rdbg';
    case 'native':
      return l10n.t('native debugger');
    case 'browser':
      return l10n.t('browser remote debugging');
  }
}
