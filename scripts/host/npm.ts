/** The npm that runs us, or the one beside this Node, as a script for Node: on Windows it would need a shell otherwise. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
}

export function npmCommand(args: readonly string[]): Command {
  const nodeFolder = dirname(process.execPath);
  const script = [
    process.env['npm_execpath'],
    join(nodeFolder, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(nodeFolder, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ].find((file) => file?.endsWith('npm-cli.js') && existsSync(file));
  return script ? { command: process.execPath, args: [script, ...args] } : { command: 'npm', args };
}
