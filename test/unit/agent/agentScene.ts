import type { AgentMachine } from '../../../src/agent/agentMachine';
import type { Names } from '../../../src/model/rows/names';
import { noNames } from '../../../src/model/rows/names';
import type { Snapshot } from '../../../src/model/listeners/snapshot';
import { rowsIn } from '../builders';

/** A workspace that has the folder `/home/alice/shop` open. */
export const shopNames: Names = {
  ...noNames,
  workspaceFolders: [{ name: 'shop', path: '/home/alice/shop' }],
};

/** A machine that an agent can read; what a test does not give fails if it is used. */
export function agentMachine(
  snapshot: Snapshot,
  {
    names = shopNames,
    isComplete = true,
    ...more
  }: Partial<AgentMachine> & { names?: Names; isComplete?: boolean } = {},
): AgentMachine {
  const notGiven = (): never => {
    throw new Error('this test gives no such part');
  };
  return {
    get machine() {
      return notGiven();
    },
    read: () => Promise.resolve({ rows: rowsIn(snapshot, names), snapshot, isComplete }),
    freePort: notGiven,
    stablePort: notGiven,
    consent: { mayRead: true, permit: notGiven },
    person: undefined,
    flows: notGiven,
    ...more,
  };
}
