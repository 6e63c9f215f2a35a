import assert from 'node:assert/strict';
import type { Settings } from '../../../src/model/settings';
import { defaultSettings, protocolsOf, readSettings } from '../../../src/model/settings';

function read(values: Record<string, unknown>): ReturnType<typeof readSettings> {
  return readSettings((key) => values[key]);
}

describe('readSettings', () => {
  it('takes what fits', () => {
    const settings: Settings = {
      refreshIntervalSeconds: 300,
      protocols: 'tcpAndUdp',
      warnAboutExposedDevServers: false,
      notifyAboutExposedDevServers: 'once',
      confirmTerminate: false,
      offerToFreePorts: false,
      openIn: 'editor',
      groupBy: 'port',
      show: 'workspace',
      hide: [{ port: '5000-5010' }, { process: 'rapportd', address: '::1' }],
    };
    assert.deepEqual(read({ ...settings }), { settings, problems: [] });
  });

  it('takes the defaults where nothing is set, without a word', () => {
    assert.deepEqual(read({}), { settings: defaultSettings, problems: [] });
    assert.deepEqual(read({ protocols: null }), { settings: defaultSettings, problems: [] });
  });

  const unfit: readonly [keyof Settings, unknown][] = [
    ['refreshIntervalSeconds', 0],
    ['refreshIntervalSeconds', 0.9],
    ['refreshIntervalSeconds', 301],
    ['refreshIntervalSeconds', NaN],
    ['refreshIntervalSeconds', -Infinity],
    ['refreshIntervalSeconds', '2'],
    ['protocols', 'udp'],
    ['protocols', ['tcp']],
    ['warnAboutExposedDevServers', 'false'],
    ['warnAboutExposedDevServers', 0],
    ['confirmTerminate', {}],
  ];
  for (const [key, value] of unfit) {
    it(`uses the default for ${key} = ${JSON.stringify(value)}, and says so`, () => {
      const { settings, problems } = read({ [key]: value });
      assert.deepEqual(settings, defaultSettings);
      assert.equal(problems.length, 1);
      assert.match(problems[0]?.message ?? '', new RegExp(`localPorts\\.${key} must be .*mended`));
    });
  }

  it('tells of each setting that does not fit, and takes the others', () => {
    const { settings, problems } = read({
      refreshIntervalSeconds: 'x',
      protocols: 7,
      confirmTerminate: false,
    });
    assert.deepEqual(settings, { ...defaultSettings, confirmTerminate: false });
    assert.deepEqual(
      problems.map(({ detail }) => detail),
      ['localPorts.refreshIntervalSeconds: "x"', 'localPorts.protocols: 7'],
    );
  });
});

describe('protocolsOf', () => {
  it('knows which protocols are shown', () => {
    assert.deepEqual(protocolsOf({ ...defaultSettings, protocols: 'tcp' }), new Set(['tcp']));
    assert.deepEqual(protocolsOf({ ...defaultSettings, protocols: 'tcpAndUdp' }), new Set(['tcp', 'udp']));
  });
});
