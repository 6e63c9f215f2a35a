/** The manifest's language model tools, made from the definitions that run them. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonSchema } from '@valibot/to-json-schema';
import { toJsonSchema } from '@valibot/to-json-schema';
import type { AgentTool } from '../../src/agent/agentTool';
import type { ToolName } from '../../src/agent/toolEffects';
import { agentTools } from '../../src/agent/tools';

export const manifestFile = 'package.json';

const icons: Readonly<Record<ToolName, string>> = {
  list_servers: '$(server-process)',
  find_port_owner: '$(search)',
  get_server_url: '$(link)',
  wait_for_port: '$(watch)',
  pick_port: '$(plug)',
  stop_server: '$(debug-stop)',
  free_port: '$(debug-disconnect)',
};

/**
 * One comparison each: VS Code 1.100 cannot pass a condition with `&&` on to extension hosts, and then no tool of any
 * extension is in `lm.tools` ("Converting circular structure to JSON").
 */
const whens = {
  reads: 'config.localPorts.agents != off',
  ends: 'config.localPorts.agents == ask',
} as const;

const toolNames = new RegExp(`\\b(?:${agentTools.map(({ name }) => name).join('|')})\\b`, 'g');

/** Names are shared with all other extensions. */
function inWindow(name: string): string {
  return `localPorts_${name}`;
}

/** As `contributes.languageModelTools` has them. */
export function contributedTools(): readonly object[] {
  return agentTools.map((tool) => {
    const referenceName = tool.name.replace(/_(\w)/g, (_match, letter: string) => letter.toUpperCase());
    return {
      name: inWindow(tool.name),
      displayName: `%tool.${referenceName}.displayName%`,
      toolReferenceName: referenceName,
      canBeReferencedInPrompt: true,
      userDescription: `%tool.${referenceName}.userDescription%`,
      modelDescription: tool.description.replace(toolNames, (name) => inWindow(name)),
      icon: icons[tool.name],
      tags: ['ports', 'servers'],
      when: whens[tool.effect],
      inputSchema: inputSchemaOf(tool),
    };
  });
}

function inputSchemaOf({ input }: AgentTool): JsonSchema {
  // what JSON Schema has no word for, such as trimming, is left out; the tool itself checks everything
  const schema = toJsonSchema(input, { typeMode: 'input', errorMode: 'ignore' });
  // some models' providers refuse it
  delete schema.$schema;
  return schema;
}

/** @returns the text of the manifest with the tools as they are defined. */
async function manifestWithTools(root: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(root, manifestFile), 'utf8')) as {
    readonly contributes: object;
  };
  const contributes = { ...manifest.contributes, languageModelTools: contributedTools() };
  return `${JSON.stringify({ ...manifest, contributes }, undefined, 2)}\n`;
}

export async function writeTools(root: string): Promise<void> {
  await writeFile(join(root, manifestFile), await manifestWithTools(root));
}

export async function areToolsCurrent(root: string): Promise<boolean> {
  return (await readFile(join(root, manifestFile), 'utf8')) === (await manifestWithTools(root));
}
