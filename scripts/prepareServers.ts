/** Installs the servers that tests start, unless they are: in a network of their own, the tests could not. */
import { installDevServers, tryInstallSupervisors } from '../test/support/testServers';
import { runMain } from './host/runMain';

runMain(async () => {
  await tryInstallSupervisors();
  await installDevServers();
  return 0;
});
