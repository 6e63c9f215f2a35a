import type { Runtime } from '../process/runtimes';
import type { Binding } from './binding';

/** What a project's own program binds if its code names no host; only the code can change it. */
export const runtimeBindings: Partial<Record<Runtime, Binding>> = {
  node: { note: 'node-listen-host' },
  deno: { note: 'deno-serve-hostname' },
  bun: { note: 'bun-serve-hostname' },
  python: { note: 'python-address' },
  java: { note: 'java-address' },
  // ASP.NET Core
  dotnet: {
    byDefault: 'loopback',
    flag: '--urls http://localhost:PORT',
    environment: 'ASPNETCORE_URLS=http://localhost:PORT',
  },
};
