import assert from 'node:assert/strict';
import { parseServices } from '../../../../src/collect/windows/parseTasklist';
import { fixture } from '../../fixture';
import { finish } from '../../../../src/model/text/timeSlice';

describe('parseServices', () => {
  it('reads the services of each process, and none for the translated word for none', () => {
    const text = fixture('windows/tasklist-svc-de.csv').toString('latin1');
    assert.deepEqual(
      [...finish(parseServices(text)).services].filter(([, services]) => services.length > 0),
      [
        [604, ['BrokerInfrastructure', 'DcomLaunch', 'Power']],
        [3344, ['MSSQL$SQLEXPRESS']],
        [5000, ['Bonjour Service']],
      ],
    );
    assert.deepEqual(finish(parseServices(text)).services.get(22468), []);
    assert.equal(finish(parseServices(text)).malformedCount, 0);
  });

  for (const none of ['N/A', 'N/D', 'Nicht zutreffend', '\xd4\xdd\xc8\xb1', '']) {
    it(`takes ${JSON.stringify(none)} for none, because the kernel runs no service`, () => {
      const { services } = finish(parseServices(`"System","4","${none}"\r\n"node.exe","100","${none}"\r\n`));
      assert.deepEqual(services.get(100), []);
    });
  }

  it('takes a word with a slash for none, even if the kernel is not listed', () => {
    assert.deepEqual(finish(parseServices('"node.exe","100","N/A"\r\n')).services.get(100), []);
  });

  it('reads a name with commas and quotes, and spaces between services', () => {
    assert.deepEqual([...finish(parseServices('"y, ""z""","7","A, B"')).services], [[7, ['A', 'B']]]);
  });

  it('skips messages', () => {
    const { services, malformedCount } = finish(parseServices('\r\nINFO: none.\r\n"x","7","A"\r\n\r\n'));
    assert.deepEqual([[...services], malformedCount], [[[7, ['A']]], 0]);
  });

  for (const line of [
    '"svchost.exe","604","Dhcp,Eve',
    '"svchost.exe","604"',
    '"svchost.exe","60',
    '"svchost.exe","604","Dhcp"x',
    '"svchost.exe";"604";"Dhcp"',
    '"svchost.exe","1.5","Dhcp"',
    '"svchost.exe","PID","Dhcp"',
    '"svchost.exe","604","Services","0","12.345 K"',
    '"a "b".exe","604","Dhcp"',
  ]) {
    it(`counts an incomplete row, and takes no services from it: ${line}`, () => {
      const { services, malformedCount } = finish(parseServices(`"x","7","A"\r\n${line}\r\n"y","8","B"\r\n`));
      assert.deepEqual(
        [...services],
        [
          [7, ['A']],
          [8, ['B']],
        ],
      );
      assert.equal(malformedCount, 1);
    });
  }

  it('keeps the complete rows of output truncated at any byte, and counts a truncated one', () => {
    const text = fixture('windows/tasklist-svc-de.csv').toString('latin1');
    const lines = text.split(/\r?\n/);
    const whole = finish(parseServices(text)).services;
    for (let length = 0; length < text.length; length++) {
      const seen = text.slice(0, length).split('\n');
      const last = (seen.at(-1) ?? '').trim();
      const rows = seen.filter((line) => line !== '' && lines.includes(line.trim()));
      const { services, malformedCount } = finish(parseServices(text.slice(0, length)));
      assert.deepEqual([...services], [...whole].slice(0, rows.length), `cut after ${length}`);
      assert.equal(malformedCount, last === '' || lines.includes(last) ? 0 : 1, `cut after ${length}`);
    }
  });

  it('terminates for one very long line', () => {
    assert.equal(finish(parseServices(`"${'a'.repeat(2_000_000)}`)).malformedCount, 1);
    assert.equal(finish(parseServices(`"${'""'.repeat(1_000_000)}`)).malformedCount, 1);
    assert.equal(finish(parseServices('"a",'.repeat(500_000))).malformedCount, 1);
  });
});
