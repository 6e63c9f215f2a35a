import * as v from 'valibot';
import { folderParameter, parameters, portParameter } from './parameters';
import { readingEntries } from './server';

const optionalText = v.nullable(v.string());

export const getServerUrlWords = {
  name: 'get_server_url' as const,
  title: 'Get the URL of a Running Server',
  description: [
    'Gives the URL of the server of this workspace that runs now, with the scheme that it speaks, at an address where this server answers and no other one.',
    'Call it instead of guessing http://localhost:3000: the port may belong to another project. It connects to the server once to learn whether it speaks TLS.',
    'If no server runs, start one, then call wait_for_port.',
  ].join(' '),
  input: parameters({
    folder: v.pipe(
      v.optional(folderParameter),
      v.description('Of the server in this folder, instead of those of this workspace. An absolute path.'),
    ),
    port: v.pipe(
      v.optional(portParameter),
      v.description('Of the server on this port, whatever it belongs to.'),
    ),
  }),
  output: v.object({
    url: v.pipe(optionalText, v.description('null if there is none, or more than one to choose from.')),
    servers: v.array(
      v.object({
        label: v.string(),
        pid: v.nullable(v.number()),
        project: optionalText,
        branch: optionalText,
        port: v.number(),
        url: optionalText,
        problem: v.pipe(optionalText, v.description('Why there is no URL, or what to know of it.')),
      }),
    ),
    leftOut: v.number(),
    ...readingEntries,
  }),
};
