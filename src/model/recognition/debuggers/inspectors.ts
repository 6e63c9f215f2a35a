/** Inspectors of JavaScript runtimes, of browsers, and of the Dart virtual machine. */
import type { Endpoint } from '../../net/endpoint';
import { parseEndpoint, parsePort } from '../../net/endpoint';
import type { DebuggerSettings, Process } from '../../process/process';
import { isShell, shellCommand } from '../../process/shell';
import { parseJson } from '../../text/json';
import type { DebuggerEndpoint } from './endpoints';
import { hostAndPort, portsOfSystem, valueOf } from './endpoints';

/** The last one counts. `--inspect-port` names the port without enabling the inspector (node(1)). */
export function inspectorIn(
  words: readonly string[],
  defaultPort: number,
  defaultHost: string,
): Endpoint | undefined {
  let isOn = false;
  let host = defaultHost;
  let port = defaultPort;
  for (const [index, word] of words.entries()) {
    const found = /^--(inspect(?:-brk|-wait|-port|-brk-node)?|debug-port)(?:=(.*))?$/s.exec(word);
    if (found === null) continue;
    const [, name = '', joined] = found as readonly (string | undefined)[];
    const isPort = name.endsWith('-port');
    if (!isPort) isOn = true;
    // Bun appends a path: ws://localhost:6499/secret
    const value = joined ?? (isPort ? words[index + 1] : undefined);
    if (value === undefined || value === '') continue;
    const endpoint = parseEndpoint(value.replace(/^wss?:\/\//, '').replace(/\/.*$/s, ''));
    host = endpoint.host ?? host;
    port = endpoint.port ?? port;
  }
  // 0 means any free port
  return isOn ? { host, port } : undefined;
}

/** The value of `NODE_OPTIONS=…` on an ancestor's command line: in a shell's command, or as a word of its own. */
export function nodeOptionsAbove(ancestors: readonly Process[]): string[] {
  for (const ancestor of ancestors) {
    const text = isShell(ancestor)
      ? (shellCommand(ancestor) ?? '')
      : ancestor.commandLine?.find((word) => word.startsWith('NODE_OPTIONS='))?.replace('=', '="');
    const found = /(?:^|\s)NODE_OPTIONS=(?:"([^"]*)|'([^']*)|(\S*))/.exec(text ?? '');
    if (found !== null) return found.slice(1).join(' ').trim().split(/\s+/);
  }
  return [];
}

/**
 * VS Code's debugger for JavaScript, with which it starts programs and JavaScript debug terminals: in each process below,
 * its bootloader opens the inspector on a free port of loopback (vscode-js-debug, src/targets/node/bootloader.ts). The
 * value is JSON, after `:::` and others if several are joined.
 */
export function bootloaderIn(settings: DebuggerSettings | undefined): DebuggerEndpoint[] {
  const value = settings?.['VSCODE_INSPECTOR_OPTIONS'];
  if (value === undefined) return [];
  const isOn = value.split(':::').some((text) => {
    const parsed: unknown = parseJson(text);
    const path =
      typeof parsed === 'object' && parsed !== null && 'inspectorIpc' in parsed && parsed.inspectorIpc;
    return typeof path === 'string' && path !== '';
  });
  return isOn ? [{ kind: 'node', host: '127.0.0.1', ...portsOfSystem }] : [];
}

/**
 * Browsers and what is built on them. The address is the kernel's to tell: `--remote-debugging-address` counts for headless
 * ones alone (peter.sh/experiments/chromium-command-line-switches). `--remote-debugging-pipe` is no port.
 */
export function browserIn(argv: readonly string[], names: readonly string[]): DebuggerEndpoint[] {
  if (names.some((name) => /^(?:firefox|thunderbird|librewolf|waterfox)/.test(name))) return firefoxIn(argv);
  const value = argv.find((word) => word.startsWith('--remote-debugging-port='))?.split('=')[1];
  const port = parsePort(value);
  if (value === '0') return [{ kind: 'browser', host: 'localhost', ...portsOfSystem }];
  return [
    ...(port === undefined ? [] : [{ kind: 'browser', host: undefined, port } as const]),
    // electronjs.org, "Command-Line Switches"
    ...(names.some((name) => name.startsWith('electron')) ? mainProcessOf(argv) : []),
  ];
}

