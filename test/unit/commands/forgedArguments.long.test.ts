import assert from 'node:assert/strict';
import Module from 'node:module';
import type { AppServices } from '../../../src/appServices';
import type { CommandId } from '../../../src/commands/ids';
import { commandIds } from '../../../src/commands/ids';
import { isLostRow, rowCommands } from '../../../src/commands/rowCommands';
import { defaultSettings } from '../../../src/model/settings';
import { listenerNode } from '../../../src/model/tree/nodes';
import { UserError } from '../../../src/model/text/userError';
import { at, container, hostContext, listener, ownedBy, process_ } from '../builders';
import { FakeDialogs } from '../flows/fakeDialogs';
import { FakeMachine } from '../flows/fakeMachine';
import { seededRandom } from '../random';
import { rounds, sampleOf } from '../../support/rounds';

type Run = (...args: readonly unknown[]) => Promise<unknown>;
const registered = new Map<string, Run>();
const disposable = { dispose: () => undefined };

/** As much of VS Code as commands need when they are called. */
const vscode = {
  Disposable: { from: () => disposable },
  EventEmitter: Map,
  TreeItemCollapsibleState: {},
  ThemeIcon: class {
    constructor(readonly id: string) {}
  },
  QuickPickItemKind: {},
  commands: {
    registerCommand: (id: string, run: Run) => {
      registered.set(id, run);
      return disposable;
    },
    executeCommand: () => Promise.resolve(),
  },
  window: {
    withProgress: (_options: unknown, run: () => unknown) => run(),
    createQuickPick: () => new Proxy({}, { get: () => () => disposable, set: () => true }),
  },
};

const foreign = 'FOREIGN';
const foreignProcess = process_(4711, [`/tmp/${foreign}`], { cwd: `/tmp/${foreign}`, name: foreign });
const foreignContainer = container({ id: foreign, name: foreign, socketPath: `/tmp/${foreign}` });

function machine(): FakeMachine {
  const web = container({
    id: 'a'.repeat(64),
    ports: [{ hostAddresses: [at('0.0.0.0')], hostPort: 8080, containerPort: 80, protocol: 'tcp' }],
  });
  return new FakeMachine([
    listener('0.0.0.0:5173', ownedBy(process_(100, ['node', 'server.js']))),
    listener('0.0.0.0:8080', ownedBy(process_(200, ['/usr/bin/docker-proxy']))),
  ]).withContainers(web);
}

/** Records every action. All questions are cancelled. */
class Recorder {
  readonly errors: unknown[] = [];
  readonly done: string[] = [];
  readonly dialogs = new FakeDialogs(...Array<undefined>(100));

  services(from: FakeMachine): AppServices {
    const doing =
      (name: string, result?: unknown) =>
      (...args: readonly unknown[]) => {
        this.done.push(`${name} ${JSON.stringify(args)}`);
        return Promise.resolve(result);
      };
    const all = (name: string, result?: unknown): unknown =>
      new Proxy({}, { get: (_target, key) => doing(`${name}.${String(key)}`, result) });
    const services: Partial<Record<keyof AppServices, unknown>> = {
      ...from.services,
      scanner: Object.assign(from.scanner, { onDidChange: () => disposable, state: { kind: 'scanning' } }),
      dialogs: this.dialogs,
      hostContext,
      settings: { current: defaultSettings, update: doing('settings') },
      typedFilter: { current: '', set: doing('typedFilter') },
      view: { selection: [], uncover: doing('uncover') },
      viewController: {
        findings: { open: [], acknowledged: [] },
        ...{ unmetPorts: () => Promise.resolve([]), reveal: doing('reveal') },
      },
      pins: { all: [], isPinned: () => false, add: doing('pin'), remove: doing('unpin') },
      pinOwners: { pin: doing('pin') },
      givenNames: { of: () => undefined, set: doing('setName') },
      expectedPorts: { all: [], reread: () => undefined },
      reader: all('reader'),
      starter: all('starter', false),
      acknowledgements: { all: [] },
      collector: all('collector', []),
      terminals: all('terminals'),
      agentFiles: {
        context: { platform: 'linux', home: '/home/alice', environment: {} },
        read: () => Promise.resolve({ kind: 'missing' }),
        ...{ replace: doing('replace', 'written'), install: doing('install') },
        ...{ launch: { command: 'x', args: [], env: {} }, readSkill: () => Promise.resolve('') },
      },
      browser: all('browser'),
      folders: { exists: () => true, open: doing('open'), openFolders: () => Promise.resolve([]) },
      recentlyEnded: { list: () => [], clear: doing('clear'), remove: doing('remove') },
      journal: { events: [] },
      lastCheck: { report: { results: [], system: [], tools: [] } },
      person: { home: hostContext.home, users: [], hosts: [] },
      ...{ problems: { all: [] }, openIssueReporter: doing('openIssueReporter', true) },
      showDocument: doing('showDocument'),
      engines: all('engines'),
      sendSignal: doing('signal'),
      probePort: doing('probe', 'free'),
      terminate: doing('terminate', false),
      acknowledge: doing('acknowledge'),
      log: { info: () => undefined, show: () => undefined, error: () => undefined },
      shellKind: () => 'bash',
      isWorkspaceTrusted: () => true,
      hasWorkspaceFolder: () => true,
      reportError: (_id: string, error: unknown) => {
        this.errors.push(error);
        return Promise.resolve();
      },
    };
    return services as unknown as AppServices;
  }

