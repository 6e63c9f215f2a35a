/** Servers that something else than a terminal of this window started: what is said while that runs, and once it was killed. */
import { deepEqual, equal, ok } from 'node:assert/strict';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as after_ } from 'node:timers/promises';
import { originSentence } from '../../../src/messages/originSentence';
import { isForgotten } from '../../../src/model/forgotten/reason';
import { skipBecause } from '../../support/skip';
import type { Shell } from './forgottenServers';
import { ForgottenServers } from './forgottenServers';

type Launch = ReturnType<Parameters<ForgottenServers['startBelow']>[1]>;

interface Starter {
  readonly title: string;
  /** How it is launched: the path of a copy of Bash by that name, and the command of the server. */
  readonly launch: (copy: (name: string) => string, command: string) => Launch;
  /** Of the starter's PID. */
  readonly alive: (pid: number) => string | undefined;
  /** By a window that was opened after it was killed. */
  readonly left: string | undefined;
  /** What then speaks for the server being no longer wanted; none of it is enough to call it forgotten. */
  readonly reasons: string;
}

/** In the background of a login shell, which reads its commands and stays. */
const loginShell = `exec -a -bash bash --norc --noprofile <<< "$SERVER & wait"`;

const starters: readonly Starter[] = [
  {
    title: 'screen',
    launch: (copy, command) => ({
      ...{ argv: [copy('screen'), '-c', `STY=$$.shop WINDOW=0 bash -c "$SERVER & wait" & wait`] },
      ...{ argv0: 'SCREEN', environment: { SERVER: command } },
    }),
    alive: (pid) => `From a session of screen (PID ${pid}), which continues without a window.`,
    left: 'Its environment names a session of screen.',
    reasons: 'starterEnded',
  },
  {
    title: 'a login at the console',
    launch: (copy, command) => ({
      ...{ argv: [copy('login'), '-c', `(${loginShell}) & wait`], environment: { SERVER: command } },
    }),
    alive: (pid) => `From a login at this machine (PID ${pid}).`,
    left: 'From the shell bash',
    reasons: '',
  },
  {
    title: 'a login over SSH',
    launch: (copy, command) => ({
      ...{ argv: [copy('sshd-session'), '-c', `(${loginShell}) & wait`] },
      ...{ argv0: 'sshd-session: alice@pts/0', environment: { SERVER: command } },
    }),
    alive: (pid) => `From a session of another machine over SSH (PID ${pid}).`,
    left: 'From the shell bash',
    reasons: '',
  },
  {
    title: 'cron',
    launch: (copy, command) => ({
      argv: [copy('cron'), '-c', 'setsid sh -c "$SERVER & wait" & wait'],
      environment: { SERVER: command },
    }),
    alive: (pid) => `From a scheduled job of cron (PID ${pid}).`,
    left: undefined,
    reasons: '',
  },
  {
    title: 'supervisord',
    launch: (copy, command) => ({
      argv: [copy('supervisord'), '-c', '$SERVER & wait'.replace('$SERVER', command)],
    }),
    alive: (pid) => `From the process manager supervisord (PID ${pid}).`,
    left: undefined,
    reasons: 'starterEnded',
  },
  {
    title: 'PM2',
    launch: (_copy, command) => {
      const fork = `process.title = 'PM2 v5.4.2: God Daemon (/home/alice/.pm2)';
        require('node:child_process').spawn('bash', ['-c', 'exec ' + process.env.SERVER], { detached: true });`;
      return { argv: [process.execPath, '-e', fork], environment: { SERVER: command } };
    },
    alive: (pid) => `From the process manager PM2 (PID ${pid}).`,
    left: undefined,
    reasons: '',
  },
];

