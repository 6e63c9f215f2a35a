import assert from 'node:assert/strict';
import { settingMessage } from '../../../src/messages/settings';
import { readSettings } from '../../../src/model/settings';

describe('settingMessage', () => {
  it('says what each setting accepts, and which default is used', () => {
    const wrong: Readonly<Record<string, unknown>> = {
      refreshIntervalSeconds: 0,
      confirmTerminate: 'yes',
      groupBy: 'colour',
      protocols: 'udp',
      stablePortRange: 'all',
      hide: [{}],
    };
    const { problems } = readSettings((key) => wrong[key]);
    assert.deepEqual(problems.map(settingMessage), [
      'The setting localPorts.refreshIntervalSeconds must be a number of seconds from 1 to 300. Using the default, 2.',
      'The setting localPorts.protocols must be "tcp" or "tcpAndUdp". Using the default, "tcp".',
      'The setting localPorts.confirmTerminate must be true or false. Using the default, true.',
      'The setting localPorts.stablePortRange must be a range of ports from 1024 to 65535, such as 20000-29999. Using the default, "20000-29999".',
      'The setting localPorts.groupBy must be "process", "project", "origin" or "port". Using the default, "process".',
      'The setting localPorts.hide must be a list of rules, each with a port, a process or an address. Using the default, [].',
    ]);
  });
});
