import assert from 'node:assert/strict';
import { selfReports } from '../../../src/act/selfReports';
import { thisProcess } from '../../../src/core/hostProcess';
import { FakeProc } from '../collect/linux/fakeProc';

describe('the process that Local Ports runs in', () => {
  for (const platform of ['darwin', 'win32'] as const) {
    it(`is described without files that are named as Linux names its own: ${platform}`, () => {
      const { reports, session, unit, bootId, isParentOfSameProgram } = thisProcess(platform);
      assert.deepEqual(reports(), [{ pid: process.pid, parentPid: process.ppid }]);
      assert.deepEqual(
        { session, unit, bootId, isParentOfSameProgram },
        { session: undefined, unit: undefined, bootId: '', isParentOfSameProgram: false },
      );
    });
  }

  it('is not what a file says that is named as Linux names its own, on Windows', () => {
    const proc = new FakeProc();
    try {
      proc.write('self/status', 'Name:\tnode\nTgid:\t900\nPid:\t900\nPPid:\t800\n');
      const path = `${proc.root}/self/status`;
      assert.deepEqual(selfReports('linux', path).slice(1), [{ pid: 900, parentPid: 800 }]);
      assert.deepEqual(selfReports('win32', path).slice(1), []);
    } finally {
      proc.dispose();
    }
  });
});
