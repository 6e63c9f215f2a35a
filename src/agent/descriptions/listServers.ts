import * as v from 'valibot';
import { choiceParameter, folderParameter, parameters, portParameter } from './parameters';
import { readingEntries, server } from './server';

export const listServersWords = {
  name: 'list_servers' as const,
  title: 'List Running Servers',
  description: [
    'Lists the dev servers that run on this machine now, those of this workspace first: process, PID, project, branch, ports, who can connect, who started it.',
    'Call it before you start any server, and reuse what already runs; a second copy takes another port and confuses people.',
    'Do not use ps, lsof, netstat or ss for this, and never end processes by name (pkill, killall): another project may run the same program.',
  ].join(' '),
  input: parameters({
    where: v.pipe(
      v.optional(choiceParameter(['workspace', 'machine']), 'machine'),
      v.description(
        '"workspace": only servers of this workspace. "machine": all, those of this workspace first.',
      ),
    ),
    folder: v.pipe(
      v.optional(folderParameter),
      v.description('Only servers whose project or working directory is in this folder. An absolute path.'),
    ),
    port: v.pipe(v.optional(portParameter), v.description('Only what listens on this port, of any kind.')),
    kind: v.pipe(
      v.optional(choiceParameter(['dev-servers', 'services', 'all']), 'dev-servers'),
      v.description(
        '"dev-servers": what is being developed, and all else of this workspace. "services": databases, brokers and containers. "all": everything, UDP, the system and the editor included.',
      ),
    ),
  }),
  output: v.object({
    servers: v.array(server),
    ...readingEntries,
    leftOut: v.pipe(v.number(), v.description('How many more there are: the answer is kept short.')),
  }),
};
