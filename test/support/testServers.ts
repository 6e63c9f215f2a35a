/** The servers and their supervisors that tests start, as package-lock.json of a folder names them. Each is installed once. */
import { installLocked, tryInstallLocked } from '../../scripts/host/lockedInstall';

/** @returns the folder that contains `node_modules`. @throws Error with npm's output. */
export function installDevServers(): Promise<string> {
  return installLocked('dev servers to test with', 'dev-servers', 'test/devservers');
}

export function tryInstallSupervisors(): ReturnType<typeof tryInstallLocked> {
  return tryInstallLocked('supervisors to test with', 'supervisors', 'test/supervisors');
}
