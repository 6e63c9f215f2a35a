import assert from 'node:assert/strict';
import type { AgentConfig, AgentLaunch } from '../../../../src/model/agentConfigs/agentConfig';
import { agentConfigs } from '../../../../src/model/agentConfigs/agentConfig';
import { entryText, planEntry } from '../../../../src/model/agentConfigs/entryPlan';
import { parseToml } from '../../../../src/model/text/toml';

const onLinux: AgentLaunch = { command: '/home/alice/x y/local-ports-mcp', args: [], env: {} };
const onWindows: AgentLaunch = {
  command: 'C:\\Users\\alice\\AppData\\Local\\Programs\\Microsoft VS Code\\Code.exe',
  args: [
    'C:\\Users\\alice\\AppData\\Roaming\\Code\\User\\globalStorage\\localports.local-ports\\agents\\start.cjs',
  ],
  env: { ELECTRON_RUN_AS_NODE: '1' },
};

/** As these agents write them, with made-up contents. */
const files: Readonly<Record<AgentConfig['id'], string>> = {
  claudeCode: `{
  "numStartups": 34,
  "tipsHistory": { "new-user-warmup": 1 },
  "projects": {
    "/home/alice/shop": {
      "allowedTools": [],
      "mcpServers": {},
      "history": [{ "display": "run \\"npm\\" // and then {" }]
    }
  },
  "mcpServers": {
    "linear": { "type": "sse", "url": "https://mcp.linear.example/sse" }
  },
  "bigNumber": 12345678901234567890
}`,
  codex: `model = "gpt-5.1"
approval_policy = "on-request"

[projects."/home/alice/shop"]
trust_level = "trusted"

[mcp_servers.docs]
command = "npx"
args = ["-y", "docs-mcp"]
env = { "API_KEY" = "value" }

[tui]
notifications = true
started = 2026-01-02T03:04:05Z
`,
  cursor: `{
\t"mcpServers": {
\t\t"playwright": {
\t\t\t"command": "npx",
\t\t\t"args": ["@playwright/mcp@latest"]
\t\t}
\t}
}
`,
  geminiCli: `{
  // look
  "ui": { "theme": "GitHub" },
  "security": { "auth": { "selectedType": "oauth-personal" } },
}
`,
  zed: `// Zed settings
//
// For information on how to configure Zed, see the Zed
// documentation: https://zed.dev/docs/configuring-zed
{
  "vim_mode": true,
  "context_servers": {
    /* off for now
    "old": {} */
  },
  "ui_font_size": 16,
}
`,
};

describe('the entry of an agent', () => {
  for (const config of agentConfigs) {
    for (const [system, launch] of Object.entries({ onLinux, onWindows })) {
      it(`is added to the file of ${config.title}, found there, and removed again (${system})`, () => {
        for (const text of [files[config.id], files[config.id].replaceAll('\n', '\r\n'), '']) {
          const plan = planEntry(config, text, launch);
          assert.ok(plan.kind === 'absent');
          // every line of the file is still there, in its order
          const kept = plan.added.split('\n').map((line) => line.replace(/,?\r?$/, ''));
          let from = 0;
          for (const line of text.split('\n').map((one) => one.replace(/,?\r?$/, ''))) {
            from = kept.indexOf(line, from) + 1;
            assert.ok(from > 0, line);
          }
          assert.equal(/[^\r]\n/.test(plan.added), /[^\r]\n/.test(text) || text === '');
          const again = planEntry(config, plan.added, launch);
          assert.ok(again.kind === 'current');
          assert.equal(planEntry(config, again.removed ?? '', launch).kind, 'absent');
          if (['claudeCode', 'codex', 'cursor', 'zed'].includes(config.id)) {
            assert.equal(again.removed, text === '' && config.format === 'json' ? again.removed : text);
          }
        }
      });
    }

    it(`is updated in the file of ${config.title}, where a person's own keys in it stay`, () => {
      const plan = planEntry(config, files[config.id], onLinux);
      assert.ok(plan.kind === 'absent');
      const [own, stays] =
        config.format === 'toml'
          ? ['enabled = false\nargs = []', /enabled = false\n/]
          : ['"disabled": true, "args": []', /"disabled": true, /];
      const edited = plan.added.replace(/args = \[\]|"args": \[\]/, own);
      const other = planEntry(config, edited, { ...onLinux, command: '/elsewhere' });
      assert.ok(other.kind === 'different');
      assert.equal(other.updated, edited.replace(onLinux.command, '/elsewhere'));
      assert.match(other.updated, stays);
      assert.ok(other.removed !== undefined);
    });
  }

  it('is not put where a file is not understood, or has something else in its place', () => {
    const broken: Readonly<Record<AgentConfig['format'], readonly string[]>> = {
      json: ['{', '[]', '{"x": }', '<html>', 'null', '{"context_servers":[],"mcpServers":[]}'],
      toml: [
        'a = ',
        '[mcp_servers',
        'mcp_servers = 1',
        '{"a":1}',
        'mcp_servers = { docs = { command = "x" } }',
      ],
    };
    for (const config of agentConfigs) {
      const { servers } = config;
      for (const text of broken[config.format]) {
        assert.equal(planEntry(config, text, onLinux).kind, 'unclear', `${config.id} ${text}`);
      }
      if (config.format === 'json') {
        const asText = `{"${servers}":{"local-ports":"x"}}`;
        assert.equal(planEntry(config, asText, onLinux).kind, 'unclear');
        const twice = `{"${servers}":{},"${servers}":{}}`;
        assert.equal(planEntry(config, twice, onLinux).kind, 'unclear');
      }
    }
  });

  it('that a person wrote inline in TOML is theirs to change', () => {
    const codex = agentConfigs.find(({ id }) => id === 'codex');
    assert.ok(codex);
    const text = '[mcp_servers]\nlocal-ports = { command = "old", args = [] }\n';
    assert.deepEqual(planEntry(codex, text, onLinux), {
      kind: 'different',
      updated: undefined,
      removed: undefined,
    });
  });

  it('is shown as it stands alone', () => {
    for (const config of agentConfigs) {
      const text = entryText(config, onWindows);
      const parsed = (config.format === 'json' ? JSON.parse(text) : parseToml(text)) as Record<
        string,
        unknown
      >;
      const entry = { ...config.extra, ...onWindows };
      assert.equal(JSON.stringify(parsed), JSON.stringify({ [config.servers]: { 'local-ports': entry } }));
    }
  });
});
