/** Installs the browser and the embedded VS Code unless they are: in a network of their own, the tests could not. */
import { findOrFetchBrowser } from './host/browser';
import { ensureCodeServer } from './host/codeServerInstall';
import { runMain } from './host/runMain';

runMain(async () => {
  await findOrFetchBrowser();
  await ensureCodeServer();
  return 0;
});
