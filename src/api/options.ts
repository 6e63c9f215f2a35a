/** What other extensions pass: anything, since most are not type-checked against this version. */
import * as v from 'valibot';
import { maximumNameLength } from '../model/actions/stablePort';
import { maximumPort } from '../model/net/endpoint';

const longestWaitMs = 3_600_000;

const portMessage = `a port must be a whole number from 1 to ${maximumPort}`;
const port = v.pipe(
  v.number(portMessage),
  v.integer(portMessage),
  v.minValue(1, portMessage),
  v.maxValue(maximumPort, portMessage),
);
const timeoutMessage = `timeoutMs must be a number from 0 to ${longestWaitMs}`;

export const portArgument = port;

export const findOwnerOptions = v.optional(
  v.strictObject({
    protocol: v.optional(v.picklist(['tcp', 'udp'], 'protocol must be "tcp" or "udp"'), 'tcp'),
  }),
  {},
);

export const waitForPortOptions = v.optional(
  v.strictObject({
    until: v.optional(v.picklist(['listens', 'closed'], 'until must be "listens" or "closed"'), 'listens'),
    timeoutMs: v.optional(
      v.pipe(
        v.number(timeoutMessage),
        v.minValue(0, timeoutMessage),
        v.maxValue(longestWaitMs, timeoutMessage),
      ),
      60_000,
    ),
  }),
  {},
);

const nameMessage = `name must be a text of at most ${maximumNameLength} characters`;

export const pickPortOptions = v.optional(
  v.variant(
    'kind',
    [
      v.strictObject({ kind: v.optional(v.literal('free'), 'free'), from: v.optional(port) }),
      v.strictObject({
        kind: v.literal('stable'),
        name: v.optional(
          v.pipe(v.string(nameMessage), v.trim(), v.maxLength(maximumNameLength, nameMessage)),
          '',
        ),
      }),
    ],
    'kind must be "free" or "stable"',
  ),
  {},
);

/** @throws TypeError, for the developer of the extension that called. */
export function checked<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  throw new TypeError(`Local Ports: ${result.issues[0].message}`);
}
