import assert from 'node:assert/strict';
import { finish } from '../../src/model/text/timeSlice';
import { basename, join } from 'node:path';
import type { OwnedProcess } from '../../scripts/host/ownedProcess';
import type { ScratchFolder } from '../../scripts/host/scratchFolder';
import { readProject } from '../../src/collect/readProject';
import { bindAdvice } from '../../src/model/loopback/advice';
import type { LoopbackRestart } from '../../src/model/loopback/rewriteCommand';
import { loopbackRestart } from '../../src/model/loopback/rewriteCommand';
import { findingsOf } from '../../src/model/exposure/findings';
import { ListenerDescriber } from '../../src/model/rows/describeListeners';
import type { Process } from '../../src/model/process/process';
import { ancestorsOf } from '../../src/model/process/process';
import type { Project } from '../../src/model/recognition/project';
import type { RestartDecision } from '../../src/model/actions/restartPlan';
import { planRestart } from '../../src/model/actions/restartPlan';
import type { Snapshot } from '../../src/model/listeners/snapshot';
import { installTimeoutMs, makeProject, needDevServers, shellEnvironment } from '../support/devServers';
import { scanPatiently } from '../support/linux/scans';
import type { WorldCollector } from '../support/linux/world';
import { needsCommand, useWorld } from '../support/linux/world';
import { hostContext as alice } from '../unit/builders';
import { tools } from './tools';
import type { ListenerRow } from '../../src/model/rows/listenerRow';
import { noNames } from '../../src/model/rows/names';

const readyTimeoutMs = 45_000;
/** The URL that each of them prints. */
const address = /(?:https?|ws):\/\//;

interface Started {
  readonly port: number;
  readonly name: string;
  readonly server: OwnedProcess;
}

