import { isFree } from '../act/probePort';
import { openFolderAt } from '../flows/openFolder';
import { stablePort } from '../flows/stablePort';
import { defaultSettings } from '../model/settings';
import type { Core } from './core';

/**
 * The port that a server of a folder always gets, without what a window remembers: the same as there, unless another port
 * was given out before, or the workspace pins or declares this one.
 * @param name tells several servers of one folder apart; empty for the only one.
 * @throws UserError if no port of the range is free.
 */
export function stablePortOf(core: Core, folder: string, home: string, name: string): Promise<number> {
  const { collector, scanner } = core.machine;
  return stablePort(
    {
      ...{ collector, scanner, isFree },
      currentRows: (protocols) => core.currentRows(protocols),
      stablePorts: { all: [], add: () => Promise.resolve() },
      settings: { current: defaultSettings },
      folders: { openFolders: async () => [await openFolderAt({ name: folder, path: folder }, home)] },
      expectedPorts: { all: [] },
    },
    name,
  );
}
