import assert from 'node:assert/strict';
import { addToAgent } from '../../../src/flows/addToAgent';
import type { OwnFileContent } from '../../../src/model/agentConfigs/ownFile';
import type { Answer } from './fakeDialogs';
import { FakeDialogs } from './fakeDialogs';

const claude = '/home/alice/.claude.json';
const codex = '/home/alice/.codex/config.toml';
const launch = { command: '/data/agents/local-ports-mcp', args: [], env: {} };

/** A home folder with these files. */
class Home {
  readonly done: string[] = [];
  readonly documents: { readonly title: string; readonly text: string }[] = [];
  private readonly files: Map<string, string>;
  /** What others do to a file while the question is open. */
  meanwhile: () => void = () => undefined;

  constructor(files: Readonly<Record<string, string>> = {}) {
    this.files = new Map(Object.entries(files));
  }

  textOf(path: string): string | undefined {
    return this.files.get(path);
  }

  write(path: string, text: string): void {
    this.files.set(path, text);
  }

  async run(...answers: readonly Answer[]): Promise<FakeDialogs> {
    const dialogs = new FakeDialogs(...answers);
    const ask = dialogs.ask.bind(dialogs);
    dialogs.ask = async (question, actions) => {
      const answer = await ask(question, actions);
      this.meanwhile();
      return answer;
    };
    await addToAgent({
      dialogs,
      agentFiles: {
        context: { platform: 'linux', home: '/home/alice', environment: {} },
        read: (path) => Promise.resolve(this.read(path)),
        replace: (path, before, after) => {
          if (this.files.get(path) !== before) return Promise.resolve('changed');
          this.files.set(path, after);
          this.done.push(`write ${path}`);
          return Promise.resolve('written');
        },
        launch,
        install: () => {
          this.done.push('install');
          return Promise.resolve();
        },
        readSkill: () => Promise.resolve('# Skill'),
      },
      remoteKind: 'machine',
      showDocument: (title, text) => {
        this.documents.push({ title, text });
        return Promise.resolve();
      },
    });
    assert.deepEqual(dialogs.unused, []);
    return dialogs;
  }

  private read(path: string): OwnFileContent {
    const text = this.files.get(path);
    if (text === undefined) return { kind: 'missing' };
    return text === 'unreadable' ? { kind: 'unreadable' } : { kind: 'text', text };
  }
}

describe('adding the tools to an agent', () => {
  it('shows the file and the lines that change, and writes them if the person says so', async () => {
    const home = new Home({ [claude]: '{\n  "theme": "dark"\n}\n' });
    const { asked, messageTexts } = await home.run('Claude Code', 'Add');
    assert.equal(asked[0]?.message, 'Add Local Ports to Claude Code?');
    assert.deepEqual(asked[0].detail.split('\n'), [
      'This file is changed at line 2: /home/alice/.claude.json',
      '-   "theme": "dark"',
      '+   "theme": "dark",',
      '+   "mcpServers": {',
      '+     "local-ports": {',
      '+       "type": "stdio",',
      '+       "command": "/data/agents/local-ports-mcp",',
      '+       "args": []',
      '+     }',
      '+   }',
    ]);
    assert.deepEqual(home.done, ['install', `write ${claude}`]);
    assert.deepEqual(messageTexts, ['Local Ports was added to Claude Code. Its next session has the tools.']);
    assert.equal((await home.run(undefined)).lists[0]?.items[0]?.description, 'Added');
  });

  it('writes nothing without a yes', async () => {
    const home = new Home({ [codex]: 'model = "x"\n' });
    const { asked } = await home.run('Codex', undefined);
    assert.match(asked[0]?.detail ?? '', /^\+ \[mcp_servers\.local-ports\]$/m);
    await home.run(undefined);
    assert.deepEqual(home.done, []);
  });

  it('says that a file is made', async () => {
    const { asked } = await new Home().run('Cursor', undefined);
    assert.match(
      asked[0]?.detail ?? '',
      /^This file is created: \/home\/alice\/\.cursor\/mcp\.json\n\+ \{\n/,
    );
  });

  it('takes it away again', async () => {
    const before = 'model = "x"\n';
    const home = new Home({ [codex]: before });
    await home.run('Codex', 'Add');
    const { asked } = await home.run('Codex', 'Remove');
    assert.equal(asked[0]?.message, 'Remove Local Ports from Codex?');
    assert.equal(home.textOf(codex), before);
    assert.deepEqual(home.done, ['install', `write ${codex}`, `write ${codex}`]);
  });

  it('updates an entry with another command, or removes it after a question of its own', async () => {
    const old = '{"mcpServers":{"local-ports":{"type":"stdio","command":"/old","args":[],"timeout":9}}}';
    const home = new Home({ [claude]: old });
    const { lists } = await home.run('Claude Code', 'Update');
    assert.equal(lists[0]?.items[0]?.description, 'Added with another command');
    assert.equal(home.textOf(claude), old.replace('/old', launch.command));
    home.write(claude, old);
    const { asked } = await home.run('Claude Code', 'Remove', undefined);
    assert.equal(asked.length, 2);
    assert.equal(home.textOf(claude), old);
    await home.run('Claude Code', 'Remove', 'Remove');
    assert.equal(home.textOf(claude), '{"mcpServers":{}}');
  });

  it('does not write over what another program has written meanwhile, and shows the entry instead', async () => {
    const home = new Home({ [claude]: '{}' });
    home.meanwhile = () => {
      home.write(claude, '{"of": "Claude Code"}');
    };
    const { offered } = await home.run('Claude Code', 'Add', 'Show Entry');
    assert.match(offered[0]?.message ?? '', /has changed in the meantime, so it was not written/);
    assert.equal(home.textOf(claude), '{"of": "Claude Code"}');
    assert.match(home.documents[0]?.text ?? '', /"command": "\/data\/agents\/local-ports-mcp"/);
  });

  it('changes nothing that it does not understand, and shows the entry instead', async () => {
    for (const text of ['{ "mcpServers": ', 'unreadable', '[]']) {
      const home = new Home({ [claude]: text });
      const { offered, asked } = await home.run('Claude Code', 'Show Entry');
      assert.deepEqual(asked, []);
      assert.match(offered[0]?.message ?? '', /could not be understood, so nothing was changed/);
      assert.equal(home.textOf(claude), text);
      assert.equal(home.documents.length, 1);
    }
  });

  it('shows the entry as JSON for any other agent, and the instructions', async () => {
    const home = new Home();
    await home.run('Another agent');
    assert.deepEqual(JSON.parse(home.documents[0]?.text ?? ''), {
      mcpServers: { 'local-ports': { command: launch.command, args: [] } },
    });
    assert.deepEqual(home.done, ['install'], 'what the entry names is there');
    await home.run(/^Instructions/);
    assert.equal(home.documents[1]?.text, '# Skill');
  });
});
