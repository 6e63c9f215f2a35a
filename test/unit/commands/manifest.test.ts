import assert from 'node:assert/strict';
import { finish } from '../../../src/model/text/timeSlice';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pressedOn } from '../../../src/commands/keys';
import { commandIds } from '../../../src/commands/ids';
import { rowCommands } from '../../../src/commands/rowCommands';
import type { ContextKeys } from '../../../src/ui/contextKeys';
import { defaultSettings, readSettings } from '../../../src/model/settings';
import type { Alarms } from '../../../src/ui/treeItem';
import type { ContextWord } from '../../../src/ui/contextWords';
import { presentNode } from '../../../src/ui/treeItem';
import type { ItemPresentation } from '../../../src/ui/itemPresentation';
import { buildTree } from '../../../src/model/tree/buildTree';
import type { ExpectedNode, TreeNode } from '../../../src/model/tree/nodes';
import { expectedPorts } from '../../../src/model/expected/expectedPort';
import { UnmetPortFinder } from '../../../src/model/expected/expectedState';
import { childrenOf, expectedGroupNode, recentlyEndedNode } from '../../../src/model/tree/nodes';
import type { ListenerRow } from '../../../src/model/rows/listenerRow';
import type { Container } from '../../../src/model/containers/container';
import {
  groupOf,
  hiddenOwner,
  listener,
  ownedBy,
  process_,
  root,
  snapshotOf,
  rowsIn,
  viewOptions,
  hostContext,
} from '../builders';
import type { FailureReason } from '../../../src/model/listeners/scanState';
import { noNames } from '../../../src/model/rows/names';
import { findingsOf } from '../../../src/model/exposure/findings';
import { ownersWithCopies } from '../../support/fromRows';

interface Property {
  readonly type: string;
  readonly default: unknown;
  readonly enum?: readonly string[];
  readonly scope?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

interface MenuItem {
  readonly command?: string;
  readonly submenu?: string;
  readonly when?: string;
  readonly group?: string;
}

interface Keybinding {
  readonly command: string;
  readonly key?: string;
  readonly mac?: string;
  readonly when: string;
  readonly args?: unknown;
}

interface Manifest {
  readonly capabilities: {
    readonly untrustedWorkspaces: {
      readonly supported: string;
      readonly restrictedConfigurations: readonly string[];
    };
  };
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly keybindings: readonly Keybinding[];
    readonly submenus: readonly { readonly id: string; readonly label: string }[];
    readonly viewsWelcome: readonly { readonly contents: string; readonly when: string }[];
    readonly walkthroughs: readonly { readonly id: string; readonly when: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, Property>> };
  };
}

const read = (file: string): unknown => JSON.parse(readFileSync(join(process.cwd(), file), 'utf8'));
const manifest = read('package.json');
const texts = read('package.nls.json') as Readonly<Record<string, string>>;
const localized = JSON.parse(JSON.stringify(manifest), (_key, value: unknown) =>
  typeof value === 'string' ? (texts[textKey(value) ?? ''] ?? value) : value,
) as Manifest;
const { capabilities, contributes } = localized;

/** `%a.b%` → `a.b` */
function textKey(value: string): string | undefined {
  return /^%(.+)%$/.exec(value)?.[1];
}
const menuItems = Object.values(contributes.menus).flat();
const whens = [
  ...menuItems,
  ...contributes.keybindings,
  ...contributes.viewsWelcome,
  ...contributes.walkthroughs,
].flatMap(({ when }) => when ?? []);

function sources(): (readonly [file: string, text: string])[] {
  const folder = join(process.cwd(), 'src');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => [file, readFileSync(join(folder, file), 'utf8')] as const);
}

function endedNodes(rows: readonly ListenerRow[]): TreeNode[] {
  return rows.flatMap((row) => {
    const { process } = row;
    if (process === undefined) return [];
    const server = { id: row.id, process, ancestors: [], rows: [row] as const, portCount: 1 };
    return recentlyEndedNode([{ ...server, seenAt: 0, endedAt: 0, how: { kind: 'unknown' } }]) ?? [];
  });
}

