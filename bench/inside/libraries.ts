/** What users of these libraries call to learn who listens; loaded when first asked for. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findPorts } from './portFinder';

export const libraryNames = [
  'find-process',
  'systeminformation',
  'pid-port',
  'lsofi',
  "VS Code's port finder",
] as const;
export type LibraryName = (typeof libraryNames)[number];

export interface LibraryPlace {
  /** The folder with the node_modules of those that the project itself does not depend on. */
  readonly folder: string;
  /** A port that is listened on, for the library that can be asked for one only. */
  readonly port: number;
}

interface SystemInformation {
  networkConnections(): Promise<unknown[]>;
  processes(): Promise<unknown>;
}
interface PidPort {
  readonly allPortsWithPid: (options: { host: '*' }) => Promise<Map<number, number>>;
}

export async function loadLibrary(name: LibraryName, place: LibraryPlace): Promise<() => Promise<unknown>> {
  const require = createRequire(join(place.folder, 'package.json'));
  switch (name) {
    case 'find-process': {
      const { default: find } = await import('find-process');
      return () => find('port', place.port);
    }
    case 'systeminformation': {
      const information = require('systeminformation') as SystemInformation;
      return () => Promise.all([information.networkConnections(), information.processes()]);
    }
    case 'pid-port': {
      const file = join(place.folder, 'node_modules', 'pid-port', 'index.js');
      const { allPortsWithPid } = (await import(pathToFileURL(file).href)) as PidPort;
      return () => allPortsWithPid({ host: '*' });
    }
    case 'lsofi': {
      const lsofi = require('lsofi') as (port: number) => Promise<unknown>;
      return () => lsofi(place.port);
    }
    case "VS Code's port finder":
      return findPorts;
  }
}
