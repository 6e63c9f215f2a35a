import { deepEqual, equal, match, rejects } from 'node:assert/strict';
import { free } from '../../src/commands/freePort';
import { stopInstead } from '../../src/commands/containers';
import type { AppServices } from '../../src/appServices';
import { terminateOne } from '../../src/flows/terminate';
import type { TestAccess } from '../../src/extension';
import type { Container } from '../../src/model/containers/container';
import { containerOf } from '../../src/model/containers/container';
import type { ListenerRow } from '../../src/model/rows/listenerRow';
import { describeListeners, noNames } from '../../src/model/rows/describeListeners';
import type { Listener } from '../../src/model/listeners/listener';
import type { Process } from '../../src/model/process/process';
import { at, container, hiddenOwner, listener, ownedBy, process_, root, snapshotOf } from '../unit/builders';
import { access, withSetting } from './access';
import type { Asked } from './person';
import { answering, pressing } from './person';

const relay = process_(4_200_005, ['wslrelay.exe'], { name: 'wslrelay.exe' });

function publishing(name: string, hostPort: number): Container {
  const id = Buffer.from(name).toString('hex').padEnd(64, '0');
  const port = { hostAddresses: [at('127.0.0.1')], hostPort, containerPort: 80, protocol: 'tcp' } as const;
  return container({ id, name, ports: [port] });
}

/** A machine on which these listen, and whose engine knows of these containers. */
class Machine {
  readonly stopped: string[] = [];
  /** What the engine will say when it is asked anew. */
  running: readonly Container[];
  /** What becomes of the listeners of one that is stopped. */
  freesPort = true;

  constructor(
    private listeners: readonly Listener[],
    private told: readonly Container[],
  ) {
    this.running = told;
  }

  services(extension: TestAccess): AppServices {
    const ofContainer = (one: Listener): Container | undefined =>
      containerOf(one, snapshotOf(this.listeners).processes, this.told);
    const rowsOf = (): readonly ListenerRow[] =>
      describeListeners(snapshotOf(this.listeners), extension.hostContext, {
        ...noNames,
        containerOf: ofContainer,
      });
    const lastSnapshot = () => snapshotOf(this.listeners);
    const parts = {
      scanner: {
        get lastSnapshot() {
          return lastSnapshot();
        },
        refresh: () => Promise.resolve({ kind: 'ok', snapshot: snapshotOf(this.listeners) }),
      },
      viewController: { rowsOf },
      containerMonitor: {
        containerOf: ofContainer,
        refresh: () => {
          this.told = this.running;
          return Promise.resolve();
        },
      },
      engines: {
        stop: ({ name }: Container) => {
          this.stopped.push(name);
          if (this.freesPort) this.listeners = [];
          return Promise.resolve({ kind: 'done' });
        },
      },
    };
    return { ...extension, ...(parts as unknown as Partial<AppServices>) };
  }
}

describe('containers and those who hold their ports', () => {
  let extension: TestAccess;
  before(async () => {
    extension = await access();
  });

  const web = publishing('web', 8080);
  const shop = publishing('shop', 8080);
  const on = (port: number, process: Process = relay): Listener =>
    listener(`127.0.0.1:${port}`, ownedBy(process));

  /** Without the question that would name the container. */
  async function unasked(
    run: () => Promise<unknown>,
    ...press: readonly string[]
  ): Promise<readonly Asked[]> {
    let asked: readonly Asked[] = [];
    await withSetting('confirmTerminate', false, async () => {
      asked = await answering(pressing(...press), run);
    });
    return asked;
  }

  it('stops the one container that a process holds all its ports for, as its engine knows it now', async () => {
    const machine = new Machine([on(8080)], [web]);
    machine.running = [shop];
    await unasked(async () => {
      equal(await stopInstead(machine.services(extension), relay), true);
    });
    deepEqual(machine.stopped, ['shop']);
  });

  it('stops none where the process holds a port of no container too, and ends it only if told to', async () => {
    const machine = new Machine([on(8080), on(3000)], [web]);
    for (const [press, answer] of [
      ['', false],
      ['Terminate Anyway', undefined],
    ] as const) {
      const [question] = await unasked(async () => {
        equal(await stopInstead(machine.services(extension), relay), answer);
      }, press);
      match(
        question?.message ?? '',
        /^wslrelay\.exe \(PID \d+\) holds its ports for containers, or for others\.$/,
      );
    }
    deepEqual(machine.stopped, []);
  });

  it('stops the container where the process that holds its ports is to end', async () => {
    const machine = new Machine([on(8080)], [web]);
    await unasked(async () => {
      equal(await terminateOne(machine.services(extension), relay), true);
    });
    deepEqual(machine.stopped, ['web']);
  });

  it('leaves a process alone that holds ports of its own', async () => {
    const node = process_(4_200_006, ['node', 'server.js']);
    const machine = new Machine([on(8080, node)], [web]);
    const asked = await unasked(async () => {
      equal(await stopInstead(machine.services(extension), node), undefined);
    });
    deepEqual([asked, machine.stopped], [[], []]);
  });

  it('frees the port of a hidden proxy by stopping its container, and claims it free when it is', async () => {
    const byRoot = listener('127.0.0.1:8080', hiddenOwner('no-permission', root));
    for (const freesPort of [true, false]) {
      const machine = new Machine([byRoot], [web]);
      machine.freesPort = freesPort;
      await unasked(async () => {
        equal(
          await free(machine.services(extension), { protocol: 'tcp', port: 8080, shown: undefined }),
          freesPort,
        );
      });
      deepEqual(machine.stopped, ['web']);
    }
  });

  it('stops no container that took the port of the one that was shown', async () => {
    const machine = new Machine([on(8080)], [web]);
    const services = machine.services(extension);
    const shown = services.viewController.rowsOf(['tcp']);
    machine.running = [shop];
    await unasked(() =>
      rejects(
        free(services, { protocol: 'tcp', port: 8080, shown }),
        /^Error: Port 8080 is held by container shop now, which is not known to be what was shown/,
      ),
    );
    deepEqual(machine.stopped, []);
  });

  it('stops none without being told to, where the question is on', async () => {
    const machine = new Machine([on(8080)], [web]);
    const [question] = await answering(
      () => undefined,
      async () => {
        equal(await stopInstead(machine.services(extension), relay), false);
      },
    );
    equal(question?.message, 'Stop container web, which publishes port 8080?');
    deepEqual(machine.stopped, []);
  });
});
