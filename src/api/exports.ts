import type * as api from '../../api';
import { findFreePort, isFree } from '../act/probePort';
import type { AppServices } from '../appServices';
import { createApi } from './createApi';

/** What this extension exports. Nothing is made of it before another extension asks. */
export function exportsFor(services: AppServices): api.LocalPortsExports {
  let made: api.LocalPortsApi | undefined;
  return {
    getApi: Object.freeze((version: unknown): api.LocalPortsApi => {
      if (version !== 1) {
        throw new RangeError(`Local Ports has version 1 of its API, and not version ${String(version)}`);
      }
      made ??= createApi({ ...services, ...changesOf(services), ...portsOf(services) });
      return made;
    }),
  };
}

function changesOf({ viewController }: AppServices) {
  return {
    onDidDescribe: viewController.onDidDescribe,
    lastDescribed: () => viewController.lastDescribed,
    watch: () => viewController.watch(),
  };
}

function portsOf(services: AppServices) {
  return {
    freePort: async (from: number | undefined) =>
      (await import('../flows/later')).pickFreePort({ ...services, findFreePort }, from),
    stablePort: async (name: string) =>
      (await import('../flows/later')).stablePort({ ...services, isFree }, name),
  };
}
