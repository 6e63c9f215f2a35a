import * as l10n from '@vscode/l10n';
import type { DebuggerKind } from '../model/recognition/debuggers';

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
