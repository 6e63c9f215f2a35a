import assert from 'node:assert/strict';
import { settingMessage } from '../../../src/messages/settings';
import type { Settings } from '../../../src/model/settings';
import { defaultSettings, readSettings } from '../../../src/model/settings';

function read(values: Record<string, unknown>): ReturnType<typeof readSettings> {
  return readSettings((key) => values[key]);
}

describe('readSettings', () => {
  it('accepts valid values', () => {
    const settings: Settings = {
      refreshIntervalSeconds: 300,
      protocols: 'tcpAndUdp',
      warnAboutExposedDevServers: false,
      warnAboutPublishedPorts: true,
      badge: 'forgotten',
      notifyAboutExposedDevServers: 'once',
      notifyAboutEndedServers: true,
      notifyAboutForgottenServers: true,
      idleHours: 0,
      agents: 'read',
      confirmTerminate: false,
      offerToFreePorts: false,
      stablePortRange: '4000-4999',
      showExpectedPorts: true,
      openIn: 'editor',
      groupBy: 'port',
      sortBy: 'age',
      show: 'workspace',
      hide: [{ port: '5000-5010' }, { process: 'rapportd', address: '::1' }],
    };
    assert.deepEqual(read({ ...settings }), { settings, problems: [] });
  });

  it('uses the defaults if nothing is set, without a message', () => {
    assert.deepEqual(read({}), { settings: defaultSettings, problems: [] });
    assert.deepEqual(read({ protocols: null }), { settings: defaultSettings, problems: [] });
  });

  const invalid: readonly [keyof Settings, unknown][] = [
    ['refreshIntervalSeconds', 0],
    ['refreshIntervalSeconds', 0.9],
    ['refreshIntervalSeconds', 301],
    ['refreshIntervalSeconds', NaN],
    ['refreshIntervalSeconds', -Infinity],
    ['refreshIntervalSeconds', '2'],
    ['idleHours', -1],
    ['idleHours', 8761],
    ['idleHours', '24'],
    ['protocols', 'udp'],
    ['protocols', ['tcp']],
    ['warnAboutExposedDevServers', 'false'],
    ['warnAboutExposedDevServers', 0],
    ['agents', 'always'],
    ['agents', false],
    ['confirmTerminate', {}],
    ['stablePortRange', '80-90'],
    ['stablePortRange', '5000-4000'],
    ['stablePortRange', '60000-70000'],
    ['stablePortRange', 20000],
  ];
  for (const [key, value] of invalid) {
    it(`uses the default for ${key} = ${JSON.stringify(value)}, and reports it`, () => {
      const { settings, problems } = read({ [key]: value });
      assert.deepEqual(settings, defaultSettings);
      assert.equal(problems.length, 1);
      const [problem] = problems;
      assert.ok(problem);
      assert.match(
        settingMessage(problem),
        new RegExp(`^The setting localPorts\\.${key} must be .*\\. Using the default, .*\\.$`),
      );
    });
  }

  it('reports each invalid setting, and uses the others', () => {
    const { settings, problems } = read({
      refreshIntervalSeconds: 'x',
      protocols: 7,
      confirmTerminate: false,
    });
    assert.deepEqual(settings, { ...defaultSettings, confirmTerminate: false });
    assert.deepEqual(
      problems.map(({ key, value }) => [key, value]),
      [
        ['refreshIntervalSeconds', 'x'],
        ['protocols', 7],
      ],
    );
  });
});
