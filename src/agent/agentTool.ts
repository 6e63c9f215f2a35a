import * as v from 'valibot';
import type { ListenerRow } from '../model/rows/listenerRow';
import type { AgentMachine } from './agentMachine';
import type { ToolName } from './toolEffects';
import { toolEffects } from './toolEffects';
import { invalidInput, refusals } from './descriptions/answers';

/** Objects alone, without keys that nobody asked for: what a model misspells is not passed over. */
type ToolSchema = v.GenericSchema<unknown, object> & { readonly type: 'strict_object' | 'object' };

/** A tool for agents, whichever way they come. Names and descriptions are written for language models. */
export interface AgentTool {
  /** `list_servers` */
  readonly name: ToolName;
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
  /**
   * What the same call would end, for a question that is asked before it; left out if the tool ends nothing.
   * @returns undefined if it would end nothing: a dry run.
   * @throws as `run` does.
   */
  readonly about?: (input: unknown, machine: AgentMachine) => Promise<readonly ListenerRow[] | undefined>;
}

/** A failure that an agent can do something about: its message is a sentence for a language model. */
export class AgentError extends Error {
  override readonly name = 'AgentError';
}

interface Definition<Input extends ToolSchema, Output extends ToolSchema> extends Omit<
  AgentTool,
  'run' | 'about' | 'effect' | 'input' | 'output'
> {
  readonly input: Input;
  readonly output: Output;
  readonly run: (
    input: v.InferOutput<Input>,
    machine: AgentMachine,
    signal: AbortSignal,
  ) => Promise<v.InferOutput<Output>>;
  readonly about?: (input: v.InferOutput<Input>, machine: AgentMachine) => Promise<readonly ListenerRow[]>;
}

/** A tool that is run only with valid input. */
export function defineTool<Input extends ToolSchema, Output extends ToolSchema>(
  definition: Definition<Input, Output>,
): AgentTool {
  const { run, about, ...described } = definition;
  const checked = (input: unknown, { consent }: AgentMachine): v.InferOutput<Input> => {
    if (!consent.mayRead) throw new AgentError(refusals.off);
    return checkedInput(described.name, described.input, input);
  };
  return {
    ...described,
    effect: toolEffects[described.name],
    run: async (input, machine, signal) => run(checked(input, machine), machine, signal),
    ...(about === undefined
      ? {}
      : {
          about: async (input: unknown, machine: AgentMachine) => {
            const wanted = checked(input, machine);
            return 'dryRun' in wanted && wanted.dryRun === true ? undefined : about(wanted, machine);
          },
        }),
  };
}

/** @throws AgentError that names the first thing that is wrong; it quotes nothing but names of parameters. */
function checkedInput<Schema extends ToolSchema>(
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
