import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { areToolsCurrent, contributedTools } from '../../../scripts/checks/toolManifest';
import { agentTools } from '../../../src/agent/tools';
import { toolEffects } from '../../../src/agent/toolEffects';

interface Contributed {
  readonly name: string;
  readonly toolReferenceName: string;
  readonly modelDescription: string;
  readonly when: string;
  readonly inputSchema: { readonly properties: Readonly<Record<string, { readonly description?: string }>> };
}

const contributed = contributedTools() as readonly Contributed[];

describe("the manifest's language model tools", () => {
  it('are those that are defined, word for word', async () => {
    assert.ok(await areToolsCurrent(process.cwd()), 'npm run tools writes them');
    const names = agentTools.map(({ name }) => name);
    assert.deepEqual(names, Object.keys(toolEffects));
    assert.deepEqual(
      contributed.map(({ name }) => name),
      names.map((name) => `localPorts_${name}`),
    );
  });

  it('have names that VS Code and models take', () => {
    for (const { name, toolReferenceName } of contributed) {
      assert.match(name, /^(?!copilot_|vscode_)[\w-]{1,64}$/);
      assert.match(toolReferenceName, /^[\w-]+$/);
    }
  });

  it('name each other as VS Code does, and describe every parameter', () => {
    for (const { name, modelDescription, inputSchema } of contributed) {
      for (const other of Object.keys(toolEffects)) {
        assert.ok(!new RegExp(`(?<!localPorts_)\\b${other}\\b`).test(modelDescription), `${name}: ${other}`);
      }
      for (const [parameter, { description }] of Object.entries(inputSchema.properties)) {
        assert.notEqual(description, undefined, `${name}: ${parameter}`);
      }
    }
  });

  it('are offered as far as the setting goes, by conditions that VS Code 1.100 can pass on', () => {
    const ending = contributed.filter(({ when }) => when.endsWith('== ask'));
    assert.deepEqual(
      ending.map(({ name }) => name),
      ['localPorts_stop_server', 'localPorts_free_port'],
    );
    assert.ok(contributed.every(({ when }) => /^config\.localPorts\.agents [!=]= \w+$/.test(when)));
  });

  it('have a displayed name and description each', () => {
    const texts = JSON.parse(readFileSync(join(process.cwd(), 'package.nls.json'), 'utf8')) as object;
    for (const { toolReferenceName } of contributed) {
      assert.ok(`tool.${toolReferenceName}.displayName` in texts);
      assert.ok(`tool.${toolReferenceName}.userDescription` in texts);
    }
  });
});
