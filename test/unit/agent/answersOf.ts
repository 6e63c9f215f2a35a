import assert from 'node:assert/strict';
import * as v from 'valibot';
import type { AgentMachine } from '../../../src/agent/agentMachine';
import { AgentError } from '../../../src/agent/agentTool';
import { agentTools } from '../../../src/agent/tools';

/** Runs a tool as a host does: what it answers fits its own schema, to the last key, and 8 KB. */
export async function answerOf(
  name: string,
  input: unknown,
  machine: AgentMachine,
  signal = new AbortController().signal,
): Promise<object> {
  const tool = agentTools.find((one) => one.name === name);
  assert.ok(tool);
  const answer = await tool.run(input, machine, signal);
  assert.deepEqual(v.parse(tool.output, answer), answer);
  assert.ok(Buffer.byteLength(JSON.stringify(answer)) <= 8192);
  return answer;
}

/** What it says if it refuses. */
export async function problemOf(name: string, input: unknown, machine: AgentMachine): Promise<string> {
  try {
    await answerOf(name, input, machine);
  } catch (error) {
    assert.ok(error instanceof AgentError);
    return error.message;
  }
  return 'it ran';
}
