import * as v from 'valibot';
import { listenerReport } from '../../core/reportSchema';
import { choiceParameter, parameters, portParameter } from './parameters';
import { readingEntries } from './server';

export const findPortOwnerWords = {
  name: 'find_port_owner' as const,
  title: 'Find the Owner of a Port',
  description: [
    'Says who listens on a port of this machine: process with PID and command line, project, who started it, who can connect; or why the port cannot be used although nothing listens.',
    'Call it when a port is in use ("EADDRINUSE", "address already in use") before you do anything about it.',
    'If it is the server that you need, use that one. If it belongs to another project, leave it alone and take another port with pick_port.',
  ].join(' '),
  input: parameters({
    port: v.pipe(portParameter, v.description('The port number.')),
    protocol: v.pipe(
      v.optional(choiceParameter(['tcp', 'udp']), 'tcp'),
      v.description('TCP is the usual one.'),
    ),
  }),
  output: v.object({
    state: v.pipe(
      v.picklist(['listens', 'closed', 'unknown']),
      v.description('"unknown": nothing is seen there, but not everything could be read.'),
    ),
    owners: v.pipe(v.array(listenerReport), v.description('One for each address that is listened on.')),
    leftOut: v.number(),
    explanation: v.pipe(
      v.nullable(v.string()),
      v.description('Why the port can or cannot be used, if nothing listens.'),
    ),
    ...readingEntries,
  }),
};
