import assert from 'node:assert/strict';
import type { Candidate } from '../../../../src/model/forgotten/candidate';
import { newerCopies } from '../../../../src/model/forgotten/newerCopies';
import { finish } from '../../../../src/model/text/timeSlice';
import { originOf } from '../../../../src/model/origin/origin';
import type { Process } from '../../../../src/model/process/process';
import type { Project } from '../../../../src/model/recognition/project';
import { originContext, process_ } from '../../builders';

const shop: Project = { name: 'shop', folder: '/home/alice/shop' };
const vite = ['node', 'node_modules/.bin/vite'];

interface Shape {
  /** What its terminal's shell runs. */
  readonly npm?: readonly string[];
  readonly server?: readonly string[];
  readonly cwd?: string;
  readonly project?: Project;
  /** The PID of the shell or agent above. */
  readonly above?: Process;
}

/** `bash` ← `npm run dev` ← vite, each with a PID of its own. */
function candidate(first: number, shape: Shape = {}, more: Partial<Process> = {}): Candidate {
  const { npm = ['npm', 'run', 'dev'], server = vite, cwd = shop.folder, project = shop } = shape;
  const above = shape.above ?? process_(first, ['bash'], { session: first, group: first });
  const session = above.session ?? first;
  const run = process_(first + 1, npm, { parentPid: above.pid, cwd, session, group: first + 1 });
  const process = process_(first + 2, server, {
    ...{ parentPid: run.pid, cwd, session, group: first + 1 },
    ...more,
  });
  const ancestors = [run, above];
  return {
    ...{ process, ancestors, project, port: 5000 + first, ports: [5000 + first] },
    recognition: { framework: 'vite', title: 'Vite' },
    origin: originOf(process, ancestors, originContext),
  };
}

function olderOf(...candidates: Candidate[]): number[] {
  return [...finish(newerCopies(candidates)).keys()];
}

describe('a newer copy of a server', () => {
  it('is the same command in the same folder, started later elsewhere', () => {
    const [older, newer] = [candidate(100), candidate(200)];
    assert.deepEqual(
      [...finish(newerCopies([newer, older]))],
      [[102, { kind: 'newerCopy', port: 5200, process: { pid: 202, startMark: '2020', name: 'node' } }]],
    );
  });

  it('is the newest of several', () => {
    assert.deepEqual(olderOf(candidate(100), candidate(200), candidate(300)), [202, 102]);
  });

  it('is started by an agent again, each time in a shell of its own', () => {
    const agent = process_(50, ['claude'], { session: 50, group: 50 });
    const by = (first: number, command: string): Candidate => {
      const shell = process_(first, ['zsh', '-c', command], {
        ...{ parentPid: 50, session: first, group: first },
      });
      const one = candidate(first, { above: shell });
      const ancestors = [...one.ancestors, agent];
      return { ...one, ancestors, origin: originOf(one.process, ancestors, originContext) };
    };
    assert.deepEqual(olderOf(by(100, 'npm run dev &'), by(200, 'cd shop && npm run dev')), [102]);
  });

  it('is seen although the older one has lost its starter', () => {
    const init = process_(1, ['/sbin/init'], { session: 1, group: 1, startedAt: 0 });
    const { process, ...older } = candidate(100);
    const adopted = { ...older, process: { ...process, parentPid: 1 }, ancestors: [init] };
    assert.deepEqual(olderOf(adopted, candidate(200)), [102]);
  });

  it('is told from another one although the program has replaced its arguments by a title', () => {
    const title = { commandLine: ['next-server (v15.1.0)'] };
    const dev = { npm: ['node', 'node_modules/.bin/next', 'dev'] };
    const other = { npm: ['node', 'node_modules/.bin/next', 'dev', 'docs'] };
    assert.deepEqual(olderOf(candidate(100, dev, title), candidate(200, dev, title)), [102]);
    assert.deepEqual(olderOf(candidate(100, dev, title), candidate(200, other, title)), []);
  });

  const others: [title: string, one: Shape, other: Shape][] = [
    ['in another package of a monorepo', {}, { cwd: '/home/alice/shop/docs' }],
    [
      'in another project of the same name',
      {},
      { project: { ...shop, folder: '/srv/shop' }, cwd: '/srv/shop' },
    ],
    ['with other arguments', { server: vite }, { server: [...vite, '--config', 'docs.ts'] }],
    ['with another port', { server: [...vite, '--port', '1'] }, { server: [...vite, '--port', '2'] }],
    ['run by another script', { npm: ['npm', 'run', 'dev'] }, { npm: ['npm', 'run', 'docs'] }],
  ];
  for (const [title, one, other] of others) {
    it(`is none ${title}`, () => {
      assert.deepEqual(olderOf(candidate(100, one), candidate(200, other)), []);
    });
  }

  it('is none that the same command has started', () => {
    const turbo = process_(50, ['node', 'node_modules/.bin/turbo', 'dev'], { session: 40, group: 50 });
    assert.deepEqual(olderOf(candidate(100, { above: turbo }), candidate(200, { above: turbo })), []);
  });

  it('is none of the same job, as what a script leaves behind', () => {
    const init = process_(1, ['/sbin/init'], { session: 1, group: 1, startedAt: 0 });
    const job = { parentPid: 1, session: 40, group: 50 };
    const of = (first: number): Candidate => {
      const { process, ...rest } = candidate(first);
      return { ...rest, process: { ...process, ...job }, ancestors: [init] };
    };
    assert.deepEqual(olderOf(of(100), of(200)), []);
  });

  it('is none if it is not known which one is newer, or of which project', () => {
    assert.deepEqual(olderOf(candidate(100, {}, { startedAt: undefined }), candidate(200)), []);
    assert.deepEqual(olderOf(candidate(100, {}, { startedAt: 7 }), candidate(200, {}, { startedAt: 7 })), []);
    const unknown = (first: number): Candidate => ({ ...candidate(first), project: undefined });
    assert.deepEqual(olderOf(unknown(100), unknown(200)), []);
  });

  it('pauses for each server, however many are of one group', () => {
    const work = newerCopies(Array.from({ length: 300 }, (_, index) => candidate(1000 + 10 * index)));
    let pauses = 0;
    while (work.next().done !== true) pauses++;
    assert.ok(pauses >= 2 * 299, `${pauses} pauses`);
  });
});
