import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { agentTools } from '../../../src/agent/tools';
import { createProgram } from '../../../src/cli/program';

interface Manifest {
  readonly contributes: { readonly chatSkills: readonly { readonly path: string }[] };
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const [skill] = manifest.contributes.chatSkills;
const path = skill?.path ?? '';
const text = readFileSync(path, 'utf8');
const quoted = [...text.matchAll(/`([^`\n]+)`/g)].map(([, word = '']) => word);

describe('the instructions for agents', () => {
  it('have the header of a skill, with the name of its folder', () => {
    const [, name, description] = /^---\nname: (\S+)\ndescription: ([^\n]+)\n---\n/.exec(text) ?? [];
    assert.equal(path, `./skills/${name ?? ''}/SKILL.md`);
    // agentskills.io/specification
    assert.match(name ?? '', /^[a-z0-9]+(?:-[a-z0-9]+)*$/);
    assert.ok(description !== undefined && description.length <= 1024);
    // a colon with a blank would begin another value of YAML
    assert.doesNotMatch(description, /: | #/);
  });

  it('are in the package', () => {
    assert.match(readFileSync('.vscodeignore', 'utf8'), /^!skills\/$/m);
  });

  it('name each tool, and no other', () => {
    const named = quoted.filter((word) => /^[a-z]+(?:_[a-z]+)+$/.test(word));
    assert.deepEqual([...new Set(named)].sort(), agentTools.map(({ name }) => name).sort());
  });

  it('name commands that there are, with options that they take', async () => {
    const commands = quoted.filter((word) => word.startsWith('local-ports '));
    assert.ok(commands.length >= 5);
    for (const command of commands) {
      let runs = 0;
      const said: string[] = [];
      const program = createProgram({
        version: '0',
        run: () => {
          runs += 1;
          return Promise.resolve();
        },
        console: {
          ...{ isInteractive: false, columns: undefined, readLine: () => Promise.resolve(undefined) },
          out: (line: string) => said.push(line),
          say: (line: string) => said.push(line),
        } as unknown as Parameters<typeof createProgram>[0]['console'],
        serveAgents: () => Promise.resolve(),
      });
      await program.parseAsync(command.split(' ').slice(1), { from: 'user' });
      assert.equal(runs, 1, `${command}: ${said.join(' ')}`);
    }
  });

  it('never tell to end anything by force, unasked or by name', () => {
    assert.doesNotMatch(text, /--force|--yes| -y\b|SIGKILL|kill -9/);
  });
});