/** Of a task that has not been started, a pinned one, and one that something else holds. */
function expectedNode([holder]: readonly ListenerRow[]): TreeNode[] {
  assert.ok(holder);
  const source = { kind: 'task', label: 'dev' } as const;
  const place = { folder: '/home/alice/shop', scripts: undefined };
  const ports = expectedPorts(
    [{ protocol: 'tcp', port: 1 }],
    [{ protocol: 'tcp', port: 2, source, ...place }],
  );
  const unmet = finish(new UnmetPortFinder().find(ports, [], []));
  const nodes = unmet.map((one): ExpectedNode => ({
    ...({ kind: 'expected', id: one.expected.id, given: undefined } as const),
    unmet: one,
  }));
  const [first] = nodes;
  assert.ok(first);
  const state = { kind: 'held', by: holder, rows: [holder] } as const;
  nodes.push({ ...first, unmet: { ...first.unmet, state } });
  return [...nodes, expectedGroupNode(nodes)].filter((node) => node !== undefined);
}

/** What VS Code is given of rows of every kind. */
function presentedRows(): readonly ItemPresentation[] {
  const owner = process_(100, ['node', 'server.js']);
  const published = listener('0.0.0.0:8080', ownedBy(process_(300, ['docker-proxy'])));
  const container: Container = {
    ...{ id: 'c0ffee', name: 'shop', image: 'nginx', engine: 'docker', socketPath: '/var/run/docker.sock' },
    ...{ state: 'running', project: undefined, service: undefined, workingDirectory: undefined, ports: [] },
  };
  const starterMark = { kind: 'agent', title: 'Claude Code', session: 'a' } as const;
  const snapshot = snapshotOf([
    listener('127.0.0.1:3000', ownedBy(owner)),
    listener('0.0.0.0:3001', ownedBy(owner)),
    listener('127.0.0.1:53/udp', ownedBy(owner)),
    listener('127.0.0.1:22', hiddenOwner('no-permission', root)),
    listener('127.0.0.1:5432', hiddenOwner('no-permission', root, groupOf('/system.slice/pg.service'))),
    { ...listener('0.0.0.0:80', hiddenOwner('not-visible', root)), namespace: { kind: 'other', id: 7 } },
    listener('127.0.0.1:4000', ownedBy(process_(900, ['/usr/share/code/code']))),
    published,
    listener('127.0.0.1:5173', ownedBy(process_(301, ['node', 'vite'], { starterMark }))),
    listener('127.0.0.1:5174', ownedBy(process_(302, ['node', 'vite']))),
  ]);
  const rows = rowsIn(snapshot, {
    ...noNames,
    projectOf: (folder) => ({ name: 'shop', folder }),
    containerOf: (one) => (one === published ? container : undefined),
  });
  const copies = finish(ownersWithCopies(rows, snapshot.processes));
  const alarms: Alarms = new Map([...finish(findingsOf(rows)).keys()].map((id) => [id, 'open']));
  const roots = finish(buildTree(rows, hostContext.editor, { ...viewOptions, hide: [{ port: 22 }] }));
  return [...roots, ...endedNodes(rows), ...expectedNode(rows)]
    .flatMap((root) => [root, ...childrenOf(root)])
    .map((node) => presentNode(node, alarms, undefined, copies));
}

