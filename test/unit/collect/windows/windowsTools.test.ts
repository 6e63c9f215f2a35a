import assert from 'node:assert/strict';
import { RunFailure } from '../../../../src/collect/runTool';
import { runSystemTool, systemRoot } from '../../../../src/collect/windows/windowsTools';

const { signal } = new AbortController();
const command = { args: [], timeoutMs: 1, maximumBytes: 1 };
const answer = { exitCode: 0, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) };

/** @returns the paths that were tried. */
async function tried(
  root: string,
  tool: string,
  reasons: readonly RunFailure['reason'][],
): Promise<string[]> {
  const files: string[] = [];
  const runs = runSystemTool(
    ({ file }) => {
      files.push(file);
      const reason = reasons[files.length - 1];
      return reason === undefined ? Promise.resolve(answer) : Promise.reject(new RunFailure(reason, file));
    },
    root,
    tool,
    command,
    signal,
  );
  await runs.catch((error: unknown) => {
    assert.ok(error instanceof RunFailure);
    files.push(`${error.reason} ${error.message}`);
  });
  return files;
}

describe('runSystemTool', () => {
  it('runs a tool by its full path, and no other of that name', async () => {
    assert.deepEqual(await tried('D:\\Windows', 'netstat.exe', []), ['D:\\Windows\\System32\\netstat.exe']);
  });

  it('tries another path only if the tool is missing, and never its bare name', async () => {
    assert.deepEqual(
      await tried('D:\\Windows', 'WindowsPowerShell\\v1.0\\powershell.exe', ['missing', 'missing']),
      [
        'D:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
        'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
        'missing D:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
      ],
    );
    assert.deepEqual(await tried('C:\\Windows', 'netstat.exe', ['missing']), [
      'C:\\Windows\\System32\\netstat.exe',
      'missing C:\\Windows\\System32\\netstat.exe',
    ]);
    assert.deepEqual(await tried('D:\\Windows', 'netstat.exe', ['denied']), [
      'D:\\Windows\\System32\\netstat.exe',
      'denied D:\\Windows\\System32\\netstat.exe',
    ]);
  });
});

describe('systemRoot', () => {
  it('comes from the environment if that is a path, and is the usual one otherwise', () => {
    assert.equal(systemRoot({ SystemRoot: 'D:\\WINNT\\' }), 'D:\\WINNT');
    for (const environment of [{}, { SystemRoot: '' }, { SystemRoot: 'Windows' }, { SystemRoot: '.\\x' }]) {
      assert.equal(systemRoot(environment), 'C:\\Windows');
    }
  });
});
