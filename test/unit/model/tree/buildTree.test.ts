import assert from 'node:assert/strict';
import { finish } from '../../../../src/model/text/timeSlice';
import { buildTree } from '../../../../src/model/tree/buildTree';
import type { ListenerRow } from '../../../../src/model/rows/listenerRow';
import type { RowNode } from '../../../../src/model/tree/nodes';
import type { Checkout } from '../../../../src/model/recognition/checkout';
import type { Project } from '../../../../src/model/recognition/project';
import type { Listener } from '../../../../src/model/listeners/listener';
import {
  container,
  hiddenOwner,
  listener,
  ownedBy,
  process_,
  root,
  snapshotOf,
  treeOf,
  rowsIn,
  hostContext,
  vite,
  code,
  viewOptions,
} from '../../builders';
import type { Names } from '../../../../src/model/rows/names';
import { noNames } from '../../../../src/model/rows/names';
import type { ViewOptions } from '../../../../src/model/tree/viewOptions';

const api = process_(200, ['node', 'api.js'], { cwd: '/home/alice/api' });
const tool = process_(100, ['/usr/bin/tool'], { cwd: '/srv/tool', name: 'tool' });
const postgres = process_(110, ['/usr/lib/postgresql/15/bin/postgres'], { cwd: '/var/lib' });
const proxy = process_(120, ['/usr/bin/docker-proxy'], { cwd: '/', user: root });

const listeners = [
  listener('127.0.0.1:22', hiddenOwner('no-permission', root)),
  listener('127.0.0.1:3000', ownedBy(api)),
  listener('127.0.0.1:4000', ownedBy(tool)),
  listener('127.0.0.1:5173', ownedBy(vite)),
  listener('0.0.0.0:5174', ownedBy(vite)),
  listener('127.0.0.1:5432', ownedBy(postgres)),
  listener('0.0.0.0:8080', ownedBy(proxy)),
  listener('127.0.0.1:40000', ownedBy(code)),
];

const names: Names = {
  ...noNames,
  workspaceFolders: [{ name: 'Shop', path: '/home/alice/shop' }],
  projectOf: (folder) => (folder === '/home/alice/api' ? { name: 'api-of-shop', folder } : undefined),
  containerOf: ({ port }: Listener) => (port === 8080 ? container() : undefined),
};

const rows = rowsIn(snapshotOf(listeners), names);

/** The tree, a line a row. */
function drawn(roots: readonly RowNode[]): string[] {
  return roots.flatMap((node) =>
    node.kind === 'listener'
      ? [`${node.row.listener.port}${node.placement === 'topLevel' ? ' alone' : ''}`]
      : [
          node.kind === 'project'
            ? `project ${node.name ?? '-'}`
            : node.kind === 'origin'
              ? `origin ${node.starter?.title ?? '-'}`
              : node.kind,
          ...node.listeners.map(
            ({
              row: {
                listener: { port },
              },
              placement,
            }) => `  ${port}${placement === 'topLevel' ? ' alone' : ''}`,
          ),
        ],
  );
}

function arranged(more: Partial<ViewOptions> = {}, from: readonly ListenerRow[] = rows): readonly RowNode[] {
  return finish(buildTree(from, hostContext.editor, { ...viewOptions, ...more }));
}

