import assert from 'node:assert/strict';
import { finish } from '../../../src/model/text/timeSlice';
import { findingsOf } from '../../../src/model/exposure/findings';
import type { Snapshot } from '../../../src/model/listeners/snapshot';
import type { OwnerNode, RowNode } from '../../../src/model/tree/nodes';
import type { Checkout } from '../../../src/model/recognition/checkout';
import { listenerNode } from '../../../src/model/tree/nodes';
import type { Listener } from '../../../src/model/listeners/listener';
import type { Process } from '../../../src/model/process/process';
import type { ParagraphContext } from '../../../src/messages/rowParagraphs';
import type { TooltipContext } from '../../../src/ui/tooltip';
import { tooltipMarkdown, usedProcess } from '../../../src/ui/tooltip';
import { buildTree } from '../../../src/model/tree/buildTree';
import type { Container } from '../../../src/model/containers/container';
import type { NetworkInterface } from '../../../src/model/net/networkInterfaces';
import {
  at,
  container,
  groupOf,
  hiddenOwner,
  listener,
  ownedBy,
  process_,
  root,
  noon,
  snapshotOf,
  treeOf,
  rowsIn,
  viewOptions,
  hostContext,
} from '../builders';
import { noNames } from '../../../src/model/rows/names';

const api = process_(300, ['node', 'api.js', '--token', 'hunter2hunter2'], { parentPid: 200 });

const context: Omit<ParagraphContext, 'findings'> = {
  locale: 'en-GB',
  interfaces: undefined,
  remoteKind: 'machine',
  tunnels: [],
  usage: undefined,
  now: noon,
};

function tooltipOf(node: RowNode, snapshot: Snapshot, more: Partial<TooltipContext> = {}): string {
  const rows = node.kind === 'listener' ? [node.row] : node.listeners.map(({ row }) => row);
  return tooltipMarkdown(node, snapshot, { ...context, findings: finish(findingsOf(rows)), ...more });
}

/** Of the group and of its first row. */
function tooltips(listeners: readonly Listener[], ancestors: readonly Process[] = []): [string, string] {
  const snapshot = snapshotOf(listeners, ancestors);
  const [group] = treeOf(snapshot, ['tcp', 'udp']) as [OwnerNode];
  const [row] = group.listeners;
  assert.ok(row);
  return [tooltipOf(group, snapshot), tooltipOf(row, snapshot)];
}

