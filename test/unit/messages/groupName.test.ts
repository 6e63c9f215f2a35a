import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Container } from '../../../src/model/containers/container';
import type { Listener, Owner } from '../../../src/model/listeners/listener';
import { descriptionSize, roomForBoth } from '../../../src/messages/groupName';
import { groupText } from '../../../src/messages/treeItem';
import type { Checkout } from '../../../src/model/recognition/checkout';
import type { Project } from '../../../src/model/recognition/project';
import { noNames } from '../../../src/model/rows/names';
import { shownWidth } from '../../../src/model/text/shownWidth';
import { finish } from '../../../src/model/text/timeSlice';
import { buildTree } from '../../../src/model/tree/buildTree';
import {
  container,
  groupOf,
  hiddenOwner,
  hostContext,
  listener,
  ownedBy,
  process_,
  root,
  rowsIn,
  snapshotOf,
  treeOf,
  viewOptions,
} from '../builders';

const cwd = '/home/alice/shop';
const vite = process_(300, ['node', `${cwd}/node_modules/.bin/vite`], { cwd });

function checkout(branch: string): Checkout {
  return {
    ...{ folder: cwd, repository: `${cwd}/.git`, head: { kind: 'branch', branch } },
    ...{ isLinked: false, isPruned: false, hasWorktrees: true, defaultBranch: undefined },
  };
}

/** Of the first group: its label, its description, and what a screen reader says. */
function texts(one: Listener, names: Partial<typeof noNames> = {}): readonly [string, string, string] {
  const [group] = treeOf(snapshotOf([one]), ['tcp', 'udp'], { ...noNames, ...names });
  if (group === undefined) throw new Error('no group');
  const { label, description, accessibilityLabel } = groupText(group, false, undefined);
  return [label, description, accessibilityLabel];
}

function ofProject(project: Partial<Project>, port = 5173): readonly [string, string, string] {
  const projectOf = (): Project => ({ name: 'shop', folder: cwd, ...project });
  return texts(listener(`127.0.0.1:${port}`, ownedBy(vite)), { projectOf });
}