  get text(): string {
    const { asked, offered, lists, messages, copied, progressTitles } = this.dialogs;
    // a free port is another one each time
    const texts = copied.map((text) => text.replace(/^\d+$/, 'PORT'));
    return JSON.stringify([this.done, asked, offered, lists, messages, texts, progressTitles]);
  }
}

/** Objects that throw whatever is read of them. */
function hostile(): unknown[] {
  const thrower = (): never => {
    throw new TypeError(foreign);
  };
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const handler = { get: thrower, has: thrower, ownKeys: thrower, getPrototypeOf: thrower };
  return [
    proxy,
    new Proxy({}, handler),
    new Proxy([], handler),
    new Proxy(() => undefined, handler),
    Object.defineProperty({}, 'kind', { get: thrower }),
    Object.defineProperty({}, 'port', { get: thrower }),
    Object.defineProperty({ kind: 'process' }, 'listeners', { get: thrower }),
    { kind: 'process', listeners: new Proxy([], handler) },
  ];
}

/** Node-like objects, and our own with something in them replaced. */
function forged(from: FakeMachine): unknown[] {
  const rows = from.currentRows(['tcp', 'udp']);
  const kinds = [
    'listener',
    'process',
    'project',
    'container',
    'network',
    'editor',
    'hidden',
    'hidden-by-rule',
    'range',
  ];
  const made = kinds.flatMap((kind) => [
    { kind, id: 'x' },
    { kind, id: 'x', row: null, listeners: null, hiddenBy: {} },
    { kind, id: 'x', row: {}, listeners: [{}], process: foreignProcess, container: foreignContainer },
    { kind, id: 'x', listeners: [], process: foreignProcess, container: foreignContainer },
  ]);
  const cyclic: Record<string, unknown> = { kind: 'process', id: 'x' };
  cyclic['listeners'] = [cyclic];
  const sparse = new Array<unknown>(4_294_967_295);
  const copies = rows.flatMap((row) => [
    { ...row },
    { ...row, process: foreignProcess },
    { ...row, container: foreignContainer },
    { ...row, project: { name: foreign, folder: `/tmp/${foreign}` } },
    { ...row, listener: { ...row.listener, port: 4711, owner: ownedBy(foreignProcess) } },
    Object.assign(Object.create(row) as object, { container: foreignContainer }),
    new Proxy(row, {
      get: (target, key) => (key === 'container' ? foreignContainer : (Reflect.get(target, key) as unknown)),
    }),
    Object.freeze({ ...row, label: foreign, container: foreignContainer }),
  ]);
  const nodes = copies.flatMap((row) => [
    row,
    { ...listenerNode(row as never) },
    { kind: 'process', id: 'x', process: foreignProcess, listeners: [{ kind: 'listener', id: 'x', row }] },
    { kind: 'container', id: 'x', container: foreignContainer, listeners: [listenerNode(row as never)] },
    { kind: 'expected', id: 'expected:tcp:5173', unmet: { state: { kind: 'held', rows: [row] } } },
  ]);
  const heldBy = { kind: 'expected', unmet: { state: { kind: 'held', rows: sparse } } };
  return [...made, cyclic, sparse, heldBy, { kind: 'process', listeners: sparse }, ...nodes];
}

const plain: readonly unknown[] = [
  ...[
    undefined,
    null,
    true,
    false,
    NaN,
    Infinity,
    -1,
    0,
    70_000,
    1.5,
    10n,
    Symbol('x'),
    '',
    'x',
    '-1',
    '70000',
  ],
  ...[[], [null], [[]], ['x'], {}, { port: null }, { port: {} }, { port: -1 }, { port: '70000' }, () => 1],
  ...[new Map(), new Date(NaN), /x/, Buffer.from('x'), new Error('x'), Object.create(null) as unknown],
  ...['a'.repeat(1_000_000), { kind: '__proto__' }, { kind: 'toString', id: 'x' }],
];