describe('buildTree', () => {
  it('groups by process by default', () => {
    assert.deepEqual(arranged(), treeOf(snapshotOf(listeners), ['tcp'], names));
  });

  it('shows only dev servers, services, containers and debuggers', () => {
    assert.deepEqual(drawn(arranged({ show: 'devServers', groupBy: 'port' })), [
      '3000 alone',
      '5173 alone',
      '5174 alone',
      '5432 alone',
      '8080 alone',
    ]);
    const inspected = process_(400, ['/usr/bin/gdbserver', '0.0.0.0:1234'], { name: 'gdbserver' });
    const debug = rowsIn(snapshotOf([listener('0.0.0.0:1234', ownedBy(inspected))]));
    assert.equal(arranged({ show: 'devServers' }, debug).length, 1);
  });

  it('shows only what runs in this workspace', () => {
    assert.deepEqual(drawn(arranged({ show: 'workspace' })), ['process', '  5173', '  5174']);
  });

  it('groups by project: this workspace first, then other projects by name, the rest, and what has no process of its own', () => {
    const roots = arranged({ groupBy: 'project' });
    assert.deepEqual(drawn(roots), [
      'project Shop',
      '  5173 alone',
      '  5174 alone',
      'project api-of-shop',
      '  3000 alone',
      'project -',
      '  4000 alone',
      '  5432 alone',
      'container',
      '  8080',
      'editor',
      '  40000 alone',
      'hidden',
      '  22',
    ]);
    assert.deepEqual(
      roots.flatMap((node) => (node.kind === 'project' ? [[node.id, node.inWorkspace]] : [])),
      [
        ['project:/home/alice/shop', true],
        ['project:/home/alice/api', false],
        ['project:', false],
      ],
    );
  });

  it('groups a container with the workspace folder or project that it was composed in', () => {
    const composed = (workingDirectory: string): readonly ListenerRow[] =>
      rowsIn(snapshotOf(listeners), {
        ...names,
        containerOf: ({ port }) => (port === 8080 ? container({ workingDirectory }) : undefined),
      });
    assert.deepEqual(drawn(arranged({ show: 'workspace' }, composed('/home/alice/shop/deploy'))), [
      'process',
      '  5173',
      '  5174',
      'container',
      '  8080',
    ]);
    assert.deepEqual(drawn(arranged({ show: 'workspace' }, composed('/home/alice/shopping'))), [
      'process',
      '  5173',
      '  5174',
    ]);
    const gathered = (workingDirectory: string): string[] =>
      drawn(arranged({ groupBy: 'project' }, composed(workingDirectory))).slice(0, 6);
    assert.deepEqual(gathered('/home/alice/shop'), [
      'project Shop',
      '  5173 alone',
      '  5174 alone',
      '  8080 alone',
      'project api-of-shop',
      '  3000 alone',
    ]);
    assert.deepEqual(gathered('/home/alice/api'), [
      'project Shop',
      '  5173 alone',
      '  5174 alone',
      'project api-of-shop',
      '  3000 alone',
      '  8080 alone',
    ]);
  });

  it('groups the working trees of a project, with a folder of this workspace if one of them is there', () => {
    const repository = { repository: '/home/alice/shop/.git', isPruned: false, hasWorktrees: true };
    const checkout = (folder: string, branch: string): Checkout => ({
      ...{ ...repository, folder, isLinked: true, defaultBranch: undefined },
      head: { kind: 'branch', branch },
    });
    const projects = new Map<string, Project>(
      (['shop', 'fix', 'try'] as const).map((name) => {
        const folder = `/home/alice/${name}`;
        return [folder, { name: 'shop', folder, checkout: checkout(folder, name) }];
      }),
    );
    const servers = [...projects.keys()].map((cwd, index) =>
      listener(`127.0.0.1:${5173 + index}`, ownedBy(process_(300 + index, ['node', 'vite'], { cwd }))),
    );
    const grouped = (more: Partial<Names>): string[] =>
      drawn(
        arranged(
          { groupBy: 'project' },
          rowsIn(snapshotOf(servers), { ...noNames, projectOf: (folder) => projects.get(folder), ...more }),
        ),
      );
    const all = ['  5173 alone', '  5174 alone', '  5175 alone'];
    assert.deepEqual(grouped({}), ['project shop', ...all]);
    const { workspaceFolders } = names;
    assert.deepEqual(grouped({ workspaceFolders }), ['project Shop', ...all]);
  });

  it('groups by what started it: agents first, then the rest by name, and what is unknown before other owners', () => {
    const agent = process_(50, ['claude'], { parentPid: 40 });
    const tmux = process_(40, ['tmux'], { parentPid: 1 });
    const started = (pid: number, port: number, parentPid: number): Listener =>
      listener(`127.0.0.1:${port}`, ownedBy(process_(pid, ['node', 'vite'], { parentPid })));
    const servers = [
      started(300, 5173, 40),
      started(301, 5174, 50),
      started(302, 5175, 1),
      started(303, 5176, 50),
    ];
    const from = rowsIn(snapshotOf([...servers, ...listeners.slice(0, 1)], [agent, tmux]), names);
    const roots = arranged({ groupBy: 'origin' }, from);
    assert.deepEqual(drawn(roots), [
      'origin Claude Code',
      '  5174 alone',
      '  5176 alone',
      'origin tmux',
      '  5173 alone',
      'origin -',
      '  5175 alone',
      'hidden',
      '  22',
    ]);
  });

  it('lists by port, each row with its owner', () => {
    assert.deepEqual(
      drawn(arranged({ groupBy: 'port' })),
      [22, 3000, 4000, 5173, 5174, 5432, 8080, 40000].map((port) => `${port} alone`),
    );
  });

  it('hides rows, and groups that have none left, behind a row at the end', () => {
    const roots = arranged({ hide: [{ port: 5174 }, { process: 'tool' }] });
    const lines = drawn(roots);
    assert.deepEqual(lines.slice(-3), ['hidden-by-rule', '  4000 alone', '  5174 alone']);
    assert.equal(lines.includes('  5174'), false);
    assert.equal(lines.includes('  4000'), false);
    assert.ok(lines.includes('  5173'), 'the rest of its group stays');
  });

  it('names the rule that hides a row', () => {
    const rule = { port: '4000-4010' };
    const last = arranged({ hide: [rule] }).at(-1);
    assert.ok(last?.kind === 'hidden-by-rule');
    assert.deepEqual(
      last.listeners.map(({ hiddenBy }) => hiddenBy),
      [rule],
    );
  });

  it('does not count as hidden what the filter leaves out anyway', () => {
    assert.equal(
      arranged({ show: 'workspace', hide: [{ port: 4000 }] }).some(({ kind }) => kind === 'hidden-by-rule'),
      false,
    );
  });

  it('keeps the id of every row in every grouping', () => {
    const ids = (roots: readonly RowNode[]): string[] =>
      roots
        .flatMap((node) => (node.kind === 'listener' ? [node] : node.listeners))
        .map(({ id }) => id)
        .sort();
    const all = ids(arranged());
    assert.equal(new Set(all).size, listeners.length);
    for (const groupBy of ['process', 'project', 'origin', 'port'] as const) {
      assert.deepEqual(ids(arranged({ groupBy })), all, groupBy);
      assert.deepEqual(ids(arranged({ groupBy, hide: [{ port: '1-65535' }] })), all, `${groupBy}, hidden`);
    }
  });

  it('does not modify its input', () => {
    const before = JSON.stringify(rows);
    arranged({ groupBy: 'project', hide: [{ port: 5174 }] });
    assert.equal(JSON.stringify(rows), before);
  });
});
