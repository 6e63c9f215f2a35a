import * as v from 'valibot';
import type { AgentMachine } from './agentMachine';
import { invalidInput } from './descriptions/answers';

/** Objects alone, without keys that nobody asked for: what a model misspells is not passed over. */
export type ToolSchema = v.GenericSchema<unknown, object> & { readonly type: 'strict_object' | 'object' };

/** A tool for agents, whichever way they come. Names and descriptions are written for language models. */
export interface AgentTool {
  /** `list_servers` */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** `ends`: it can end processes; what only reads has no effect on anything. */
  readonly effect: 'reads' | 'ends';
  readonly input: ToolSchema;
  readonly output: ToolSchema;
  /**
   * Answers one call.
   * @param input what the agent sent: anything.
   * @returns what `output` describes; bounded, with secrets masked.
   * @throws AgentError, or UserError, with a sentence that the agent can act on.
   */
  run(input: unknown, machine: AgentMachine, signal: AbortSignal): Promise<object>;
}

/** A failure that an agent can do something about: its message is a sentence for a language model. */
export class AgentError extends Error {
  override readonly name = 'AgentError';
}

interface Definition<Input extends ToolSchema, Output extends ToolSchema> extends Omit<
  AgentTool,
  'run' | 'input' | 'output'
> {
  readonly input: Input;
  readonly output: Output;
  readonly run: (
    input: v.InferOutput<Input>,
    machine: AgentMachine,
    signal: AbortSignal,
  ) => Promise<v.InferOutput<Output>>;
}

/** A tool that is run only with valid input. */
export function defineTool<Input extends ToolSchema, Output extends ToolSchema>(
  definition: Definition<Input, Output>,
): AgentTool {
  return {
    ...definition,
    run: async (input, machine, signal) =>
      definition.run(checkedInput(definition.name, definition.input, input), machine, signal),
  };
}

/** @throws AgentError that names the first thing that is wrong; it quotes nothing but names of parameters. */
export function checkedInput<Schema extends ToolSchema>(
  tool: string,
  schema: Schema,
  input: unknown,
): v.InferOutput<Schema> {
  // hosts pass on what a model sent, which may be nothing; a list would pass for an object
  const result = v.safeParse(schema, Array.isArray(input) ? undefined : (input ?? {}));
  if (result.success) return result.output;
  const [{ message, path }] = result.issues;
  const key = path?.[0]?.key;
  throw new AgentError(invalidInput(tool, typeof key === 'string' ? key : undefined, message));
}
