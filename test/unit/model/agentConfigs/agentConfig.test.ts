import assert from 'node:assert/strict';
import type { AgentConfig, ConfigContext } from '../../../../src/model/agentConfigs/agentConfig';
import { agentConfigs, configFileOf } from '../../../../src/model/agentConfigs/agentConfig';

function fileOf(id: AgentConfig['id'], context: Partial<ConfigContext> = {}): string {
  const config = agentConfigs.find((one) => one.id === id);
  assert.ok(config);
  return configFileOf(config, { platform: 'linux', home: '/home/alice', environment: {}, ...context });
}

const windows = { platform: 'win32', home: 'C:\\Users\\alice' } as const;

describe("the file of an agent's settings", () => {
  it('is where the agent documents it', () => {
    assert.equal(fileOf('claudeCode'), '/home/alice/.claude.json');
    assert.equal(fileOf('codex'), '/home/alice/.codex/config.toml');
    assert.equal(fileOf('cursor'), '/home/alice/.cursor/mcp.json');
    assert.equal(fileOf('geminiCli'), '/home/alice/.gemini/settings.json');
    assert.equal(fileOf('zed'), '/home/alice/.config/zed/settings.json');
    const mac = { platform: 'darwin', home: '/Users/alice/' } as const;
    assert.equal(fileOf('zed', mac), '/Users/alice/.config/zed/settings.json');
    assert.equal(fileOf('codex', mac), '/Users/alice/.codex/config.toml');
    assert.equal(fileOf('claudeCode', windows), 'C:\\Users\\alice\\.claude.json');
    assert.equal(fileOf('zed', windows), 'C:\\Users\\alice\\AppData\\Roaming\\Zed\\settings.json');
  });

  it('is where a variable of the agent puts it', () => {
    const environment = {
      CLAUDE_CONFIG_DIR: '/opt/claude/',
      CODEX_HOME: '/opt/codex',
      GEMINI_CLI_HOME: '/opt/gemini',
      XDG_CONFIG_HOME: '/opt/config',
      APPDATA: 'D:\\Roaming',
    };
    assert.equal(fileOf('claudeCode', { environment }), '/opt/claude/.claude.json');
    assert.equal(fileOf('codex', { environment }), '/opt/codex/config.toml');
    assert.equal(fileOf('geminiCli', { environment }), '/opt/gemini/.gemini/settings.json');
    assert.equal(fileOf('zed', { environment }), '/opt/config/zed/settings.json');
    // Zed reads XDG_CONFIG_HOME on Linux alone
    assert.equal(fileOf('zed', { environment, platform: 'darwin' }), '/home/alice/.config/zed/settings.json');
    assert.equal(fileOf('zed', { environment, ...windows }), 'D:\\Roaming\\Zed\\settings.json');
  });

  it('is never on another machine, or relative to a folder', () => {
    for (const CODEX_HOME of ['', 'codex', '../x', '\\\\host\\share']) {
      assert.equal(
        fileOf('codex', { environment: { CODEX_HOME }, ...windows }),
        'C:\\Users\\alice\\.codex\\config.toml',
      );
      assert.equal(fileOf('codex', { environment: { CODEX_HOME } }), '/home/alice/.codex/config.toml');
    }
  });

  it('is never one of VS Code', () => {
    for (const { id } of agentConfigs) assert.doesNotMatch(fileOf(id), /Code\/|vscode|\.vscode/);
  });
});
