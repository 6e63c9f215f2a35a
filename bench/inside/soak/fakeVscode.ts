/**
 * As much of VS Code's API as a window of the extension uses without a person. It counts what is open: subscriptions to
 * events, and what was registered or created. None of that may be left when the extension's subscriptions are disposed.
 */
import { readFileSync } from 'node:fs';
import Module from 'node:module';
import { join } from 'node:path';
import { projectRoot } from '../../../scripts/host/projectRoot';

interface Disposable {
  dispose(): void;
}
type Listener = (value: unknown) => unknown;

export class FakeWindow {
  /** Sentences that the extension logged as errors. */
  readonly errors: string[] = [];
  visible = true;
  focused = true;
  private readonly open = new Map<string, number>();
  private readonly listeners = new Map<string, Set<Listener>>();
  private readonly defaults = settingDefaults();
  private created: object | undefined;
  private provider:
    { getChildren(node?: unknown): unknown[]; getTreeItem(node: unknown): unknown } | undefined;

  /** `vscode.window.onDidCloseTerminal 1` for each kind of thing that is still open. */
  leftOpen(): readonly string[] {
    return [...this.open].filter(([, count]) => count !== 0).map(([name, count]) => `${name} ${count}`);
  }

  setState(state: { readonly visible: boolean; readonly focused: boolean }): void {
    Object.assign(this, state);
    this.fire('view.onDidChangeVisibility', { visible: state.visible });
    this.fire('window.onDidChangeWindowState', { focused: state.focused });
    this.fire('workspace.onDidChangeConfiguration', { affectsConfiguration: () => true });
  }

  /** As VS Code does after each change of the tree. @returns how many rows there are. */
  draw(): number {
    const rows = (node?: unknown): number => {
      const children = this.provider?.getChildren(node) ?? [];
      for (const child of children) this.provider?.getTreeItem(child);
      return children.reduce<number>((sum, child) => sum + 1 + rows(child), 0);
    };
    return rows();
  }

  /** What `vscode` exports. */
  get api(): object {
    return (this.created ??= this.createApi());
  }

  /** Lets `require('vscode')` of this process find it. */
  install(): void {
    const loader = Module as unknown as { _load(request: string, ...others: unknown[]): unknown };
    const load = loader._load.bind(Module);
    loader._load = (request, ...others) => (request === 'vscode' ? this.api : load(request, ...others));
  }

  private createApi(): object {
    const log = (text: unknown): void => {
      if (this.errors.length < 20) this.errors.push(String(text));
    };
    const channel = {
      error: log,
      warn: nothing,
      info: nothing,
      debug: nothing,
      trace: nothing,
      show: nothing,
    };
    const { window, workspace } = this.namespaces(channel);
    return {
      ...Object.fromEntries(enumerations.map((name) => [name, namesOf()])),
      ...classes(this.counted),
      ...{ window, workspace },
      ...{ commands: this.namespace('commands'), debug: this.namespace('debug'), lm: this.namespace('lm') },
      tasks: this.namespace('tasks', { taskExecutions: [] }),
      extensions: this.namespace('extensions', { all: [] }),
      env: {
        language: 'en',
        appName: 'Soak',
        appRoot: '/usr/share/soak',
        shell: '/bin/sh',
        uriScheme: 'vscode',
      },
      l10n: {},
      version: '1.100.0',
    };
  }

  private namespaces(channel: object): { window: object; workspace: object } {
    const folder = { name: 'workspace', index: 0, uri: uriOf(join(projectRoot(), 'samples', 'workspace')) };
    const window = this.namespace('window', {
      terminals: [],
      state: this.live(() => ({ focused: this.focused })),
      createOutputChannel: () => ({ ...channel, ...this.counted('output channel') }),
      createStatusBarItem: () => ({ show: nothing, hide: nothing, ...this.counted('status bar item') }),
      createTreeView: (_id: string, options: { readonly treeDataProvider: never }) => {
        this.provider = options.treeDataProvider;
        const view = this.counted('tree view');
        const onDidChangeVisibility = this.event('view.onDidChangeVisibility');
        return Object.defineProperty({ ...view, onDidChangeVisibility }, 'visible', {
          get: () => this.visible,
        });
      },
    });
    const workspace = this.namespace('workspace', {
      workspaceFolders: [folder],
      isTrusted: true,
      getConfiguration: (section: string) => ({
        get: (key: string) => this.defaults.get(`${section}.${key}`),
        inspect: (key: string) => ({ defaultValue: this.defaults.get(`${section}.${key}`) }),
      }),
      createFileSystemWatcher: () => ({
        ...this.counted('file watcher'),
        onDidCreate: this.event('watcher.onDidCreate'),
        onDidChange: this.event('watcher.onDidChange'),
        onDidDelete: this.event('watcher.onDidDelete'),
      }),
      fs: { stat: notFound, readFile: notFound },
    });
    return { window, workspace };
  }