describe('the name of a group, beside its ports', () => {
  it('is followed by the port and then by the branch, whole, however long it is', () => {
    for (const branch of ['main', 'fix-cart', 'feature/rewrite-the-whole-checkout-with-new-totals'])
      deepEqual(ofProject({ checkout: checkout(branch) }), [
        'Vite · shop',
        `5173 · ${branch}`,
        `Vite, shop (${branch}), listening on 5173, dev server`,
      ]);
  });

  it('names twenty ports, each once and UDP as such, and counts the others', () => {
    const ports = Array.from({ length: 3000 }, (_, index) => 3000 + index);
    const listeners = ports.flatMap((port) => [
      listener(`127.0.0.1:${port}`, ownedBy(vite)),
      listener(`[::1]:${port}`, ownedBy(vite)),
      listener(`127.0.0.1:${port}/udp`, ownedBy(vite)),
    ]);
    const [group] = treeOf(snapshotOf(listeners), ['tcp', 'udp']);
    if (group === undefined) throw new Error('no group');
    const named = ports.slice(0, 10).flatMap((port) => [`${port}`, `${port}/udp`]);
    const { description } = groupText(group, false, undefined);
    equal(description.split(' · ')[0], `${named.join(', ')} and 5980 more`);
  });

  it('leaves the project to what follows the port, if both would not fit beside it', () => {
    const whole = 'storefront';
    deepEqual(ofProject({ name: whole }).slice(0, 2), ['Vite', `5173 · ${whole}`]);
    deepEqual(ofProject({ name: whole, checkout: checkout('fix') }).slice(0, 2), [
      'Vite',
      `5173 · ${whole} (fix)`,
    ]);
    deepEqual(ofProject({ within: 'clients' }).slice(0, 2), ['Vite', '5173 · clients/shop']);
    // a port of five digits needs more room
    deepEqual(ofProject({ name: 'shops-a' }, 5173).slice(0, 2), ['Vite · shops-a', '5173']);
    deepEqual(ofProject({ name: 'shops-a' }, 53000).slice(0, 2), ['Vite', '53000 · shops-a']);
  });

  it('says which script a runtime runs after the port, if that is long', () => {
    const of = (...argv: string[]): readonly string[] =>
      texts(listener('127.0.0.1:8000', ownedBy(process_(7, argv, { cwd: '/' })))).slice(0, 2);
    deepEqual(of('node', '/srv/api.js'), ['node api.js', '8000']);
    deepEqual(of('node', '/srv/reporting-worker.js'), ['node', '8000 · node reporting-worker.js']);
  });

  it('is that of the service of a container, and of its Compose project after the port', () => {
    const of = (more: Partial<Container>): readonly string[] =>
      texts(listener('0.0.0.0:8080', hiddenOwner('no-permission', root)), {
        containerOf: () => container(more),
      }).slice(0, 2);
    deepEqual(of({ project: 'shop', service: 'web' }), ['web · shop', '8080']);
    deepEqual(of({ project: 'shop', service: 'frontend' }), ['frontend', '8080 · shop']);
    deepEqual(of({ project: 'shop', service: 'web-frontend' }), ['web-…tend', '8080 · web-frontend · shop']);
    deepEqual(of({ name: 'company-shop-web-frontend-1' }), [
      'com…end-1',
      '8080 · company-shop-web-frontend-1',
    ]);
  });

  it('is that of a unit without its kind, and whole after the port, of a hidden owner', () => {
    const of = (path: string, port: number): readonly string[] =>
      texts(listener(`0.0.0.0:${port}`, hiddenOwner('no-permission', root, groupOf(path)))).slice(0, 2);
    deepEqual(of('/system.slice/ssh.service', 22), ['ssh.service', '22']);
    deepEqual(of('/system.slice/postgresql.service', 5432), ['postgresql', '5432 · postgresql.service']);
    deepEqual(of(`/system.slice/docker-${'c0ffee01'.repeat(8)}.scope`, 8080), [
      'c0ffe…1c0ff',
      '8080 · Docker container c0ffee01c0ff',
    ]);
    const unknown = (port: number): readonly string[] =>
      texts(listener(`0.0.0.0:${port}`, hiddenOwner('no-permission', root))).slice(0, 2);
    deepEqual(unknown(22), ['owner hidden', '22 · root']);
    deepEqual(unknown(2024), ['hidden', '2024 · owner hidden · root']);
  });

  it('is short enough that no port is cut, for every kind of group, whatever it is called', () => {
    const names = [
      'api',
      'company-shop-web-frontend',
      'WWWWWWWWWWWW',
      'mwmwmwmwmwmw',
      '店铺'.repeat(9),
      'ж'.repeat(20),
    ];
    for (const port of ['22', '443', '3000', '65535', '53/udp', '65535/udp']) {
      for (const name of names) {
        const onPort = (owner: Owner): Listener => listener(`0.0.0.0:${port}`, owner);
        const unit = groupOf(`/system.slice/${name}.service`);
        const script = process_(7, ['node', `/srv/${name}.js`], { cwd: '/' });
        const containerOf = (): Container => container({ name });
        const serviceOf = (): Container => container({ project: 'shop', service: name });
        const hidden = onPort(hiddenOwner('no-permission', root));
        const elsewhere = { ...onPort(ownedBy(vite)), namespace: { kind: 'other', id: 7 } } as const;
        for (const [label, description] of [
          ofProject({ name }, Number.parseInt(port, 10)),
          texts(onPort(ownedBy(vite)), { projectOf: () => ({ name, folder: cwd }) }),
          texts(onPort(ownedBy(script))),
          texts({ ...onPort(ownedBy(script)), isStale: true }),
          texts(hidden),
          texts(onPort(hiddenOwner('no-permission', undefined))),
          texts(onPort(hiddenOwner('no-permission', root, unit))),
          texts(hidden, { containerOf }),
          texts(hidden, { containerOf: serviceOf }),
          texts(elsewhere),
          texts(elsewhere, { containerOf: serviceOf }),
        ]) {
          const [shown = ''] = description.split(' · ');
          ok(/^\d/.test(shown), description);
          // without an ellipsis, nothing needs its room
          const room = description === shown ? roomForBoth + descriptionSize : roomForBoth;
          ok(shownWidth(label) + descriptionSize * shownWidth(shown) <= room, `${label} ${shown}`);
        }
      }
    }
  });

  it('is short enough whatever a project is called, in scripts with wide letters too', () => {
    for (const name of ['x'.repeat(60), '店铺'.repeat(20), '🛒'.repeat(30), `a${'e\u0301'.repeat(20)}`]) {
      const rows = rowsIn(snapshotOf([listener('127.0.0.1:5173', ownedBy(vite))]), {
        ...noNames,
        projectOf: () => ({ name, folder: cwd }),
      });
      const [group] = finish(buildTree(rows, hostContext.editor, { ...viewOptions, groupBy: 'project' }));
      ok(group?.kind === 'project');
      const { label, description } = groupText(group, false, undefined);
      ok(shownWidth(label) + descriptionSize * shownWidth('5173') <= roomForBoth, label);
      ok(/^.*….+$/u.test(label), label);
      equal(description, `5173 · ${name}`);
    }
  });
});
