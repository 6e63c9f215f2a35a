import assert from 'node:assert/strict';
import type { ToolCommand, RunTool } from '../../../../src/collect/runTool';
import { ToolFailure } from '../../../../src/collect/toolFailure';
import { parseExcludedPorts, readReservedPorts } from '../../../../src/collect/windows/reservedPorts';
import { fixture } from '../../fixture';

const { signal } = new AbortController();

function printing(stdout: Buffer, exitCode: number, asked: ToolCommand[] = []): RunTool {
  return (command) => {
    asked.push(command);
    return Promise.resolve({ exitCode, stdout, stderr: Buffer.alloc(0) });
  };
}

describe('excluded ports', () => {
  it('are read in any language', () => {
    assert.deepEqual(parseExcludedPorts(fixture('windows/netsh-excluded-fr.txt').toString('latin1')), [
      { from: 1540, to: 1639 },
      { from: 5357, to: 5357 },
      { from: 50000, to: 50059, isAdministered: true },
    ]);
  });

  it('are not read from similar lines', () => {
    const text = [
      '1 2 3',
      '70000 70001',
      '20 10',
      '5 x',
      '* 1 2',
      '     80          80     ',
      '1 99999',
    ].join('\n');
    assert.deepEqual(parseExcludedPorts(text), [{ from: 80, to: 80 }]);
  });

  it('are read by netsh, run by its full path', async () => {
    const asked: ToolCommand[] = [];
    const run = printing(fixture('windows/netsh-excluded-fr.txt'), 0, asked);
    assert.equal((await readReservedPorts(run, signal, 'D:\\Windows')).length, 3);
    assert.deepEqual(
      asked.map(({ file, args }) => [file, ...args].join(' ')),
      ['D:\\Windows\\System32\\netsh.exe interface ipv4 show excludedportrange protocol=tcp'],
    );
  });

  it('of UDP are others than those of TCP', async () => {
    const asked: ToolCommand[] = [];
    const run = printing(fixture('windows/netsh-excluded-fr.txt'), 0, asked);
    await readReservedPorts(run, signal, 'C:\\Windows', 'udp');
    assert.equal(asked[0]?.args.at(-1), 'protocol=udp');
  });

  it('may be none, for which netsh prints only a heading', async () => {
    const run = printing(Buffer.from('\r\nProtocol tcp Port Exclusion Ranges\r\n'), 0);
    assert.deepEqual(await readReservedPorts(run, signal, 'C:\\Windows'), []);
  });

  it('are unknown if netsh fails or prints nothing', async () => {
    for (const run of [printing(Buffer.from('\r\n'), 0), printing(Buffer.from('1 2\r\n'), 1)]) {
      await assert.rejects(readReservedPorts(run, signal, 'C:\\Windows'), ToolFailure);
    }
  });
});