describe('the texts of package.json', () => {
  /** Where VS Code takes a text that a person reads. */
  const textProperties = new Set([
    ...['title', 'shortTitle', 'category', 'name', 'contextualTitle', 'contents', 'label'],
    ...['description', 'markdownDescription', 'enumDescriptions', 'markdownEnumDescriptions'],
    ...['enumItemLabels', 'deprecationMessage', 'markdownDeprecationMessage', 'patternErrorMessage'],
  ]);
  /** A product's name is not translated. */
  const productName = 'Local Ports';
  const readByPeople: string[] = [];
  const collect = (value: unknown, isText: boolean): void => {
    if (typeof value === 'string' && (isText || textKey(value) !== undefined)) readByPeople.push(value);
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      // what a language model reads
      if (key === 'inputSchema' || (key === 'name' && 'modelDescription' in value)) continue;
      collect(inner, Array.isArray(value) ? isText : textProperties.has(key));
    }
  };
  const { description, contributes: contributed, ...rest } = manifest as Record<string, unknown>;
  collect({ description, contributed, capabilities: rest['capabilities'] }, false);

  it('are all in package.nls.json', () => {
    assert.deepEqual(
      readByPeople.filter((text) => textKey(text) === undefined && text !== productName),
      [],
    );
    const used = readByPeople.flatMap((text) => textKey(text) ?? []);
    assert.deepEqual(used.sort(), Object.keys(texts).sort());
  });
});

describe('the commands of package.json', () => {
  it('are those of the code', () => {
    assert.deepEqual(contributes.commands.map(({ command }) => command).sort(), [...commandIds].sort());
  });

  it('are the only ones in menus and texts', () => {
    const known = new Set<string>(commandIds);
    const linked = contributes.viewsWelcome.flatMap(({ contents }) =>
      [...contents.matchAll(/\(command:([^)]+)\)/g)].map(([, command = '']) => command),
    );
    const used = [...menuItems, ...contributes.keybindings].flatMap(({ command }) => command ?? []);
    used.push(...linked);
    assert.deepEqual(
      used.filter((command) => !known.has(command)),
      [],
    );
  });
});

