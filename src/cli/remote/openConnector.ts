import { resolveExecutable } from '../../act/resolveExecutable';
import { readOwnProgram } from './ownProgram';
import type { Connector } from './runOnHost';

interface ConnectorOptions {
  readonly version: string;
  /** The working directory. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** Finds the person's own ssh. Their configuration and agent are used by it alone. */
export async function openConnector({ version, folder, environment }: ConnectorOptions): Promise<Connector> {
  const found = await resolveExecutable('ssh', folder, environment['PATH']);
  const ssh = found.kind === 'answered' ? found.value?.path : undefined;
  return { ssh, ownProgram: readOwnProgram, version };
}