  /** `onDid…` are events, `register…` and `create…` return what has to be disposed, and the rest does nothing. */
  private namespace(name: string, known: Readonly<Record<string, unknown>> = {}): object {
    return new Proxy(known, {
      get: (_target, key) => {
        const member = String(key);
        if (member in known) {
          const value = known[member];
          return value instanceof Live ? (value.read() as unknown) : value;
        }
        if (/^on[A-Z]/.test(member)) return this.event(`${name}.${member}`);
        if (/^(?:register|create)[A-Z]/.test(member)) return () => this.counted(`${name}.${member}`);
        return () => Promise.resolve(undefined);
      },
    });
  }

  private live<T>(read: () => T): Live<T> {
    return new Live(read);
  }

  private readonly counted = (name: string): Disposable => {
    this.open.set(name, (this.open.get(name) ?? 0) + 1);
    let isOpen = true;
    return {
      dispose: () => {
        if (isOpen) this.open.set(name, (this.open.get(name) ?? 0) - 1);
        isOpen = false;
      },
    };
  };

  private event(name: string): (listener: Listener) => Disposable {
    return (listener) => {
      const listeners = this.listeners.get(name) ?? new Set<Listener>();
      this.listeners.set(name, listeners.add(listener));
      const counted = this.counted(name);
      return {
        dispose: () => {
          listeners.delete(listener);
          counted.dispose();
        },
      };
    };
  }

  private fire(name: string, value: unknown): void {
    for (const listener of [...(this.listeners.get(name) ?? [])]) listener(value);
  }
}

const enumerations = [
  ...[
    'ConfigurationTarget',
    'ExtensionMode',
    'FileType',
    'ProgressLocation',
    'QuickPickItemKind',
    'ShellQuoting',
  ],
  ...[
    'StatusBarAlignment',
    'TaskScope',
    'TerminalExitReason',
    'TreeItemCollapsibleState',
    'UIKind',
    'ViewColumn',
  ],
  // a class that is only extended
  'TerminalLink',
];

/** An enumeration whose members are their names, or a class to extend. */
function namesOf(): object {
  const Names: object = class {
    readonly isFake = true;
  };
  return new Proxy(Names, {
    get: (target, key) => (key in target ? (Reflect.get(target, key) as unknown) : String(key)),
  });
}

function nothing(): undefined {
  return undefined;
}

/** A property that is read each time. */
class Live<T> {
  constructor(readonly read: () => T) {}
}

function settingDefaults(): ReadonlyMap<string, unknown> {
  const manifest = JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8')) as {
    readonly contributes: {
      readonly configuration: {
        readonly properties: Readonly<Record<string, { readonly default: unknown }>>;
      };
    };
  };
  const { properties } = manifest.contributes.configuration;
  return new Map(Object.entries(properties).map(([key, property]) => [key, property.default]));
}

class FileSystemError extends Error {}

function notFound(): Promise<never> {
  return Promise.reject(new FileSystemError('not found'));
}

function uriOf(path: string): object {
  return { scheme: 'file', path, fsPath: path, toString: () => `file://${path}` };
}

/** The classes and enumerations; emitters count their listeners. */
function classes(counted: (name: string) => Disposable): object {
  class EventEmitter {
    private readonly listeners = new Map<Listener, Disposable>();
    readonly event = (listener: Listener): Disposable => {
      this.listeners.set(listener, counted('listener of an emitter'));
      return {
        dispose: () => {
          this.listeners.get(listener)?.dispose();
          this.listeners.delete(listener);
        },
      };
    };
    fire(value: unknown): void {
      for (const listener of [...this.listeners.keys()]) listener(value);
    }
    dispose(): void {
      for (const subscription of this.listeners.values()) subscription.dispose();
      this.listeners.clear();
    }
  }
  const from = (...parts: Disposable[]): Disposable => ({
    dispose: () => {
      for (const part of parts) part.dispose();
    },
  });
  const Bag = class {
    readonly values: readonly unknown[];
    constructor(...values: unknown[]) {
      this.values = values;
    }
  };
  return {
    ...{ EventEmitter, FileSystemError, CancellationError: class extends Error {} },
    Disposable: { from },
    ...{
      TreeItem: Bag,
      ThemeIcon: Bag,
      ThemeColor: Bag,
      MarkdownString: Bag,
      RelativePattern: Bag,
      TerminalLink: Bag,
    },
    Uri: {
      ...{ file: uriOf, parse: uriOf },
      joinPath: (uri: { readonly path: string }, ...parts: string[]) => uriOf(join(uri.path, ...parts)),
    },
  };
}
