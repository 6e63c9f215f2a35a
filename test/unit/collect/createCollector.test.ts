import assert from 'node:assert/strict';
import { CollectFailure } from '../../../src/collect/collector';
import { createCollector } from '../../../src/collect/createCollector';
import { LsofCollector } from '../../../src/collect/unix/lsofCollector';
import { skipBecause } from '../../support/skip';

describe('createCollector', () => {
  it('reads Linux from /proc', async function () {
    if (process.platform !== 'linux') skipBecause(this, 'not on Linux');
    const [chain = []] = await createCollector('linux').readAncestorChains([process.pid]);
    assert.ok(chain[0] !== undefined);
    // its arguments name all test files, so they may be cut off
    assert.notEqual(chain[0].argvQuality, 'splitOnSpaces', 'ps and lsof would not separate arguments');
  });

  it('has a collector for Windows, which fails on any other system', async function () {
    if (process.platform === 'win32') skipBecause(this, 'on Windows');
    await assert.rejects(createCollector('win32').scan(new AbortController().signal), (error) => {
      assert.ok(error instanceof CollectFailure);
      assert.equal(error.reason, 'missing');
      return true;
    });
  });

  it('creates any collector on any machine, from the given tools', async () => {
    const asked: string[] = [];
    const rows = '\r\n  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       1084\r\n';
    const fields = 'p4711\0cnode\0u501\0Lalice\0R1\0\nf3\0tIPv4\0d0x1\0PTCP\0n127.0.0.1:3000\0TST=LISTEN\0\n';
    const collect = async (platform: NodeJS.Platform, output: string): Promise<string[]> => {
      const collector = createCollector(platform, {
        run: ({ file }) => {
          asked.push(file);
          return Promise.resolve({
            exitCode: 0,
            stdout: Buffer.from(file.includes('lsof') || file.includes('netstat') ? output : ''),
            stderr: Buffer.alloc(0),
          });
        },
        findProcesses: () => Promise.resolve([]),
      });
      const { listeners } = await collector.scan(new AbortController().signal);
      return listeners.map(({ address, port }) => `${address.text}:${port}`);
    };
    assert.deepEqual(await collect('win32', rows), ['0.0.0.0:135']);
    assert.deepEqual(await collect('darwin', fields), ['127.0.0.1:3000']);
    assert.match(asked[0] ?? '', /\\System32\\netstat\.exe$/);
    assert.ok(asked.includes('/usr/sbin/lsof'));
  });

  for (const platform of ['darwin', 'freebsd', 'openbsd', 'netbsd', 'sunos', 'aix'] as const) {
    it(`uses lsof on ${platform}`, () => {
      assert.ok(createCollector(platform) instanceof LsofCollector);
    });
  }

  for (const platform of ['android', 'haiku', 'cygwin', 'plan9'] as NodeJS.Platform[]) {
    it(`reports that ${platform} is not supported, and claims nothing about its processes`, async () => {
      const collector = createCollector(platform);
      await assert.rejects(collector.scan(new AbortController().signal), (error) => {
        assert.ok(error instanceof CollectFailure);
        assert.equal(error.reason, 'unsupported');
        assert.match(error.message, new RegExp(`\\(${platform}\\)`));
        return true;
      });
      assert.deepEqual(await collector.readAncestorChains([process.pid]), [[]]);
      assert.deepEqual(await collector.inspect([process.pid]), [undefined]);
    });
  }
});
