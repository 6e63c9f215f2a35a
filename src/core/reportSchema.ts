import * as v from 'valibot';

const optionalText = v.nullable(v.string());

const container = v.object({
  id: v.string(),
  name: v.string(),
  image: optionalText,
  engine: v.string(),
});

const owner = v.variant('kind', [
  v.object({
    kind: v.literal('process'),
    pid: v.number(),
    startedAt: v.pipe(optionalText, v.description('ISO 8601')),
    name: v.string(),
    commandLine: v.pipe(optionalText, v.description('Secrets are masked.')),
    folder: v.pipe(optionalText, v.description('Its working directory.')),
    user: optionalText,
    container: v.pipe(v.nullable(container), v.description('Whose port it only forwards.')),
  }),
  v.object({ kind: v.literal('container'), container }),
  v.object({
    kind: v.literal('hidden'),
    reason: v.string(),
    user: optionalText,
    service: v.pipe(optionalText, v.description('The unit or container that its control group names.')),
    stopCommand: v.pipe(optionalText, v.description('For a person: it may need privileges.')),
  }),
]);

/**
 * A listener as scripts, agents and other extensions read it. Every field is there: what is unknown is `null`. Secrets of
 * command lines are masked, and texts are bounded and without control characters.
 */
export const listenerReport = v.object({
  id: v.pipe(v.string(), v.description('Stable while the same owner listens there.')),
  protocol: v.picklist(['tcp', 'udp']),
  port: v.number(),
  address: v.string(),
  alsoAt: v.pipe(
    v.array(v.string()),
    v.readonly(),
    v.description('Further addresses of the same published port.'),
  ),
  exposure: v.picklist(['loopback', 'interface', 'all-interfaces']),
  reachableFrom: v.pipe(v.string(), v.description('The exposure in words.')),
  networkNamespace: v.pipe(
    optionalText,
    v.description('Another network namespace, which has ports of its own; null for that of this machine.'),
  ),
  isStale: v.pipe(v.boolean(), v.description('It was seen before, and could not be read by the last scan.')),
  label: v.string(),
  owner,
  project: v.nullable(v.object({ title: v.string(), folder: v.string(), branch: optionalText })),
  role: v.pipe(
    v.nullable(v.picklist(['dev-server', 'service', 'editor', 'system', 'other'])),
    v.description('null for a hidden owner.'),
  ),
  framework: optionalText,
  startedBy: v.nullable(v.object({ kind: v.string(), title: v.string(), hasEnded: v.boolean() })),
  samePort: v.pipe(
    v.array(v.string()),
    v.readonly(),
    v.description('What other programs do to the same port.'),
  ),
  forgotten: v.object({
    isForgotten: v.boolean(),
    facts: v.pipe(
      v.array(v.string()),
      v.readonly(),
      v.description('What speaks for it being no longer wanted.'),
    ),
  }),
});

export type ListenerReport = v.InferOutput<typeof listenerReport>;

/** What one reading of a machine gave: what the command line prints as JSON, and reads from other machines. */
export const listReport = v.object({
  takenAt: v.pipe(v.string(), v.description('ISO 8601')),
  platform: v.pipe(v.string(), v.description('As Node.js names it: linux, darwin, win32.')),
  coverage: v.pipe(
    v.picklist(['everything', 'own-processes']),
    v.description('own-processes: listeners of other users are invisible.'),
  ),
  isWhole: v.pipe(
    v.boolean(),
    v.description('False if something could not be read: what is not listed may listen nevertheless.'),
  ),
  listeners: v.pipe(v.array(listenerReport), v.readonly()),
  problems: v.pipe(v.array(v.string()), v.readonly(), v.description('What could not be read, in sentences.')),
});

export type ListReport = v.InferOutput<typeof listReport>;

/** A listener with everything that is known about it. */
const holderReport = v.object({
  ...listenerReport.entries,
  url: v.pipe(
    optionalText,
    v.description(
      'Where a browser on this machine reaches this program and no other; null if it cannot, or if the program is none that browsers open. The scheme is a guess: it was not asked.',
    ),
  ),
  connectFrom: v.object({
    addresses: v.pipe(
      v.array(v.object({ address: v.string(), interface: v.string(), isCertain: v.boolean() })),
      v.readonly(),
      v.description('Where other machines can connect unless a firewall stops them.'),
    ),
    firewall: v.pipe(optionalText, v.description('null if other machines cannot connect anyway.')),
  }),
  ancestors: v.pipe(
    v.array(
      v.object({ pid: v.number(), name: v.string(), startedAt: optionalText, commandLine: optionalText }),
    ),
    v.readonly(),
    v.description('The processes that led to it, nearest first.'),
  ),
  explanation: v.pipe(
    v.array(v.string()),
    v.readonly(),
    v.description('The same in sentences for a person.'),
  ),
});

export const whoReport = v.object({
  ...listReport.entries,
  listeners: v.pipe(v.array(holderReport), v.readonly()),
});

export type HolderReport = v.InferOutput<typeof holderReport>;

const at = v.pipe(v.string(), v.description('When it was seen, ISO 8601.'));

/** A line of what happens while someone watches: first everything that listens, then what differs. */
export const watchEvent = v.variant('event', [
  v.object({ event: v.literal('snapshot'), ...listReport.entries }),
  v.object({ event: v.picklist(['opened', 'closed', 'changed']), at, listener: listenerReport }),
  v.pipe(
    v.object({ event: v.literal('failed'), at, problem: v.string() }),
    v.description('Nothing could be read: what happens meanwhile is seen later, or missed.'),
  ),
]);

export type WatchEvent = v.InferOutput<typeof watchEvent>;
