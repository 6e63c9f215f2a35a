/** Finds a Chromium for the tests, or installs one. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { findOnPath, isExecutable } from './desktop';
import { describeEnd, runToEnd } from './ownedProcess';
import { withProgress } from './progress';
import { projectRoot } from './projectRoot';

/** Quiet; pages can connect to this machine only. */
export const browserArgs: readonly string[] = [
  '--no-first-run',
  '--disable-quic',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE ::1',
];

const onPath = [
  // needs a third less of the processor
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
];
const usualPlaces: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((root) => {
    const folder = process.env[root];
    if (!folder) return [];
    return [
      join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
      join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
      join(folder, 'Chromium', 'Application', 'chrome.exe'),
    ];
  }),
};
const downloadTimeoutMs = 180_000;
const packageTimeoutMs = 420_000;

/** The path of a Chromium-based browser, installed if necessary. @throws Error that says what to do. */
export async function findOrFetchBrowser(): Promise<string> {
  const named = process.env['LOCAL_PORTS_BROWSER'];
  if (named) {
    if (isExecutable(named)) return named;
    throw new Error(`LOCAL_PORTS_BROWSER names ${named}, which cannot be run.`);
  }
  const present = findBrowser();
  if (present) return present;
  const failures: string[] = [];
  // Prefer the system's Chromium if packages can be installed: it comes with the libraries and fonts that the downloaded
  // one expects.
  for (const fetchBrowser of [fetchFromDebian, fetchFromPlaywright]) {
    try {
      await fetchBrowser();
    } catch (error) {
      failures.push((error as Error).message);
    }
    const fetched = findBrowser();
    if (fetched) return fetched;
  }
  throw new Error(
    `No Chromium-based browser was found or could be installed (${failures.join('; ')}): install Chromium or ` +
      'Chrome, or set LOCAL_PORTS_BROWSER to the path of one.',
  );
}

/** One that is installed already. */
export function findBrowser(): string | undefined {
  const found = findOnPath(onPath) ?? usualPlaces[process.platform]?.find(isExecutable);
  if (found) return found;
  const downloaded = chromium.executablePath();
  return existsSync(downloaded) ? downloaded : undefined;
}

async function fetchFromDebian(): Promise<void> {
  const aptGet = process.platform === 'linux' && process.getuid?.() === 0 && findOnPath(['apt-get']);
  if (!aptGet) return;
  await withProgress('Installing Chromium with apt-get', async () => {
    const steps = [
      ['update', '-q'],
      ['install', '-y', '-q', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'],
    ];
    for (const args of steps) {
      const run = await runToEnd(aptGet, args, {
        name: 'apt-get',
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
        timeoutMs: packageTimeoutMs,
      });
      if (run.code !== 0) throw failureOf(`apt-get ${args[0] ?? ''}`, run);
    }
  });
}

async function fetchFromPlaywright(): Promise<void> {
  await withProgress("Downloading Playwright's Chromium", async () => {
    const cli = join(projectRoot(), 'node_modules', 'playwright-core', 'cli.js');
    const run = await runToEnd(process.execPath, [cli, 'install', 'chromium'], {
      name: 'playwright-core install',
      timeoutMs: downloadTimeoutMs,
    });
    if (run.code !== 0) throw failureOf('the download', run);
  });
}

function failureOf(what: string, run: Awaited<ReturnType<typeof runToEnd>>): Error {
  const lastLine = run.output.trim().split('\n').at(-1) ?? '';
  const reason = run.timedOut ? 'no end in sight' : describeEnd(run);
  return new Error(`${what}: ${reason}${lastLine ? `: ${lastLine}` : ''}`);
}