/** Markdown without its escapes. */
function readable(markdown: string): string {
  return markdown.replace(/\\([!-/:-@[-`{-~])/g, '$1');
}

describe('tooltipMarkdown', () => {
  it('says why the project of a folder is not known', () => {
    const snapshot = snapshotOf([listener('127.0.0.1:3000', ownedBy(api))]);
    for (const [reason, sentence] of [
      ['refused', /Its project is not known: the folder could be on another machine/],
      ['not-local', /Its project is not known: the folder is on a network or unknown file system/],
      ['no-answer', /Its project is not known: the file system of the folder does not answer/],
    ] as const) {
      const rows = rowsIn(snapshot, { ...noNames, unreadableReasonOf: () => reason });
      const [group] = finish(buildTree(rows, hostContext.editor, viewOptions));
      assert.ok(group !== undefined && group.kind !== 'listener');
      for (const node of [group, ...group.listeners]) {
        assert.match(readable(tooltipOf(node, snapshot)), sentence);
      }
    }
    assert.doesNotMatch(tooltips([listener('127.0.0.1:3000', ownedBy(api))]).join(), /not known/);
  });

  it('answers in the order of the questions', () => {
    const [, tooltip] = tooltips(
      [listener('0.0.0.0:3000', ownedBy(api))],
      [process_(200, ['npm', 'run', 'dev'])],
    );
    const text = readable(tooltip);
    const facts = [
      '**node api.js · shop** on port 3000',
      'Listening on all interfaces',
      'PID 300 · user alice · since ',
      'Started in /home/alice/shop',
      'node api.js --token',
      'Started by npm run dev (200)',
    ];
    const places = facts.map((fact) => text.indexOf(fact));
    assert.ok(
      places.every((place) => place >= 0),
      text,
    );
    assert.deepEqual(
      places,
      [...places].sort((a, b) => a - b),
    );
  });

  it('shows a command in a code block, or as plain text where a host does not wrap the lines of one', () => {
    const snapshot = snapshotOf([listener('127.0.0.1:3000', ownedBy(api))]);
    const [group] = treeOf(snapshot, ['tcp']) as [OwnerNode];
    for (const node of [group, ...group.listeners]) {
      assert.match(tooltipOf(node, snapshot), /```text\nnode api\.js --token '•••'\n```/);
      const plain = tooltipOf(node, snapshot, { overflowsCode: true });
      assert.match(plain, /\n\nnode api\\\.js \\-\\-token '•••'(\n\n|$)/);
      assert.doesNotMatch(plain, /```/);
    }
  });

  it('says which branch or commit is checked out, and in which worktree', () => {
    const snapshot = snapshotOf([listener('127.0.0.1:3000', ownedBy(api))]);
    const known: Checkout = {
      folder: '/home/alice/fix',
      repository: '/home/alice/shop/.git',
      head: { kind: 'branch', branch: 'fix*cart' },
      isLinked: false,
      isPruned: false,
      hasWorktrees: false,
      defaultBranch: undefined,
    };
    const head = { kind: 'detached', commit: '0123456789abcdef0123456789abcdef01234567' } as const;
    for (const [more, sentence] of [
      [{}, 'On branch fix*cart of shop.'],
      [{ isLinked: true }, 'On branch fix*cart of shop, in the worktree /home/alice/fix.'],
      [{ head }, 'At commit 0123456 of shop.'],
      [{ head, isLinked: true }, 'At commit 0123456 of shop, in the worktree /home/alice/fix.'],
      [{ head: { ...head, rebasing: 'fix' } }, 'Rebasing branch fix of shop.'],
      [
        { head: { ...head, rebasing: 'fix' }, isLinked: true },
        'Rebasing branch fix of shop, in the worktree /home/alice/fix.',
      ],
      [
        { head: undefined, isLinked: true, isPruned: true },
        'The worktree /home/alice/fix was removed from the repository shop.',
      ],
    ] as const) {
      const project = { name: 'shop', folder: '/home/alice/fix', checkout: { ...known, ...more } };
      const [row] = rowsIn(snapshot, { ...noNames, projectOf: () => project });
      assert.ok(row);
      const [group] = finish(buildTree([row], hostContext.editor, viewOptions));
      assert.ok(group);
      for (const node of [group, listenerNode(row)]) {
        assert.ok(readable(tooltipOf(node, snapshot)).split('\n\n').includes(sentence), sentence);
      }
    }
  });

  it('says what started it, if that is still there', () => {
    const sentences = new Map([
      ['claude', 'From the coding agent Claude Code (PID 100).'],
      ['/opt/cursor/cursor', 'From the editor Cursor (PID 100).'],
      ['tmux', 'From a session of tmux (PID 100), which continues without a window.'],
      ['kitty', 'From the terminal application kitty (PID 100).'],
      ['/usr/sbin/sshd', 'From a session of another machine over SSH (PID 100).'],
      ['/bin/login', 'From a login at this machine (PID 100).'],
      ['/usr/sbin/cron', 'From a scheduled job of cron (PID 100).'],
      ['supervisord', 'From the process manager supervisord (PID 100).'],
      ['/usr/bin/other', undefined],
    ]);
    for (const [program, sentence] of sentences) {
      const starter = process_(100, [program]);
      const server = process_(300, ['node', 'api.js'], { parentPid: 100 });
      for (const tooltip of tooltips([listener('127.0.0.1:3000', ownedBy(server))], [starter])) {
        const lines = readable(tooltip).split('\n\n');
        assert.deepEqual(
          lines.filter((line) => line.startsWith('From ')),
          sentence === undefined ? [] : [sentence],
        );
      }
    }
  });

  it('masks secrets of the process and of its ancestors', () => {
    const parent = process_(200, ['npm', 'TOKEN=hunter2hunter2', 'PASSWORD=hunter2hunter2']);
    for (const tooltip of tooltips([listener('0.0.0.0:3000', ownedBy(api))], [parent])) {
      assert.doesNotMatch(tooltip, /hunter2/);
      assert.match(tooltip, /•••/);
    }
  });

  it('says what is unknown instead of leaving it out', () => {
    const unknown = process_(300, [], {
      commandLine: undefined,
      cwd: undefined,
      startedAt: undefined,
      user: undefined,
    });
    const text = readable(tooltips([listener('127.0.0.1:3000', ownedBy(unknown))])[1]);
    for (const words of [
      'user unknown',
      'start time unknown',
      'The folder it was started in could not be read.',
      'The command line could not be read.',
    ]) {
      assert.ok(text.includes(words), words);
    }
  });

  it('names all owners of a shared socket, and the sockets that share an address', () => {
    const worker = process_(301, ['node'], { name: 'worker' });
    const text = readable(tooltips([listener('0.0.0.0:3000', ownedBy(api, worker), 3)])[1]);
    assert.match(text, /Shared by 2 processes: node \(300\), worker \(301\)\./);
    assert.match(text, /3 sockets share this address\./);
  });

  it('names the service of a hidden owner, its candidates, and the command that stops it', () => {
    const group = groupOf('/system.slice/*my*.service', { candidates: [{ pid: 812, name: '<b>' }] });
    const owner = hiddenOwner('no-permission', root, group);
    for (const tooltip of tooltips([listener('0.0.0.0:5432', owner)])) {
      assert.match(readable(tooltip), /Its socket belongs to \*my\*\.service, a unit of systemd\./);
      assert.match(readable(tooltip), /Candidates for its owner, [^:]*: <b> \(PID 812\)\./);
      assert.ok(
        tooltip.includes("To stop it, run\\:\n\n```text\nsudo systemctl stop '*my*.service'\n```"),
        tooltip,
      );
    }
  });

  it('says of a hidden owner that its service is unknown, and why', () => {
    const owner = hiddenOwner('no-permission', root, { kind: 'unknown', reason: 'no-tool' });
    for (const tooltip of tooltips([listener('0.0.0.0:5432', owner)])) {
      assert.match(readable(tooltip), /is unknown: ss \(iproute2\) is not installed\.$/);
    }
  });

  it('says why an owner is hidden, and which user opened the socket', () => {
    for (const tooltip of tooltips([listener('0.0.0.0:22', hiddenOwner('no-permission', root))])) {
      const text = readable(tooltip);
      assert.match(text, /You do not have permission/);
      assert.match(text, /opened by user root\./);
    }
  });

  it('shows all texts from processes as plain text', () => {
    const hostile = '[click](command:evil) $(zap) <img src=x> **bold** `code`\n\n# heading\n- item';
    const process = process_(300, ['/bin/x', hostile, '```'], {
      name: hostile,
      cwd: `/tmp/${hostile}`,
      user: { uid: 1000, name: hostile },
      parentPid: 200,
    });
    const parent = process_(200, ['sh', hostile], { name: hostile });
    for (const tooltip of tooltips(
      [listener('127.0.0.1:3000', ownedBy(process, { ...parent, pid: 301 }))],
      [parent],
    )) {
      const fence = /^(`{3,})text\n(.*)\n\1$/ms.exec(tooltip);
      assert.ok(fence);
      const [block, ticks = '', inside = ''] = fence;
      assert.ok(
        !inside.includes(ticks) && !inside.includes('\n'),
        'the block holds one line and no end of itself',
      );
      const outside = tooltip.replace(block, '').replace(/^\*\*|\*\*(?= on port|$)/gm, '');
      assert.doesNotMatch(outside, /(?<!\\)[[\]<>`$#*]/);
      assert.doesNotMatch(outside, /^\s*(?:#|- )/m);
    }
  });

  it('reports connections that the server does not accept', () => {
    const idle = { ...listener('127.0.0.1:3000', ownedBy(api)), waiting: 3 };
    const [, tooltip] = tooltips([idle]);
    assert.match(readable(tooltip), /^Not accepting: 3 connections are waiting in the accept queue\.$/m);
    assert.doesNotMatch(tooltips([listener('127.0.0.1:3000', ownedBy(api))])[1], /accepting/);
  });

  it('says that a service manager holds a port for a service', () => {
    const file = '/usr/lib/systemd/systemd';
    const systemd = process_(1, ['/sbin/init'], { name: 'systemd', executable: file });
    const [, tooltip] = tooltips([listener('0.0.0.0:22', ownedBy(systemd))]);
    assert.match(
      readable(tooltip),
      /^systemd holds the port for a service that it starts when a connection/m,
    );
    const launchd = process_(1, ['/sbin/launchd'], { name: 'launchd' });
    const [, ofMac] = tooltips([listener('0.0.0.0:22', ownedBy(launchd))]);
    assert.match(readable(ofMac), /^launchd holds the port for a service that it starts on demand\.$/m);
  });

  it('says that a row is not confirmed', () => {
    const [, tooltip] = tooltips([{ ...listener('127.0.0.1:3000', ownedBy(api)), isStale: true }]);
    assert.match(readable(tooltip), /^Not confirmed: the last scan could not read what shows it/m);
    assert.doesNotMatch(tooltips([listener('127.0.0.1:3000', ownedBy(api))])[1], /confirmed/);
  });

  it('does not claim to know whether :: takes IPv4', () => {
    assert.match(
      readable(tooltips([listener('[::]:3000', ownedBy(api))])[1]),
      /accepts IPv4 connections too is not known/,
    );
    assert.doesNotMatch(tooltips([listener('0.0.0.0:3000', ownedBy(api))])[1], /IPv4/);
  });

  it('truncates an endless command line', () => {
    const endless = process_(300, ['node', 'x'.repeat(16_000)]);
    assert.ok(tooltips([listener('127.0.0.1:3000', ownedBy(endless))])[0].length < 2000);
  });

  it('says what the process and everything that it has started use, and nothing if that is unknown', () => {
    const usage = { cpuMs: 3 * 60_000, residentBytes: 184 * 1024 ** 2, processes: 3, isPartial: false };
    const snapshot = snapshotOf([listener('127.0.0.1:3000', ownedBy(api))]);
    const [group] = treeOf(snapshot) as [OwnerNode];
    const [row] = group.listeners;
    assert.ok(row);
    const now = (api.startedAt ?? 0) + 2 * 3_600_000;
    for (const node of [group, row]) {
      assert.equal(usedProcess(node), api);
      const shown = readable(tooltipOf(node, snapshot, { usage, now }));
      assert.match(shown, /\n\n184 MB of memory · 3 min CPU in 2 h · 3 processes\n\n/);
      assert.doesNotMatch(tooltipOf(node, snapshot), /CPU|memory/);
    }
    const single = { cpuMs: 1_400, residentBytes: 900_000, processes: 1, isPartial: true };
    assert.match(
      readable(tooltipOf(row, snapshot, { usage: single, now: api.startedAt ?? 0 })),
      /\n\nat least 879 KB of memory · 1 s CPU\n\n/,
    );
  });
});

describe('tooltipMarkdown, beyond the process,', () => {
  const web = (more: Partial<Container> = {}): Container =>
    container({
      name: 'shop-web-1',
      project: 'shop',
      service: 'web',
      workingDirectory: '/home/alice/shop',
      ports: [{ hostAddresses: [at('0.0.0.0')], hostPort: 8080, containerPort: 80, protocol: 'tcp' }],
      ...more,
    });
  const ofContainer = (made: Container, endpoint = '0.0.0.0:8080'): [string, string] => {
    const snapshot = snapshotOf([listener(endpoint, hiddenOwner('no-permission', root))]);
    const [group] = treeOf(snapshot, ['tcp'], { ...noNames, containerOf: () => made });
    const row = group?.listeners[0];
    assert.ok(row);
    return [tooltipOf(group, snapshot), tooltipOf(row, snapshot)].map(readable) as [string, string];
  };
  const rowTooltip = (one: Listener, more: Partial<TooltipContext> = {}): string => {
    const snapshot = snapshotOf([one]);
    const row = treeOf(snapshot)[0]?.listeners[0];
    assert.ok(row);
    return readable(tooltipOf(row, snapshot, more));
  };

  it('says what a container is, where it comes from, and which of its ports is published', () => {
    const [group, row] = ofContainer(web());
    for (const text of [group, row]) {
      assert.match(text, /^\*\*web · shop\*\*/);
      assert.match(text, /^Docker container shop-web-1, image nginx:1, running\.$/m);
      assert.match(text, /Compose project shop, service web, in \/home\/alice\/shop\./);
    }
    assert.match(row, /Published for port 80 of the container\./);
    assert.doesNotMatch(row, /permission/, 'the engine has named its owner');
    const bare = ofContainer(web({ image: undefined, project: undefined, service: undefined }))[0];
    assert.match(bare, /^Docker container, running\.$/m);
  });

  it("describes a container's proxy in one line, and a process inside a container in full", () => {
    const proxy = process_(50, ['/usr/bin/docker-proxy', '-proto', 'tcp'], { user: root, cwd: '/' });
    const shim = process_(60, ['/usr/bin/containerd-shim'], { user: root });
    const nginx = process_(70, ['/usr/sbin/nginx'], { user: root, cwd: '/srv', parentPid: 60 });
    // as the one that is published, and another
    const inside = {
      ...listener('0.0.0.0:8080', ownedBy(nginx)),
      namespace: { kind: 'other', id: 7 },
    } as const;
    const snapshot = snapshotOf([listener('0.0.0.0:8080', ownedBy(proxy)), inside], [shim]);
    const groups = treeOf(snapshot, ['tcp'], { ...noNames, containerOf: () => web() });
    const [held, , within] = groups
      .flatMap((group) => [...group.listeners, group])
      .map((node) => readable(tooltipOf(node, snapshot)));
    assert.match(held ?? '', /^\*\*web · shop\*\* on port 8080$/m);
    assert.match(held ?? '', /^Its port is held by docker-proxy \(PID 50\) since 02\/01\/2026/m);
    assert.doesNotMatch(held ?? '', /-proto|Started in/);
    assert.match(within ?? '', /^\*\*nginx · srv in web · shop\*\* on port 8080$/m);
    assert.match(within ?? '', /^PID 70 · user root/m);
    assert.match(within ?? '', /Runs under containerd-shim/);
    assert.doesNotMatch(within ?? '', /Published|Its port/);
    const network = groups.find(({ kind }) => kind === 'network');
    assert.ok(network);
    assert.match(
      readable(tooltipOf(network, snapshot)),
      /^\*\*Inside web · shop\*\*\n\nPorts in the network of this container\..*\n\nDocker container shop-web-1, /,
    );
  });

  it('mentions ufw for Docker only, and not on loopback', () => {
    assert.match(ofContainer(web())[1], /ufw/);
    assert.doesNotMatch(ofContainer(web({ engine: 'podman' }))[1], /ufw|Docker/);
    assert.doesNotMatch(ofContainer(web(), '127.0.0.1:8080')[1], /ufw/);
  });

  it('shows all texts from containers as plain text', () => {
    const hostile = '[x](command:evil) `code` **b**';
    const made = web({ name: hostile, image: hostile, state: hostile, project: hostile, service: hostile });
    const snapshot = snapshotOf([listener('0.0.0.0:8080', hiddenOwner('no-permission', root))]);
    const [group] = treeOf(snapshot, ['tcp'], { ...noNames, containerOf: () => made });
    assert.ok(group);
    const outside = tooltipOf(group, snapshot).replace(/^\*\*|\*\*$/gm, '');
    assert.doesNotMatch(outside, /(?<!\\)[[\]`*]/);
  });

  it('names the addresses of this machine where a wildcard accepts', () => {
    const wifi: NetworkInterface = {
      name: 'wlan0',
      kind: 'wifi',
      addresses: [at('192.168.1.5')],
    };
    assert.match(
      rowTooltip(listener('0.0.0.0:3000', ownedBy(api)), { interfaces: [wifi] }),
      /other machines can connect at 192\.168\.1\.5 on .*wlan0/,
    );
    assert.doesNotMatch(rowTooltip(listener('127.0.0.1:3000', ownedBy(api)), { interfaces: [wifi] }), /192/);
  });

  it('says first what an exposed debugger means', () => {
    const inspected = process_(400, ['node', '--inspect=0.0.0.0:9229', 'api.js']);
    const exposed = rowTooltip(listener('0.0.0.0:9229', ownedBy(inspected)));
    assert.ok(
      exposed.indexOf('anyone who can connect can run code') < exposed.indexOf('Listening on all interfaces'),
    );
    assert.match(exposed, /anyone who can connect can run code/);
    const safe = process_(400, ['node', '--inspect', 'api.js']);
    assert.doesNotMatch(rowTooltip(listener('127.0.0.1:9229', ownedBy(safe))), /can run code/);
  });

  it('adds where the window runs to findings only', () => {
    const inContainer = { remoteKind: 'container' } as const;
    assert.match(rowTooltip(listener('0.0.0.0:3000', ownedBy(api)), inContainer), /connected to a container/);
    assert.doesNotMatch(rowTooltip(listener('127.0.0.1:3000', ownedBy(api)), inContainer), /container/);
    assert.doesNotMatch(rowTooltip(listener('0.0.0.0:3000', ownedBy(api))), /window|remote/);
  });

  it('explains groups', () => {
    const snapshot = snapshotOf([listener('127.0.0.1:3000', ownedBy(api))]);
    const tips = (hide: { port: number }[], workspaceFolders: { name: string; path: string }[]): string[] =>
      finish(
        buildTree(rowsIn(snapshot, { ...noNames, workspaceFolders }), hostContext.editor, {
          ...viewOptions,
          groupBy: 'project',
          hide,
        }),
      ).map((node) => readable(tooltipOf(node, snapshot)));
    assert.match(tips([{ port: 3000 }], []).join(), /still trigger warnings/);
    assert.match(
      tips([], [{ name: '*Shop*', path: '/home/alice/shop' }]).join(),
      /\*Shop\*.*\n\nA folder of this workspace/,
    );
    assert.match(tips([], []).join(), /Not part of a known project/);
  });
});
