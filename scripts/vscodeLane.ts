/** Runs the integration tests in a real extension host: a desktop VS Code if possible, else the embedded one. */
import { cp, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { findDesktop } from './host/desktop';
import { builtFile, projectRoot } from './host/projectRoot';
import { makeScratchFolder } from './host/scratchFolder';
import { resultsVariable } from '../test/support/results';

const downloadTimeoutMs = 15_000;
const usualDesktop = '1.100.3';
/** A version, `stable`, or `floor` for the oldest one that the manifest admits: the tests run in it or fail. */
const wantedVariable = 'LOCAL_PORTS_VSCODE';

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
        ? `In a desktop VS Code ${desktop.version}:\n`
        : 'In the embedded VS Code (code-server and a headless browser):\n',
    );
    await runTests({
      vscodeExecutablePath: desktop?.path ?? join(root, 'scripts', 'host', 'embedded-vscode'),
      // with an example of another extension that uses this one, and one whose tool no condition allows
      extensionDevelopmentPath: [
        root,
        ...['apiExtension', 'hiddenTool'].map((name) => join(root, 'test', 'fixtures', name)),
      ],
      extensionTestsPath: builtFile('test/integration/index'),
      launchArgs: [folder],
      extensionTestsEnv: { [resultsVariable]: resultsFile },
    });
  } finally {
    await scratch.remove();
  }
}

interface Desktop {
  readonly version: string;
  /** Of its executable. */
  readonly path: string;
}

/** @returns undefined without a display or a way to download it, unless a version is wanted. */
async function fetchDesktop(): Promise<Desktop | undefined> {
  const wanted = process.env[wantedVariable];
  if (wanted === undefined && !findDesktop().hasDisplay) return undefined;
  const version = wanted === 'floor' ? await oldestAdmitted() : (wanted ?? usualDesktop);
  try {
    const path = await downloadAndUnzipVSCode({
      version,
      timeout: downloadTimeoutMs,
      cachePath: join(projectRoot(), '.vscode-test'),
    });
    return { version, path };
  } catch (error) {
    if (wanted !== undefined) throw error;
    process.stdout.write(`No desktop VS Code: ${(error as Error).message}\n`);
    return undefined;
  }
}

/** `"engines": { "vscode": "^1.100.0" }` */
async function oldestAdmitted(): Promise<string> {
  const manifest = await readFile(join(projectRoot(), 'package.json'), 'utf8');
  const { engines } = JSON.parse(manifest) as { readonly engines: { readonly vscode: string } };
  return engines.vscode.replace(/^[^\d]*/, '');
}

const resultsPath = process.env[resultsVariable];
if (!resultsPath) throw new Error(`${resultsVariable} is not set.`);
runIntegrationTests(resultsPath).catch((error: unknown) => {
  console.error((error as Error).message);
  process.exitCode = 1;
});
