import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import { toJsonSchema } from '@valibot/to-json-schema';
import type { AgentTool } from '../agent/agentTool';

type ToolSchema = AgentTool['input'];

/** Validated by the SDK, so that no client is ever sent something else. */
export function outputSchema(schema: ToolSchema): StandardSchemaWithJSON<unknown, object> {
  return { '~standard': { ...schema['~standard'], jsonSchema: jsonSchemaOf(schema) } };
}

/** Only described: the tool itself says what is wrong with its input, and how to do better. */
export function inputSchema(schema: ToolSchema): StandardSchemaWithJSON {
  const validate = (value: unknown) => ({ value });
  return { '~standard': { ...schema['~standard'], validate, jsonSchema: jsonSchemaOf(schema) } };
}

/** Made when a client lists the tools. */
function jsonSchemaOf(schema: ToolSchema) {
  const described = (typeMode: 'input' | 'output') => () => ({
    ...toJsonSchema(schema, {
      ...{ typeMode, target: 'draft-2020-12' },
      // what JSON Schema has no word for, such as trimming, is left out; the tool itself checks everything
      errorMode: 'ignore',
    }),
  });
  return { input: described('input'), output: described('output') };
}
