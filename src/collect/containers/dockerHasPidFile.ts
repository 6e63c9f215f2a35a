import { existsSync } from 'node:fs';

/** Asked on its socket, a Docker that does not run would be started by systemd: its PID file is for everybody to see. */
export function dockerHasPidFile(): boolean {
  return existsSync('/var/run/docker.pid');
}
