/** Where this runs, as far as it changes what an address means. */
export type RemoteKind = 'machine' | 'container' | 'wsl' | 'ssh';

/** @param remoteName `vscode.env.remoteName`: undefined, `ssh-remote`, `wsl`, `dev-container`, `attached-container`, `codespaces`, `tunnel`. */
export function remoteKindOf(remoteName: string | undefined): RemoteKind {
  switch (remoteName) {
    case 'dev-container':
    case 'attached-container':
    case 'k8s-container':
    case 'codespaces':
      return 'container';
    case 'wsl':
      return 'wsl';
    case undefined:
      return 'machine';
    default:
      return 'ssh';
  }
}

/** What is to be added to a warning here; undefined where nothing is. */
export function remoteSentence(surroundings: RemoteKind): string | undefined {
  switch (surroundings) {
    case 'machine':
      return undefined;
    case 'container':
      return 'This window works in a container: its network is its own, a port may have to listen on all interfaces to be published, and who can reach it is decided where it is published.';
    case 'wsl':
      return 'This window works in WSL: by default only this Windows machine is on its network, unless networking is mirrored or ports are forwarded.';
    case 'ssh':
      return 'This is about the remote machine, not about the one in front of you.';
  }
}

/** In a container of its own network a wildcard bind is often needed: it is told, and no alarm. */
export function isAlarming(surroundings: RemoteKind): boolean {
  return surroundings !== 'container';
}