function mainProcessOf(argv: readonly string[]): DebuggerEndpoint[] {
  const inspector = inspectorIn(argv, 9229, '127.0.0.1');
  return inspector === undefined ? [] : [{ kind: 'node', ...inspector }];
}

/** firefox-source-docs.mozilla.org: `--remote-debugging-port` (9222), `--start-debugger-server` (6000), `--marionette` (2828). */
function firefoxIn(argv: readonly string[]): DebuggerEndpoint[] {
  return (
    [
      ['remote-debugging-port', 9222],
      ['start-debugger-server', 6000],
      ['marionette', 2828],
    ] as const
  ).flatMap(([name, usual]) => {
    const at = argv.findIndex((word) => new RegExp(`^--?${name}(?:=|$)`).test(word));
    if (at === -1) return [];
    const value = valueOf(argv.slice(at), `--${name}`, `-${name}`) ?? '';
    // a word that is no port is the next option, or an address
    return hostAndPort('browser', 'localhost', parsePort(value.replace(/^ws:/, '')) ?? usual);
  });
}

/** Of programs that show pages: Qt WebEngine (doc.qt.io, "Debugging and Profiling") and WebKitGTK and WPE (docs.webkit.org). */
export function pageEnvironment(settings: DebuggerSettings | undefined): DebuggerEndpoint[] {
  return ['QTWEBENGINE_REMOTE_DEBUGGING', 'WEBKIT_INSPECTOR_SERVER', 'WEBKIT_INSPECTOR_HTTP_SERVER'].flatMap(
    (name) => {
      const { host = 'localhost', port } = parseEndpoint(settings?.[name] ?? '');
      return hostAndPort('browser', host, port);
    },
  );
}

/** Words of the Dart virtual machine and of the `flutter` tool, which is a program of its own. */
export function dartIn(argv: readonly string[]): DebuggerEndpoint[] {
  // after the program they are its own
  const end = argv.findIndex((word, at) => at > 0 && /^[^-].*\.(?:dart|dill|aot|jit)$/.test(word));
  const own = end === -1 ? argv : argv.slice(0, end);
  const ports = own.flatMap((word): DebuggerEndpoint[] => {
    // dart --help --verbose: `--enable-vm-service[=<port>[/<bind-address>]]`, loopback and 8181 by default
    const found = /^--(?:enable-vm-service|observe)(?:=(\d+)?(?:\/(.+))?)?$/.exec(word);
    if (found === null) return [];
    const [, port, host] = found as readonly (string | undefined)[];
    return port === '0'
      ? [{ kind: 'dart', host: host ?? '127.0.0.1', ...portsOfSystem }]
      : hostAndPort('dart', host ?? '127.0.0.1', port ?? '8181');
  });
  return [...ports, ...developmentServiceIn(argv), ...flutterIn(argv)];
}

/** The service through which tools reach a VM (dart development-service --help): localhost and any free port by default. */
function developmentServiceIn(argv: readonly string[]): DebuggerEndpoint[] {
  const at = argv.findIndex(
    (word, index) => index > 0 && (word === 'development-service' || /[\\/]dds[\w.]*\.snapshot$/.test(word)),
  );
  const own = argv.slice(at + 1);
  if (at === -1 || valueOf(own, '--vm-service-uri') === undefined) return [];
  const host = valueOf(own, '--bind-address') ?? 'localhost';
  const port = valueOf(own, '--bind-port') ?? '0';
  return port === '0' ? [{ kind: 'dart', host, ...portsOfSystem }] : hostAndPort('dart', host, port);
}

/** `flutter run --help --verbose`, and the switches that it gives the app; loopback unless `--vm-service-host` says otherwise. */
export function flutterIn(argv: readonly string[]): DebuggerEndpoint[] {
  return ['--vm-service-port', '--host-vmservice-port', '--dds-port', '--observatory-port'].flatMap((name) =>
    hostAndPort('dart', valueOf(argv, '--vm-service-host') ?? 'localhost', valueOf(argv, name)),
  );
}
