/** The address that opens the web workbench on a folder, with an extension in development mode. */
export interface WorkbenchUrlParts {
  /** `host:port`. The extension's location must name the same authority as the page. */
  readonly authority: string;
  /** Absolute paths on the server's machine. */
  readonly folder: string;
  readonly extensionDevelopmentPath?: string | undefined;
  readonly extensionTestsPath?: string;
}

export function workbenchUrl(parts: WorkbenchUrlParts): string {
  const payload: [string, string][] = [];
  const remote = (path: string) => `vscode-remote://${parts.authority}${uriPath(path)}`;
  if (parts.extensionDevelopmentPath !== undefined) {
    payload.push(['extensionDevelopmentPath', remote(parts.extensionDevelopmentPath)]);
  }
  if (parts.extensionTestsPath !== undefined) {
    payload.push(['extensionTestsPath', remote(parts.extensionTestsPath)]);
  }
  const query = new URLSearchParams({ folder: posixPath(parts.folder) });
  if (payload.length > 0) query.set('payload', JSON.stringify(payload));
  return `http://${parts.authority}/?${query.toString()}`;
}

/** `C:\a b` → `/c:/a b`; a POSIX path stays as it is. */
function posixPath(path: string): string {
  const drive = /^([A-Za-z]):[\\/]/.exec(path);
  if (!drive) return path;
  return `/${path.replaceAll('\\', '/').replace(/^[A-Za-z]/, (letter) => letter.toLowerCase())}`;
}

function uriPath(path: string): string {
  return posixPath(path).split('/').map(encodeURIComponent).join('/').replaceAll('%3A', ':');
}