/** Each is started as a user does: typed into a shell, by the project's script and by its own command. */
describe('real dev servers', function () {
  this.timeout(90_000);
  const world = useWorld();
  let projects: ScratchFolder | undefined;
  let collector: WorldCollector;
  const known = new Map<string, Project | undefined>();

  before('install them', async function () {
    this.timeout(installTimeoutMs);
    projects = await needDevServers(this);
    collector = await world().collector();
  });
  after(() => projects?.remove());

  const parent = (): string => projects?.path ?? '';
  const bin = (): string => join(parent(), '..', 'node_modules', '.bin');
  const hostContext = () => ({
    ...alice,
    // the world's root, with an editor that has no descendants
    uid: 0,
    home: parent(),
    editor: { ...alice.editor, pid: 1 },
  });

  function daemon(name: string, cwd: string, command: readonly string[]): OwnedProcess {
    const variables = Object.entries(shellEnvironment(parent())).map(([key, value]) => `${key}=${value}`);
    return world().daemon(name, command, { through: ['env', '-i', `--chdir=${cwd}`, ...variables] });
  }

  async function typed(name: string, line: string): Promise<OwnedProcess> {
    const shell = daemon(name, join(parent(), name), ['sh', '-i']);
    shell.write(`${line}\n`);
    await shell.waitForLine(address, readyTimeoutMs);
    return shell;
  }

  function rows(snapshot: Snapshot, port: number): ListenerRow[] {
    const names = { ...noNames, projectOf: (folder: string) => known.get(folder) };
    return finish(new ListenerDescriber(hostContext(), names).describe(snapshot)).filter(
      ({ listener }) => listener.port === port,
    );
  }

  async function scanPorts(ports: readonly number[]): Promise<Snapshot> {
    return scanPatiently(collector, ({ listeners }) =>
      ports.every((port) => listeners.some((listener) => listener.port === port)),
    );
  }

  for (const [index, [tool, about]] of Object.entries(tools).entries()) {
    describe(tool, () => {
      const started: Started[] = [];
      let snapshot: Snapshot;
      const port = 5000 + index * 10;
      const kinds = {
        loopbackByNpm: { port, line: 'npm run dev', script: about.onLoopback(port) },
        exposedByNpm: { port: port + 1, line: 'npm run dev', script: about.byDefault(port + 1) },
        loopbackDirectly: { port: port + 2, line: about.onLoopback(port + 2), script: '' },
        exposedDirectly: { port: port + 3, line: about.byOption(port + 3), script: '' },
      } as const;
      const ports = Object.values(kinds).map((each) => each.port);

      before('start it four times', async function () {
        if (about.framework === 'http.server') await needsCommand(this, 'python3', '--version');
        await Promise.all(
          Object.entries(kinds).map(async ([kind, { port, line, script }]) => {
            const name = `${tool}-${kind}`;
            const folder = await makeProject(parent(), name, script, about.files);
            const answer = await readProject(folder, parent());
            assert.equal(answer.kind, 'answered');
            known.set(folder, answer.value);
            const isInstalled = !/^(?:npm|node|python3) /.test(line);
            const server = await typed(name, isInstalled ? `'${bin()}'/${line}` : line);
            started.push({ port, name, server });
          }),
        );
        snapshot = await scanPorts(ports);
      });
      after(() => Promise.all(started.map(({ server }) => server.stop())));

      it('is recognized with its framework and project, however it is started', () => {
        for (const { port, name } of started) {
          const [row] = rows(snapshot, port);
          const { role, framework, title, project } = row?.recognition ?? {};
          assert.deepEqual(
            { role, framework, title, project },
            { role: 'dev-server', framework: about.framework, title: about.title, project: `@shop/${name}` },
          );
        }
      });

      it('causes a warning exactly if it listens on all interfaces', () => {
        const described = finish(new ListenerDescriber(hostContext(), noNames).describe(snapshot));
        const findings = [...finish(findingsOf(described)).values()].map(({ traits: { kind, port } }) => ({
          kind,
          port,
        }));
        assert.deepEqual(findings, [
          { kind: about.finding, port: kinds.exposedByNpm.port },
          { kind: about.finding, port: kinds.exposedDirectly.port },
        ]);
      });

      it('has advice exactly in these cases', () => {
        for (const { port } of started) {
          const isExposed = port === kinds.exposedByNpm.port || port === kinds.exposedDirectly.port;
          for (const { listener, recognition } of rows(snapshot, port)) {
            const advice = bindAdvice(
              { framework: recognition?.framework, service: recognition?.service },
              chainOf(snapshot, port),
              listener,
            );
            assert.equal(advice !== undefined, isExposed, `port ${port}`);
            assert.equal(advice?.flag, isExposed ? about.flag?.(port) : undefined);
          }
        }
      });

      it('listens only on loopback after a restart with the changed command line, if there is one', async function () {
        const found = [
          ['byNpm', kinds.exposedByNpm] as const,
          ['directly', kinds.exposedDirectly] as const,
        ].map(([way, { port }]) => {
          const restart = restartOf(snapshot, port);
          assert.equal(restart && wordsOf(restart), about.restart[way]?.(port));
          if (restart !== undefined) assert.equal(planOf(snapshot, port, restart).kind, 'possible');
          return { port, restart };
        });
        const possible = found.flatMap(({ port, restart }) =>
          restart === undefined ? [] : [{ port, restart }],
        );
        if (possible.length === 0) return;
        await Promise.all(
          possible.map(async ({ port, restart }) => {
            const before = started.find((each) => each.port === port);
            await before?.server.stop();
            const server = daemon(tool, restart.process.cwd ?? '', restart.argv);
            started.push({ port, name: before?.name ?? '', server });
            await server.waitForLine(address, readyTimeoutMs);
          }),
        );
        const after = await scanPorts(possible.map(({ port }) => port));
        for (const { port } of possible) {
          const exposures = rows(after, port).map(({ listener }) => listener.exposure);
          assert.deepEqual([...new Set(exposures)], ['loopback']);
        }
      });
    });
  }

  function chainOf(snapshot: Snapshot, port: number): [Process, ...Process[]] {
    const process = rows(snapshot, port)[0]?.process;
    assert.ok(process, `no known process is listening on ${port}`);
    return [process, ...ancestorsOf(snapshot.processes, process)];
  }

  function restartOf(snapshot: Snapshot, port: number): LoopbackRestart | undefined {
    const [row] = rows(snapshot, port);
    assert.ok(row);
    return loopbackRestart(chainOf(snapshot, port), row.listener);
  }

  function planOf(snapshot: Snapshot, port: number, { process, argv }: LoopbackRestart): RestartDecision {
    const chain = chainOf(snapshot, port);
    const at = chain.findIndex(({ pid }) => pid === process.pid);
    return planRestart(process, chain.slice(at + 1), hostContext(), argv);
  }

  /** Runtimes are installed in different folders, the tools in one. */
  function wordsOf({ argv: [program = '', ...args] }: LoopbackRestart): string {
    return [basename(program), ...args].join(' ').replace(`${bin()}/`, 'BIN/');
  }
});