describe('a server that something else started', function () {
  this.timeout(60_000);
  let servers: ForgottenServers;
  before(function () {
    if (process.platform !== 'linux') skipBecause(this, 'sessions and environments are read on Linux');
  });
  beforeEach(() => {
    servers = new ForgottenServers();
  });
  afterEach(() => {
    servers.dispose();
  });

  function copyOfBash(name: string): string {
    const path = join(servers.home, 'bin', name);
    mkdirSync(join(path, '..'), { recursive: true });
    copyFileSync('/bin/bash', path);
    chmodSync(path, 0o755);
    return path;
  }

  async function sentence({ serverPid }: Shell): Promise<string | undefined> {
    const row = await servers.row(serverPid);
    ok(row !== undefined, 'it listens');
    return row.origin && originSentence(row.origin);
  }

  for (const { title, launch, alive, left, reasons } of starters) {
    it(`is that of ${title}, also after that was killed, and is not called forgotten`, async () => {
      const started = await servers.startBelow('shop', (command) => launch(copyOfBash, command));
      equal(await sentence(started), alive(started.pid));
      deepEqual(await servers.settled(started.serverPid), []);
      await servers.kill(started);
      equal(await sentence(started), `${alive(started.pid)} That program has ended.`);
      const found = await servers.settled(started.serverPid);
      deepEqual([found.map(({ kind }) => kind).join(), isForgotten(found)], [reasons, false]);
      servers.reload();
      const now = await sentence(started);
      if (left === undefined) equal(now, undefined);
      else ok(now?.startsWith(left), now);
    });
  }

  for (const [title, run] of [
    ['nohup', 'nohup "$@" > /dev/null &'],
    ['setsid', 'setsid "$@" &'],
  ] as const) {
    it(`is nobody's once the shell has exited that started it with ${title}, and is not called forgotten`, async () => {
      const script = `${run.replace('"$@"', '$SERVER')}\nread line`;
      const shell = await servers.startBelow('shop', (command) => ({
        argv: [copyOfBash('bash'), '-c', script.replace('$SERVER', command)],
      }));
      await servers.row(shell.serverPid);
      await servers.kill(shell);
      servers.reload();
      equal(await sentence(shell), undefined);
      const found = await servers.settled(shell.serverPid);
      equal(isForgotten(found), false);
      equal(found[0]?.kind, title === 'nohup' ? 'starterEnded' : undefined);
    });
  }

  it('is a service by the cgroup that its manager has put it in, and a job of no terminal', async function () {
    const group = unitGroup(this, 'shop.service');
    const service = await servers.startBelow('shop', (command) => ({
      // its manager is the first process of the system, which adopts it here
      argv: ['sh', '-c', `echo $$ > '${group}/cgroup.procs'; ${command} & read line`],
    }));
    await servers.kill(service);
    equal(await sentence(service), 'From the service shop.service of systemd.');
    deepEqual(await servers.settled(service.serverPid), []);
    process.kill(service.serverPid, 'SIGKILL');
    await removed(group);
  });

  it('is nothing of what started the container that it is in, and never called forgotten', async function () {
    if (process.getuid?.() !== 0)
      skipBecause(this, 'only root can make a PID namespace without a user namespace');
    const shim = await servers.startBelow('shop', (command) => ({
      argv: ['sh', '-c', `'${copyOfBash('containerd-shim-runc-v2')}' -c "$CONTAINER" & read line`],
      environment: { CONTAINER: `unshare --pid --fork --kill-child sh -c "${command} & wait" & wait` },
    }));
    await servers.kill(shim);
    const status = readFileSync(`/proc/${shim.serverPid}/status`, 'utf8');
    equal(/^NSpid:(.*)$/m.exec(status)?.[1]?.trim().split('\t').length, 2, 'it is in a PID namespace');
    equal(await sentence(shim), undefined);
    deepEqual(await servers.settled(shim.serverPid), []);
  });
});

/** A cgroup of version 2 of this name, in a slice of its own. */
function unitGroup(context: Mocha.Context, name: string): string {
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8');
  const [, mount] = /^\S+ \S+ \S+ \S+ (\S+) (?:.*) - cgroup2 /m.exec(mounts) ?? [];
  if (mount === undefined) skipBecause(context, 'no cgroups of version 2 are mounted here');
  const group = join(mount, `localports${process.pid}.slice`, name);
  try {
    mkdirSync(group, { recursive: true });
    writeFileSync(join(group, 'cgroup.procs'), '');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EINVAL') return group;
    skipBecause(context, `no cgroup can be made here: ${String(error)}`);
  }
  return group;
}

/** Once the kernel has let its processes go: it may still be busy with those that it does not list any more. */
async function removed(group: string): Promise<void> {
  for (let round = 0; !hasRemoved(group); round++) {
    ok(round < 400, `${group} has ${readFileSync(join(group, 'cgroup.procs'), 'utf8')}`);
    await after_(25);
  }
  rmdirSync(join(group, '..'));
}

function hasRemoved(group: string): boolean {
  try {
    rmdirSync(group);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EBUSY') throw error;
    return false;
  }
}
