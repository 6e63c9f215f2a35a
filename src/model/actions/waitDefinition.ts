import * as v from 'valibot';
import { isPort, parsePort } from '../net/endpoint';

/** Longer than any path that a system takes, or any name of a task. */
const maximumText = 4096;
export const longestWaitSeconds = 3_600;

const text = v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(maximumText));

/** A number, or digits: variables are replaced by text. */
const port = v.union([
  v.pipe(v.number(), v.check(isPort)),
  v.pipe(
    v.string(),
    v.transform((digits) => parsePort(digits.trim())),
    v.number(),
  ),
]);

const seconds = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.regex(/^\d{1,4}$/), v.transform(Number))]),
  v.minValue(1),
  v.maxValue(longestWaitSeconds),
);

/** A task of the type `localPorts`, as tasks.json has it. */
const definition = v.object({
  /** What is waited for. */
  wait: v.picklist(['listens', 'closed']),
  port: v.optional(port),
  /** The name of a folder of the workspace, or a path in one; by default the one that the task belongs to. */
  folder: v.optional(text),
  timeoutSeconds: v.optional(seconds, 60),
  /** The label of a task that is run first, unless it runs, or what it would open is open. */
  run: v.optional(text),
});

export type WaitDefinition = v.InferOutput<typeof definition>;

/** @returns undefined if it is not valid. */
export function parseWaitDefinition(value: unknown): WaitDefinition | undefined {
  try {
    const parsed = v.safeParse(definition, value);
    const isRunForNothing =
      parsed.success && parsed.output.wait === 'closed' && parsed.output.run !== undefined;
    return parsed.success && !isRunForNothing ? parsed.output : undefined;
  } catch {
    // it comes from a file of a repository, or from another extension
    return undefined;
  }
}
