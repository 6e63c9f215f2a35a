/** Where this window runs, as far as it changes what an address means. */
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

/** In a container with a network of its own a wildcard bind is often needed: it is shown, but not alarming. */
export function isAlarming(remoteKind: RemoteKind): boolean {
  return remoteKind !== 'container';
}
