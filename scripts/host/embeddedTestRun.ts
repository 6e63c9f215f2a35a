/**
 * Runs an extension's tests like `code --extensionDevelopmentPath=… --extensionTestsPath=… FOLDER`, in the embedded
 * host and a headless browser. Exits with the code of the tests.
 */
import { chromium } from 'playwright-core';
import { browserArgs, findOrFetchBrowser } from './browser';
import { launchCodeServer } from './codeServer';
import { runMain } from './runMain';
import type { Shutdown } from './shutdown';
import { linePrefix } from '../../test/support/results';
import { workbenchUrl } from './workbenchUrl';

const timeoutMs = Number(process.env['LOCAL_PORTS_TEST_TIMEOUT_MS'] ?? 240_000);

async function main(shutdown: Shutdown): Promise<number> {
  const args = process.argv.slice(2);
  const extensionTestsPath = valueOf(args, 'extensionTestsPath');
  const folder = args.find((arg) => !arg.startsWith('--'));
  if (extensionTestsPath === undefined || folder === undefined) {
    throw new Error('--extensionTestsPath= and a folder are needed.');
  }
  const browserPath = await findOrFetchBrowser();
  const server = await launchCodeServer();
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

function valueOf(args: readonly string[], name: string): string | undefined {
  const prefix = `--${name}=`;
  return args.find((arg) => arg.startsWith(prefix))?.slice(prefix.length);
}

runMain(main);
