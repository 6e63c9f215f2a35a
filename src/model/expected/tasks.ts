/** The ports of tasks (code.visualstudio.com/docs/debugtest/tasks). */
import * as v from 'valibot';
import { isPort, parsePort } from '../net/endpoint';
import { isRecord } from '../text/json';
import { parseJsonc } from '../text/jsonc';
import { portOfCommand, portOfWords } from './commandPort';
import type { Declaration } from './expectedPort';

export const tasksFile = '.vscode/tasks.json';
const maximumTasks = 200;

const word = v.union([
  v.string(),
  v.pipe(
    v.object({ value: v.string() }),
    v.transform(({ value }) => value),
  ),
]);
const task = v.object({
  label: v.string(),
  type: v.optional(v.string()),
  command: v.fallback(v.optional(word), undefined),
  args: v.fallback(v.optional(v.array(word)), undefined),
  script: v.fallback(v.optional(v.string()), undefined),
  isBackground: v.fallback(v.optional(v.boolean()), undefined),
  options: v.fallback(
    v.optional(
      v.object({
        env: v.fallback(
          v.optional(v.object({ PORT: v.optional(v.union([v.string(), v.number()])) })),
          undefined,
        ),
      }),
    ),
    undefined,
  ),
});

type Task = v.InferOutput<typeof task>;

/** @param portOfScript the port that a script of the folder's package.json names. */
export function taskDeclarations(
  text: string,
  portOfScript: (script: string) => number | undefined,
): Declaration[] {
  const parsed = parseJsonc(text);
  const all: unknown = isRecord(parsed) ? parsed['tasks'] : undefined;
  return (Array.isArray(all) ? all : []).slice(0, maximumTasks).flatMap((entry) => {
    const read = v.safeParse(task, entry);
    const port = read.success ? portOfTask(read.output, portOfScript) : undefined;
    if (port === undefined || !read.success) return [];
    return [{ protocol: 'tcp', port, source: { kind: 'task', label: read.output.label } }];
  });
}

function portOfTask(
  { type, command, args = [], script, isBackground, options }: Task,
  portOfScript: (script: string) => number | undefined,
): number | undefined {
  if (type === 'npm' && script !== undefined) return portOfScript(script);
  if (command === undefined) return undefined;
  const variable = options?.env?.PORT;
  const given =
    typeof variable === 'number' ? (isPort(variable) ? variable : undefined) : parsePort(variable);
  // a task that goes on in the background is a server or a watcher
  const named = isBackground === true ? portOfWords([...command.split(/\s+/), ...args]) : undefined;
  return given ?? portOfCommand([command, ...args].join(' ')) ?? named;
}
