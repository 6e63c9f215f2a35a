import { join } from 'node:path';
import { projectRoot } from '../../../scripts/host/projectRoot';

export function builtServer(): string {
  return join(projectRoot(), 'dist', 'mcp.js');
}
