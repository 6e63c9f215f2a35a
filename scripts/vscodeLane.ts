/** Runs the integration tests in a real extension host: a desktop VS Code if possible, else the embedded one. */
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { findDesktop } from './host/desktop';
import { builtFile, projectRoot } from './host/projectRoot';
import { makeScratchFolder } from './host/scratchFolder';
import { resultsVariable } from '../test/support/results';

const downloadTimeoutMs = 15_000;
const desktopVersion = '1.100.3';

/** Rejects when the tests fail or cannot be run. */
async function runIntegrationTests(resultsFile: string): Promise<void> {
  const root = projectRoot();
  // The tests may write into the workspace.
  const scratch = await makeScratchFolder('ws');
  try {
    const folder = join(scratch.path, 'workspace');
    await mkdir(folder);
    await cp(join(root, 'samples', 'workspace'), folder, { recursive: true });
    const desktop = await fetchDesktop();
    process.stdout.write(
      desktop
        ? `In a desktop VS Code ${desktopVersion}:\n`
        : 'In the embedded VS Code (code-server and a headless browser):\n',
    );
    await runTests({
      vscodeExecutablePath: desktop ?? join(root, 'scripts', 'host', 'embedded-vscode'),
      // with an example of another extension that uses this one
      extensionDevelopmentPath: [root, join(root, 'test', 'fixtures', 'apiExtension')],
      extensionTestsPath: builtFile('test/integration/index'),
      launchArgs: [folder],
      extensionTestsEnv: { [resultsVariable]: resultsFile },
    });
  } finally {
    await scratch.remove();
  }
}

/** The downloaded executable, or undefined without a display or a way to download it. */
async function fetchDesktop(): Promise<string | undefined> {
  if (!findDesktop().hasDisplay) return undefined;
  try {
    return await downloadAndUnzipVSCode({
      version: desktopVersion,
      timeout: downloadTimeoutMs,
      cachePath: join(projectRoot(), '.vscode-test'),
    });
  } catch (error) {
    process.stdout.write(`No desktop VS Code: ${(error as Error).message}\n`);
    return undefined;
  }
}

const resultsPath = process.env[resultsVariable];
if (!resultsPath) throw new Error(`${resultsVariable} is not set.`);
runIntegrationTests(resultsPath).catch((error: unknown) => {
  console.error((error as Error).message);
  process.exitCode = 1;
});
