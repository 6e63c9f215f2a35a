import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../../../scripts/host/projectRoot';
import type { ListReport } from '../../../src/core/reportSchema';
import { SshHosts } from '../../support/linux/sshHosts';

/** Finds the mark in the command that was asked for, as anything that runs there could. */
const findMark =
  'for word in $SSH_ORIGINAL_COMMAND; do case $word in m????????????????????????????????*) mark=${word%%-*};; esac; done';

/** What a terminal would carry out, and what would turn text around. */
const control = '\u001b[2J\u0007\u009b31m\u202e\u2028\r';

const forged: ListReport = {
  ...{ takenAt: '2026-01-01T00:00:00.000Z', platform: control, coverage: 'everything', isWhole: true },
  problems: [`not ${control} read`],
  listeners: [
    {
      ...{ id: control, protocol: 'tcp', port: 3000, address: `127.0.0.1${control}`, alsoAt: [control] },
      ...{
        exposure: 'loopback',
        reachableFrom: `nobody${control}`,
        networkNamespace: control,
        isStale: true,
      },
      label: `vite${control}${'x'.repeat(10_000)}`,
      owner: {
        ...{ kind: 'process', pid: 4711, startedAt: 'soon', name: control, commandLine: control },
        ...{ folder: control, user: control, container: null },
      },
      project: { title: control, folder: control, branch: control },
      ...{ role: 'dev-server', framework: control },
      startedBy: { kind: control, title: control, hasEnded: false },
      samePort: [control],
      forgotten: { isForgotten: true, facts: [control] },
    },
  ],
};

describe('--on, with machines that answer anything', () => {
  let hosts: SshHosts;
  let version = '';

  before('make machines', async function () {
    ({ version } = JSON.parse(await readFile(join(projectRoot(), 'package.json'), 'utf8')) as {
      version: string;
    });
    hosts = await SshHosts.create(this);
    const begin = `${findMark}; printf '\n%s begin ${version}\n' $mark`;
    const programs = ['node'] as const;
    const instead: Readonly<Record<string, string>> = {
      // without an end of line before the answer
      greeting: `printf 'Welcome \\033[2J\nm%s out {}\n{"listeners":[]} >' ${'0'.repeat(32)}; eval "$SSH_ORIGINAL_COMMAND"`,
      liar: `${begin}; printf '%s out {"listeners":"none"}\n%s end 0\n' $mark $mark`,
      endless: 'exec /usr/bin/tr "\\0" x < /dev/zero',
      flooding: `${begin}; exec /usr/bin/yes "$mark say x"`,
      stopping: `${begin}; printf '%s out {\n' $mark; echo 'out of memory' >&2; exit 7`,
      forging: `${begin}; printf '%s say \\033[2J\n%s out %s\n%s end 0\n' $mark $mark "$(/bin/cat ${hosts.path('forged')})" $mark`,
    };
    for (const [name, text] of Object.entries(instead)) await hosts.add(name, { programs, instead: text });
    await hosts.add('newer', {
      programs,
      scripts: {
        'local-ports': `mark=$2; printf '\n%s begin 99.0.0\n%s out {}\n%s end 0\n' $mark $mark $mark`,
      },
    });
    await hosts.add('older', {
      programs: [],
      scripts: { node: `exec ${process.execPath} -r ${hosts.path('older.js')} "$@"` },
    });
    await hosts.write(
      'older.js',
      "Object.defineProperty(process, 'versions', { value: { node: '18.20.4' } });",
    );
    await hosts.write('forged', JSON.stringify(forged));
  });
  after('end the machines', async () => {
    await hosts.end();
  });

  it('takes only what is an answer, and says what each of the others did', async () => {
    const names = ['greeting', 'liar', 'endless', 'flooding', 'stopping', 'newer', 'older'];
    const { code, out, said } = await hosts.localPorts(
      'list',
      '--json',
      '--host-timeout',
      '60',
      '--on',
      names.join(','),
    );
    const { hosts: known } = JSON.parse(out) as {
      hosts: readonly { host: string; failure?: { reason: string } }[];
    };
    assert.deepEqual(
      Object.fromEntries(known.map(({ host, failure }) => [host, failure?.reason ?? 'answered'])),
      {
        ...{ greeting: 'answered', newer: 'answered' },
        ...{ liar: 'notUnderstood' },
        ...{ endless: 'tooMuch', flooding: 'tooMuch' },
        ...{ stopping: 'endedEarly', older: 'oldNode' },
      },
    );
    assert.equal(code, 4);
    assert.ok(said.length < 150, 'a flood is not passed on');
    assert.ok(said.includes('stopping stopped before its answer was complete: out of memory'));
  });

  it('shows what would move the cursor as characters', async () => {
    for (const options of [[], ['--json']]) {
      const { out, said } = await hosts.localPorts('list', ...options, '--all', '--on', 'forging');
      assert.match(out, /vite/);
      assert.doesNotMatch(out + said.join('\n'), /(?!\n)[\p{Cc}\u202e\u2028]/u);
      assert.ok(out.length < 10_000);
      assert.deepEqual(said, ['forging: \\u{1b}[2J']);
    }
  });
});
