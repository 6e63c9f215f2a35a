import assert from 'node:assert/strict';
import { parseServices } from '../../../../src/collect/windows/services';
import { fixture } from '../../fixture';

describe('parseServices', () => {
  it('reads the services of each process, and none where the translated word for none stands', () => {
    const text = fixture('windows/tasklist-svc-de.csv').toString('latin1');
    assert.deepEqual(
      [...parseServices(text)].filter(([, services]) => services.length > 0),
      [
        [604, ['BrokerInfrastructure', 'DcomLaunch', 'Power']],
        [3344, ['MSSQL$SQLEXPRESS']],
        [5000, ['Bonjour Service']],
      ],
    );
    assert.deepEqual(parseServices(text).get(22468), []);
  });

  for (const none of ['N/A', 'N/D', 'Nicht zutreffend', '\xd4\xdd\xc8\xb1', '']) {
    it(`takes ${JSON.stringify(none)} for none, because the kernel runs no service`, () => {
      const services = parseServices(`"System","4","${none}"\r\n"node.exe","100","${none}"\r\n`);
      assert.deepEqual(services.get(100), []);
    });
  }

  it('takes a word with a slash for none, though the kernel is not listed', () => {
    assert.deepEqual(parseServices('"node.exe","100","N/A"\r\n').get(100), []);
  });

  it('passes over headings and what is no row', () => {
    const text =
      '"Image Name","PID","Services"\r\nINFO: none.\r\n\r\n"x","1.5","A"\r\n"x"\r\n"y, ""z""","7","A, B"';
    assert.deepEqual([...parseServices(text)], [[7, ['A', 'B']]]);
  });
});
