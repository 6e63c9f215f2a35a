/**
 * Runs an extension's tests like `code --extensionDevelopmentPath=… --extensionTestsPath=… FOLDER`, in the embedded
 * host and a headless browser. Exits with the code of the tests.
 */
import { chromium } from 'playwright-core';
import { browserArgs, findOrFetchBrowser } from './browser';
import { launchCodeServer } from './codeServer';
import { linkExtension } from './extensionLink';
import { runMain } from './runMain';
import { makeScratchFolder } from './scratchFolder';
import type { Shutdown } from './shutdown';
import { linePrefix } from '../../test/support/results';
import { workbenchUrl } from './workbenchUrl';

const timeoutMs = Number(process.env['LOCAL_PORTS_TEST_TIMEOUT_MS'] ?? 480_000);

async function main(shutdown: Shutdown): Promise<number> {
  const args = process.argv.slice(2);
  const [extensionTestsPath] = valuesOf(args, 'extensionTestsPath');
  // the first is this project, which the server loads from elsewhere
  const [, ...moreExtensions] = valuesOf(args, 'extensionDevelopmentPath');
  const folder = args.find((arg) => !arg.startsWith('--'));
  if (extensionTestsPath === undefined || folder === undefined) {
    throw new Error('--extensionTestsPath= and a folder are needed.');
  }
  const browserPath = await findOrFetchBrowser();
  const extensionsDir = await installed(moreExtensions, shutdown);
  const server = await launchCodeServer({ extensionsDir, runsTests: true });
  shutdown.add(() => server.stop());
  const browser = await chromium.launch({ executablePath: browserPath, args: [...browserArgs] });
  shutdown.add(() => browser.close());
  const page = await browser.newPage();
  const ended = new Promise<number>((resolve, reject) => {
    const fail = (what: string) => {
      reject(new Error(`${what} The server's last output:\n${server.lastOutput()}`));
    };
    const timer = setTimeout(() => {
      fail(`The extension host did not end within ${timeoutMs / 1000} s.`);
    }, timeoutMs);
    shutdown.add(() => {
      clearTimeout(timer);
      return Promise.resolve();
    });
    void server.ended.then(() => {
      fail('The VS Code server ended.');
    });
    page.once('crash', () => {
      fail("The browser's page crashed.");
    });
    page.once('close', () => {
      fail("The browser's page was closed.");
    });
    // The workbench calls these two in a test run, if they exist.
    Promise.all([
      page.exposeFunction('codeAutomationLog', printLog),
      page.exposeFunction('codeAutomationExit', resolve),
    ])
      .then(() =>
        page.goto(
          workbenchUrl({
            authority: server.authority,
            folder,
            extensionDevelopmentPath: server.extensionPath,
            extensionTestsPath,
          }),
          // the whole run has a deadline of its own
          { timeout: timeoutMs },
        ),
      )
      .catch(reject);
  });
  return ended;
}

/** Prints the lines of our tests and drops the workbench's own logs. */
function printLog(type: string, args: unknown[]): void {
  const text = args.map(String).join(' ');
  const start = text.indexOf(linePrefix);
  if (start >= 0) process.stdout.write(`${text.slice(start + linePrefix.length)}\n`);
  else if (process.env['LOCAL_PORTS_TEST_LOGS']) process.stdout.write(`[${type}] ${text}\n`);
}

/** A page loads only one extension in development mode: others are installed. @returns the folder with links to them. */
async function installed(extensions: readonly string[], shutdown: Shutdown): Promise<string> {
  const scratch = await makeScratchFolder('extensions');
  shutdown.add(() => scratch.remove());
  for (const path of extensions) await linkExtension(path, scratch.path);
  return scratch.path;
}

function valuesOf(args: readonly string[], name: string): readonly string[] {
  const prefix = `--${name}=`;
  return args.filter((arg) => arg.startsWith(prefix)).map((arg) => arg.slice(prefix.length));
}

runMain(main);