describe('the when-clauses of package.json', () => {
  it('ask for the context keys that the code sets', () => {
    const asked = new Set(whens.flatMap((when) => when.match(/localPorts\.\w+/g) ?? []));
    asked.delete('localPorts.listeners');
    const contextKeys: Record<keyof ContextKeys, true> = {
      'localPorts.state': true,
      'localPorts.udpShown': true,
      'localPorts.isFiltered': true,
      'localPorts.hasHideRules': true,
      'localPorts.hasEnded': true,
      'localPorts.hasPins': true,
      'localPorts.hasAcknowledged': true,
      'localPorts.wasShown': true,
    };
    assert.deepEqual([...asked].sort(), Object.keys(contextKeys).sort());
  });

  it('read keys that are set through their table only', () => {
    const files = sources().filter(([, text]) => text.includes("'setContext'"));
    assert.deepEqual(
      files.map(([file]) => file),
      [join('ui', 'setContextKey.ts')],
    );
  });

  it('ask for the context words that rows have', () => {
    const words = new Set(presentedRows().flatMap(({ contextValue }) => contextValue.split(' ')));
    const asked = whens.flatMap((when) =>
      [...when.matchAll(/viewItem =~ \/\\b(\w+)\\b\//g)].map(([, word = '']) => word),
    );
    const contextWords: Record<ContextWord, true> = {
      ...{
        listener: true,
        container: true,
        web: true,
        owned: true,
        hasCommandLine: true,
        hasFolder: true,
        stoppable: true,
      },
      ...{
        explained: true,
        duplicated: true,
        agentSession: true,
        finding: true,
        bindable: true,
        hideable: true,
        unhideable: true,
        elsewhere: true,
        startable: true,
        removable: true,
        nameable: true,
        pinnable: true,
        pinned: true,
        held: true,
        launchable: true,
      },
    };
    assert.deepEqual([...new Set(asked)].sort(), Object.keys(contextWords).sort());
    assert.deepEqual(
      asked.filter((word) => !words.has(word)),
      [],
    );
    const unread = whens.filter(
      (when) => when.includes('viewItem') && !/viewItem =~ \/\\b\w+\\b\//.test(when),
    );
    assert.deepEqual(unread, []);
  });

  it('have a welcome text for scanning, for emptiness, and for each reason of failure', () => {
    const reasons: Record<FailureReason, true> = {
      missing: true,
      denied: true,
      unsupported: true,
      unexpected: true,
    };
    const states = contributes.viewsWelcome.flatMap(({ when }) =>
      [...when.matchAll(/localPorts\.state == ([\w.]+)/g)].map(([, state = '']) => state),
    );
    assert.deepEqual(
      [...new Set(states)].sort(),
      ['scanning', 'empty', 'filtered', ...Object.keys(reasons).map((reason) => `failed.${reason}`)].sort(),
    );
  });
});

describe('the menus of package.json', () => {
  const { menus, submenus } = contributes;
  const wordOf = /^(!?)\(?viewItem =~ \/\\b(\w+)\\b\/\)?$/;
  /** Of when-clauses that ask for nothing but words of the row. */
  const isShown = ({ when = '' }: MenuItem, words: readonly string[]): boolean =>
    when.split(' || ').some((all) =>
      all.split(' && ').every((term) => {
        if (term === 'view == localPorts.listeners') return true;
        const [, not, word] = wordOf.exec(term) ?? [];
        assert.ok(word !== undefined, `${term} is not understood`);
        return words.includes(word) === (not === '');
      }),
    );
  const itemsOf = (menu: string, words: readonly string[]): readonly MenuItem[] =>
    (menus[menu] ?? []).filter((item) => isShown(item, words));
  const rows = [...new Set(presentedRows().map(({ contextValue }) => contextValue))].map((value) =>
    value.split(' '),
  );

  it('have submenus that are declared, and each of them is in a menu', () => {
    const ids = submenus.map(({ id }) => id).sort();
    assert.deepEqual([...new Set(menuItems.flatMap(({ submenu }) => submenu ?? []))].sort(), ids);
    assert.deepEqual(
      Object.keys(menus)
        .filter((menu) => menu.startsWith('localPorts.'))
        .sort(),
      ids,
    );
  });

  it('have a submenu once each: VS Code leaves out further entries, and says so in development', () => {
    for (const [menu, items] of Object.entries(menus)) {
      const ids = items.flatMap(({ submenu }) => submenu ?? []);
      assert.deepEqual(ids, [...new Set(ids)], menu);
    }
  });

  it('show a row at most three icons, and a menu that is read at a glance', () => {
    for (const words of rows) {
      const items = itemsOf('view/item/context', words);
      const icons = items.filter(({ group }) => group?.startsWith('inline') === true);
      const entries = items.filter((item) => !icons.includes(item));
      assert.ok(icons.length <= 3, `${words.join(' ')}: ${icons.length} icons`);
      assert.ok(entries.length <= 14, `${words.join(' ')}: ${entries.length} entries`);
      const commands = [
        ...entries,
        ...entries.flatMap(({ submenu }) => itemsOf(submenu ?? '', words)),
      ].flatMap(({ command }) => command ?? []);
      assert.equal(new Set(commands).size, commands.length, `twice for ${words.join(' ')}`);
      // what an icon does is found in the menu too
      assert.deepEqual(
        icons.flatMap(({ command }) => (command === undefined || commands.includes(command) ? [] : command)),
        [],
        words.join(' '),
      );
    }
  });

  it('have the commands that say so if their row is lost', () => {
    const commandsIn = (menu: string): readonly string[] =>
      (menus[menu] ?? []).flatMap(({ command, submenu }) => command ?? commandsIn(submenu ?? ''));
    const inTitle = commandsIn('view/title');
    assert.deepEqual(
      [...rowCommands].sort(),
      [...new Set(commandsIn('view/item/context'))].filter((id) => !inTitle.includes(id)).sort(),
    );
  });

  it('have no submenu for a single entry', () => {
    for (const words of rows) {
      for (const { submenu } of itemsOf('view/item/context', words)) {
        if (submenu === undefined) continue;
        assert.ok(itemsOf(submenu, words).length > 1, `${submenu} of ${words.join(' ')}`);
      }
    }
  });

  it('show at most four icons in the title of the view', () => {
    const title = (menus['view/title'] ?? []).filter(({ group }) => group?.startsWith('navigation') === true);
    assert.ok(title.length <= 4, String(title.length));
  });
});

describe('the keybindings of package.json', () => {
  const { keybindings } = contributes;

  it('act in the tree alone: not in its find box, in a button of its title or in any other list', () => {
    const inTree =
      'focusedView == localPorts.listeners && listFocus && !inputFocus && !treestickyScrollFocused';
    for (const { when, command } of keybindings) {
      assert.equal(when, inTree, command);
    }
  });

  it('give their command the focused row, and say that a key was pressed', () => {
    for (const { args, command } of keybindings) {
      assert.deepEqual(
        args,
        [{ $treeViewId: 'localPorts.listeners', $focusedTreeItem: true }, 'key'],
        command,
      );
      assert.ok(pressedOn(args), command);
    }
  });

  it('take no key twice, and are those that people expect', () => {
    const keys = keybindings.map(
      ({ command, key, mac }) => `${command}: ${key ?? '–'}, ${mac ?? key ?? '–'}`,
    );
    assert.deepEqual(keys, [
      'localPorts.openInBrowser: enter, enter',
      'localPorts.copyAddress: ctrl+c, cmd+c',
      'localPorts.terminateProcess: delete, delete',
      'localPorts.terminateProcess: –, cmd+backspace',
      'localPorts.rename: f2, f2',
      'localPorts.filter: ctrl+f, cmd+f',
    ]);
  });

  it('are in the menu of a row, where their key is shown', () => {
    const inMenus = new Set(menuItems.map(({ command }) => command));
    assert.deepEqual(
      keybindings.flatMap(({ command }) => (inMenus.has(command) ? [] : command)),
      [],
    );
  });
});

describe('the settings of package.json', () => {
  const { properties } = contributes.configuration;

  it('are those of the code, with the same defaults', () => {
    assert.deepEqual(
      Object.fromEntries(Object.entries(properties).map(([key, property]) => [key, property.default])),
      Object.fromEntries(Object.entries(defaultSettings).map(([key, value]) => [`localPorts.${key}`, value])),
    );
  });

  it('cannot be changed by a workspace that is not trusted', () => {
    // each setting changes what is shown, warned about, asked, run or opened, or how soon; none is only visual
    const openToUntrusted: readonly string[] = [];
    const { supported, restrictedConfigurations } = capabilities.untrustedWorkspaces;
    assert.equal(supported, 'limited');
    assert.deepEqual(
      [...restrictedConfigurations, ...openToUntrusted].sort(),
      Object.keys(properties).sort(),
    );
  });

  it('cannot be changed by any workspace where agents are concerned', () => {
    const agents = properties['localPorts.agents'];
    assert.equal(agents?.scope, 'machine');
    assert.deepEqual([agents.enum, agents.default], [['off', 'read', 'ask'], 'ask']);
  });

  it('allow what the code accepts, and nothing more', () => {
    for (const [key, property] of Object.entries(properties)) {
      const problems = (value: unknown): number =>
        readSettings((asked) => (`localPorts.${asked}` === key ? value : undefined)).problems.length;
      const { minimum, maximum } = property;
      const allowed = [property.default, ...(property.enum ?? []), minimum, maximum];
      for (const value of allowed) assert.equal(problems(value), 0, `${key}: ${String(value)}`);
      if (minimum !== undefined) assert.equal(problems(minimum - 1), 1, key);
      if (maximum !== undefined) assert.equal(problems(maximum + 1), 1, key);
      assert.equal(problems({}), 1, key);
    }
  });
});
