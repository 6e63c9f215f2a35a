/** Lanes of this kernel: other users, mounts, networks and programs. */
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { findOnPath } from '../host/desktop';
import { runToEnd } from '../host/ownedProcess';
import { projectRoot } from '../host/projectRoot';
import { makeScratchFolder } from '../host/scratchFolder';
import type { Shutdown } from '../host/shutdown';
import type { Lane, LaneOutcome, Place } from './lane';
import { doctorIn, impossible, missing, must } from './lane';

const nobody = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups', '--'] as const;
const tryMs = 30_000;
const ownMounts = ['unshare', '--mount', '--propagation', 'private', '--'];

interface DoctorLane {
  readonly name: string;
  readonly what: string;
  readonly programs: readonly string[];
  readonly place: Place;
  /** Why it cannot run, as far as a try tells. */
  readonly obstacle?: () => Promise<string | undefined>;
}

/** A clone in the home folder of root is nothing that other users may read. */
async function unreadableForOthers(): Promise<string | undefined> {
  const program = join(projectRoot(), 'dist', 'local-ports.js');
  const [command, ...args] = [...nobody, process.execPath, '--check', program] as const;
  const { code } = await runToEnd(command, args, { name: command, timeoutMs: tryMs });
  return code === 0 ? undefined : `other users may not run ${process.execPath} or read ${program}`;
}

/** Runs what follows it after the commands of the script. */
function after(script: string): readonly string[] {
  return ['sh', '-ec', `${script}\nexec "$@"`, 'sh'];
}

/** As a service of systemd is, in a hierarchy of control groups that is mounted for it; that of version 2 is the system's own. */
function inService(mount: string): readonly string[] {
  const begin = [
    'group=$(mktemp -d)',
    `mount ${mount} "$group"`,
    'mkdir -p "$group/system.slice/local-ports-lane.service"',
    'echo $$ > "$group/system.slice/local-ports-lane.service/cgroup.procs"',
  ];
  const end = [
    'echo $$ > "$group/cgroup.procs"',
    'rmdir "$group/system.slice/local-ports-lane.service"',
    // unless there are other services
    'rmdir "$group/system.slice" 2>/dev/null',
    'umount "$group" && rmdir "$group"',
  ];
  const script = ['set -e', ...begin, 'set +e', '"$@"', 'status=$?', ...end, 'exit $status'].join('\n');
  return [...ownMounts, 'sh', '-c', script, 'sh'];
}

const doctorLanes: readonly DoctorLane[] = [
  {
    name: 'user',
    what: 'an ordinary user without rights',
    programs: ['setpriv'],
    obstacle: unreadableForOthers,
    place: { through: nobody, env: { ...process.env, HOME: '/tmp' } },
  },
  {
    name: 'hidepid',
    what: 'an ordinary user to whom /proc shows only his own processes',
    programs: ['unshare', 'setpriv'],
    obstacle: unreadableForOthers,
    place: {
      through: [
        ...['unshare', '--mount', '--pid', '--fork', '--kill-child', '--propagation', 'private', '--'],
        ...after('mount -t proc -o hidepid=2 proc /proc'),
        ...nobody,
      ],
      env: { ...process.env, HOME: '/tmp' },
    },
  },
  {
    name: 'no-ipv6',
    what: 'a network without IPv6 (that of a kernel without it, which has no /proc/net/tcp6, cannot be made)',
    programs: ['unshare', 'ip'],
    place: {
      through: [
        ...['unshare', '--net', '--mount', '--propagation', 'private', '--'],
        ...after('ip link set lo up\necho 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6'),
      ],
    },
  },
  {
    name: 'cgroup-v1',
    what: "a service of systemd in version 1's hierarchy of control groups",
    programs: ['unshare'],
    place: { through: inService('-t cgroup -o none,name=systemd cgroup') },
  },
  {
    name: 'cgroup-v2',
    what: "a service of systemd in version 2's hierarchy of control groups",
    programs: ['unshare'],
    place: { through: inService('-t cgroup2 cgroup2') },
  },
];

const busybox: Lane = {
  ...{ name: 'busybox', what: 'no program but those of busybox', isQuick: true },
  async run(shutdown) {
    const problem = missing('busybox');
    if (problem !== undefined) return impossible(problem);
    const file = findOnPath(['busybox']) ?? '';
    const scratch = await makeScratchFolder('busybox');
    try {
      const folder = join(scratch.path, 'bin');
      await mkdir(folder);
      const names = (await must('sh', ['-c', '"$0" --list | tr "\\n" " "', file])).trim().split(' ');
      for (const name of names) await symlink(file, join(folder, name));
      return await doctorIn({ env: { PATH: folder, HOME: scratch.path } }, shutdown);
    } finally {
      await scratch.remove();
    }
  },
};

/** Far from UTC, with days that begin elsewhere, halves of hours, and letters that change their case in other ways. */
const locales = [
  { TZ: 'Pacific/Apia', LC_ALL: 'tr_TR.UTF-8' },
  { TZ: 'Asia/Kathmandu', LC_ALL: 'ja_JP.eucJP', LANG: 'ja_JP.eucJP' },
  { TZ: 'America/St_Johns', LC_ALL: 'C', LANG: 'de_DE.UTF-8' },
  { TZ: ':/nonexistent', LANG: 'xx_XX' },
];

const localeLane: Lane = {
  ...{ name: 'locales', what: 'time zones and locales', isQuick: true },
  async run(shutdown) {
    const details: string[] = [];
    let isPassed = true;
    for (const locale of locales) {
      const outcome = await doctorIn({ env: { ...process.env, ...locale } }, shutdown);
      if (outcome.kind === 'impossible') return outcome;
      isPassed &&= outcome.kind === 'passed';
      details.push(...outcome.details.map((line) => `${locale.TZ}: ${line}`));
    }
    return { kind: isPassed ? 'passed' : 'failed', details };
  },
};

export const linuxLanes: readonly Lane[] = [
  ...doctorLanes.map(({ name, what, programs, place, obstacle }) => ({
    ...{ name, what, isQuick: true },
    run: async (shutdown: Shutdown): Promise<LaneOutcome> => {
      const problem = missing(...programs) ?? (await obstacle?.());
      return problem === undefined ? doctorIn(place, shutdown) : impossible(problem);
    },
  })),
  busybox,
  localeLane,
];
