import * as l10n from '@vscode/l10n';
import type { DebuggerKind } from '../model/recognition/debuggers/endpoints';

/** What others can do who connect to it. @param kind undefined if it is not known. */
export function debuggerSentence(kind: DebuggerKind | undefined): string {
  switch (kind) {
    case 'erlang':
      return l10n.t(
        'Erlang distribution is listening here: anyone who can connect and knows its cookie can run code in the process.',
      );
    case 'android':
      return l10n.t('The adb server is listening here: anyone who can connect controls its Android devices.');
    case 'jmx':
      return l10n.t(
        'Java management (JMX) without a password is listening here: anyone who can connect can run code in the process.',
      );
    case 'repl':
      return l10n.t('A REPL server is listening here: anyone who can connect can run code in the process.');
    case 'jupyter':
      return l10n.t(
        'A Jupyter server without a token is listening here: anyone who can connect can run code in the process.',
      );
    case 'node':
    case 'deno':
    case 'bun':
    case 'python':
    case 'java':
    case 'mono':
    case 'dotnet':
    case 'go':
    case 'ruby':
    case 'php':
    case 'perl':
    case 'dart':
    case 'native':
    case 'browser':
    case undefined:
      return l10n.t('A debugger is listening here: anyone who can connect can run code in the process.');
  }
}

/** Of a listener whose settings do not tell whether it is the debugger. */
export function possibleDebuggerSentence(kind: DebuggerKind): string {
  if (kind === 'erlang') {
    return l10n.t(
      'This may be Erlang distribution, which would let anyone who can connect and knows its cookie run code in the process.',
    );
  }
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
      return l10n.t('Python debugger');
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
    case 'jmx':
      return l10n.t('Java management (JMX)');
    case 'repl':
      return l10n.t('REPL server');
    case 'erlang':
      return l10n.t('Erlang distribution');
    case 'mono':
      return l10n.t('Mono debugger');
    case 'dotnet':
      return l10n.t('.NET diagnostic port');
    case 'php':
      return 'phpdbg';
    case 'perl':
      return 'Devel::hdb';
    case 'jupyter':
      return l10n.t('Jupyter without a token');
    case 'dart':
      return l10n.t('Dart VM service');
    case 'android':
      return l10n.t('adb server');
  }
}
