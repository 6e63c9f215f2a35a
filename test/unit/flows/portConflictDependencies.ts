import type { PortConflictDependencies } from '../../../src/flows/portConflicts';
import { hostContext } from '../builders';
import type { FakeDialogs } from './fakeDialogs';
import type { FakeMachine } from './fakeMachine';

/** What the offers after an address-in-use error need, on Linux; what they do is added to `done`. */
export function portConflictDependencies(
  machine: FakeMachine,
  dialogs: FakeDialogs,
  done: string[],
  particular: Pick<PortConflictDependencies, 'isWorkspaceTrusted' | 'settings' | 'engines' | 'probePort'> & {
    readonly reservedPorts: PortConflictDependencies['collector']['reservedPorts'];
  },
): PortConflictDependencies {
  const { reservedPorts, ...rest } = particular;
  return {
    ...machine.services,
    dialogs,
    platform: 'linux',
    collector: {
      reservedPorts,
      connectionsOn: () => Promise.resolve(undefined),
      inspect: machine.inspect,
    },
    hostContext,
    shellKind: () => 'posix',
    readActivation: () => Promise.resolve(undefined),
    openRow: ({ listener: { port } }) => {
      done.push(`open ${port}`);
      return Promise.resolve();
    },
    terminate: ({ pid }) => {
      done.push(`terminate ${pid}`);
      machine.listeners = [];
      return Promise.resolve(true);
    },
    ...rest,
  };
}