describe('a command that is called with something made up', () => {
  before(async () => {
    const load: unknown = Reflect.get(Module, '_load');
    assert.ok(typeof load === 'function');
    const loadOrFake = function (this: unknown, name: string, ...rest: readonly unknown[]): unknown {
      return name === 'vscode' ? vscode : Reflect.apply(load, this, [name, ...rest]);
    };
    Reflect.set(Module, '_load', loadOrFake);
    try {
      await import('../../../src/commands/register');
      // loaded when the first command is called
      await import('../../../src/commands/handlers');
    } finally {
      Reflect.set(Module, '_load', load);
    }
  });

  async function call(id: CommandId, ...calledWith: readonly unknown[]): Promise<Recorder> {
    const recorder = new Recorder();
    const { registerCommands } = await import('../../../src/commands/register');
    registerCommands(recorder.services(machine()));
    try {
      await registered.get(id)?.(...calledWith);
    } catch (error) {
      // what variables stand for fails if it has no value
      recorder.errors.push(error);
    }
    return recorder;
  }

  // these take no argument; the first two start listeners of their own
  const untried: ReadonlySet<string> = new Set<(typeof commandIds)[number]>([
    'localPorts.checkSystem',
    'localPorts.startSample',
    'localPorts.getStarted',
  ]);
  const tried = commandIds.filter((id) => !untried.has(id));
  for (const id of tried) {
    it(`${id} does what it does without an argument`, async () => {
      const expected = await call(id);
      const arguments_ = [...plain, ...hostile(), ...forged(machine())].filter(
        (one) => !isLostRow(id, [one]),
      );
      for (const [index, target] of sampleOf([...arguments_.entries()])) {
        const selection = index % 3 === 0 ? undefined : index % 3 === 1 ? [target, target] : target;
        const recorder = await call(id, target, selection);
        const defects = recorder.errors.filter((error) => !(error instanceof UserError));
        assert.deepEqual(defects, [], `argument ${index}`);
        assert.ok(!recorder.text.includes(foreign), `argument ${index}: ${recorder.text}`);
        assert.equal(recorder.text, expected.text, `argument ${index}`);
      }
    });
  }

  it('says so, and lists nothing, if it was called on a row that VS Code no longer knows', async () => {
    const [known] = forged(machine());
    const lostRows = [[undefined], [null], [known, [undefined, known]], [known, [known, null]]];
    for (const id of rowCommands) {
      for (const [lost, selection] of lostRows) {
        const recorder = await call(id, lost, selection);
        assert.deepEqual(recorder.dialogs.lists, [], id);
        assert.deepEqual(
          recorder.dialogs.messages.map(({ text }) => text),
          ['The list has just changed. Choose the row again.'],
          id,
        );
        assert.deepEqual([recorder.done, recorder.errors], [[], []], id);
      }
    }
  });

  it('does nothing for a key pressed on something made up, whatever is selected', async () => {
    const { keyHandler } = await import('../../../src/commands/keyHandlers');
    const keyed = tried.filter((id) => keyHandler(id) !== undefined);
    assert.deepEqual(keyed.length, 3);
    for (const id of keyed) {
      const expected = await call(id, [null, 'key'], undefined);
      for (const target of sampleOf([...plain, ...hostile(), ...forged(machine())])) {
        const recorder = await call(id, [target, 'key'], undefined);
        assert.deepEqual([recorder.errors, recorder.text], [expected.errors, expected.text], id);
      }
    }
  });

  it('accept a port number in every form as before', async () => {
    for (const target of [5173, '5173', ' 5173 ', { port: 5173 }, { port: '5173' }, [5173]]) {
      const recorder = await call('localPorts.freePort', target, undefined);
      assert.deepEqual(recorder.dialogs.lists, [], 'no port has to be chosen');
      // confirmed whatever the setting says: it may be another extension that calls
      assert.match(recorder.done.join(), /^terminate .*"pid":100,.*,true,null\]$/);
      assert.deepEqual(recorder.errors, []);
    }
  });

  it('survives random objects', async () => {
    const next = seededRandom(11);
    const any = <T>(values: readonly T[]): T => values[Math.floor(next() * values.length)] as T;
    const keys = [
      'kind',
      'id',
      'row',
      'listeners',
      'process',
      'container',
      'hiddenBy',
      'port',
      'listener',
      'length',
    ];
    const value = (depth: number): unknown => {
      if (depth === 0 || next() < 0.3)
        return any([...plain, 'listener', 'process', 'container', foreignContainer]);
      if (next() < 0.2) return [value(depth - 1), value(depth - 1)];
      return Object.fromEntries(keys.filter(() => next() < 0.5).map((key) => [key, value(depth - 1)]));
    };
    for (let round = 0; round < rounds(2_000); round++) {
      const recorder = await call(any(tried), value(4), value(3));
      assert.deepEqual(
        recorder.errors.filter((error) => !(error instanceof UserError)),
        [],
      );
      assert.ok(!recorder.text.includes(foreign));
    }
  });
});
