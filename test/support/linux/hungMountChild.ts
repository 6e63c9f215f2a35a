/**
 * Reads foreign files on mounts that never answer, in a mount namespace of its own: `hungMountChild.js FOLDER`. Prints what it
 * saw as JSON.
 */
import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { pbkdf2 } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { promisify } from 'node:util';
import { projectRoot } from '../../../scripts/host/projectRoot';
import { ForeignFiles } from '../../../src/collect/foreignFiles';
import { readProject } from '../../../src/collect/readProject';
import { MountTable } from '../../../src/model/process/mounts';

export interface HungMountReport {
  /** The answer for each place on the mounts, to a reader that knows what is mounted. */
  readonly knowing: Readonly<Record<string, string>>;
  /** How often the mounts were asked by it. */
  readonly requestsOfKnowing: number;
  /** Answers to a reader that takes the mounts for local disks, in order. */
  readonly unknowing: readonly (readonly [what: string, answer: string])[];
  /** How often each mount was asked by that. */
  readonly requests: Readonly<Record<string, number>>;
}

class HungMount {
  requests = 0;
  private readonly child: ChildProcessByStdio<Writable, Readable, null>;
  readonly mounted: Promise<void>;

  constructor(
    kind: 'fuse' | 'autofs',
    readonly folder: string,
  ) {
    const script = join(projectRoot(), 'test/support/linux/hungMount.py');
    this.child = spawn('python3', [script, kind, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.mounted = new Promise((resolve, reject) => {
      this.child.stdout.on('data', (text: Buffer) => {
        if (text.includes('mounted')) resolve();
        this.requests += text.toString().split('request').length - 1;
      });
      this.child.once('exit', () => {
        reject(new Error(`${kind} could not be mounted`));
      });
    });
  }

  async end(): Promise<void> {
    this.child.stdin.end();
    await once(this.child, 'exit');
  }
}

async function main(folder: string): Promise<HungMountReport> {
  const mounts: Record<string, HungMount> = {};
  for (const [name, kind] of [
    ['first', 'fuse'],
    ['second', 'fuse'],
    ['third', 'fuse'],
    ['automount', 'autofs'],
  ] as const) {
    const at = join(folder, name);
    await mkdir(at);
    const mount = new HungMount(kind, at);
    await mount.mounted;
    mounts[name] = mount;
  }
  const near = join(folder, 'near');
  await mkdir(join(near, 'linked'), { recursive: true });
  await writeFile(join(near, 'package.json'), '{ "name": "near" }');
  await symlink(join(folder, 'first/package.json'), join(near, 'linked/package.json'));
  await symlink(join(folder, 'automount/x'), join(near, 'away'));

  const answerFor = async (files: ForeignFiles, place: string): Promise<string> => {
    const answer = await readProject(join(folder, place), '/nowhere', files);
    return answer.kind === 'unreadable' ? answer.reason : (answer.value?.name ?? 'none');
  };
  const requests = (): number => Object.values(mounts).reduce((sum, one) => sum + one.requests, 0);

  const knowing: Record<string, string> = {};
  const files = new ForeignFiles('linux');
  for (const place of [
    'first',
    'first/a/b',
    'automount',
    'automount/x',
    'near/away',
    'near/linked',
    'near',
  ]) {
    knowing[place] = await answerFor(files, place);
  }
  await Promise.all(Array.from({ length: 200 }, (_, index) => answerFor(files, `second/${index}`)));
  const requestsOfKnowing = requests();

  const table = new MountTable(
    ['/', ...Object.keys(mounts).map((name) => join(folder, name))].map((mountPoint, index) => ({
      ...{ id: String(index), parentId: '', mountPoint, isLocal: true },
    })),
  );
  const believing = new ForeignFiles('linux', {
    mounts: { current: () => Promise.resolve(table), expire: () => undefined },
    deadlineMs: 200,
  });
  const unknowing: [string, string][] = [];
  const note = async (place: string): Promise<void> => {
    unknowing.push([place, await answerFor(believing, place)]);
  };
  const work = async (): Promise<void> => {
    // more of each than there are threads
    const all = Array.from({ length: 8 }, async () => {
      await readFile(join(near, 'package.json'));
      await lookup('localhost');
      await promisify(pbkdf2)('a', 'b', 1, 8, 'sha1');
    });
    const late = new Promise<string>((resolve) => setTimeout(resolve, 10_000, 'hangs').unref());
    unknowing.push(['work of others', await Promise.race([Promise.all(all).then(() => 'done'), late])]);
  };
  await note('near');
  await note('first/shop');
  await work();
  await note('near');
  await note('first/other');
  await note('second/shop');
  await work();
  await note('third/shop');
  await note('near');
  await Promise.all(Array.from({ length: 50 }, (_, index) => answerFor(believing, `third/${index}`)));
  await work();
  const perMount = Object.fromEntries(
    Object.entries(mounts).map(([name, { requests: count }]) => [name, count]),
  );
  await mounts['first']?.end();
  // the call that hung returns now, after a turn of the loop or two
  for (let tries = 0; tries < 1_000 && (await answerFor(believing, 'near')) !== 'near'; tries++) {
    await new Promise(setImmediate);
  }
  await note('near');
  await note('first/other');
  for (const name of ['second', 'third', 'automount']) await mounts[name]?.end();
  return {
    ...{ knowing, requestsOfKnowing, unknowing },
    requests: perMount,
  };
}

main(process.argv[2] ?? '').then(
  (report) => {
    console.log(JSON.stringify(report));
    // a thread may still hang if something went wrong
    process.exit(0);
  },
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
