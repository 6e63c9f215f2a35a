import type { EngineProblem } from './engineProblem';

/** What the places of sockets depend on. */
export interface EngineEnvironment {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** undefined where the system has none (Windows). */
  readonly uid: number | undefined;
}

export interface EngineSockets {
  /** Unix sockets, or named pipes (`//./pipe/docker_engine`), each where an engine may be. */
  readonly paths: readonly string[];
  readonly problems: readonly EngineProblem[];
}

/** Where container engines listen on this machine. An engine elsewhere is never asked: nothing here uses the network. */
export function engineSockets(environment: EngineEnvironment): EngineSockets {
  const host = environment.env['DOCKER_HOST'] ?? '';
  const chosen = localPath(host, environment.platform);
  const usual = usualPaths(environment);
  return {
    paths: [...new Set(chosen === undefined ? usual : [chosen, ...usual])],
    problems: host === '' || chosen !== undefined ? [] : [leftAlone(host)],
  };
}

/** `unix:///run/docker.sock`, and on Windows `npipe:////./pipe/docker_engine`; another machine's pipe is no local one. */
function localPath(host: string, platform: NodeJS.Platform): string | undefined {
  const pattern = platform === 'win32' ? /^npipe:\/\/(\/\/\.\/pipe\/[^/]+)$/ : /^unix:\/\/(\/.+)$/;
  return pattern.exec(host.replaceAll('\\', '/'))?.[1];
}

function leftAlone(host: string): EngineProblem {
  const scheme = /^([a-z]{1,10}):\/\//.exec(host)?.[1];
  return {
    kind: 'remote',
    message:
      'DOCKER_HOST does not name a local socket, so that engine is not asked: ' +
      'its containers are not shown unless a local engine lists them.',
    // the rest may hold a name and a password
    detail: `DOCKER_HOST is ${scheme === undefined ? 'no address' : `${scheme}://…`}`,
  };
}

function usualPaths({ platform, env, home, uid }: EngineEnvironment): string[] {
  if (platform === 'linux') {
    const runtime = env['XDG_RUNTIME_DIR'] ?? `/run/user/${uid ?? 0}`;
    return [
      '/var/run/docker.sock',
      `${runtime}/docker.sock`,
      `${home}/.docker/desktop/docker.sock`,
      `${runtime}/podman/podman.sock`,
      '/run/podman/podman.sock',
    ];
  }
  if (platform === 'darwin') {
    const temporary = env['TMPDIR']?.replace(/\/$/, '');
    return [
      '/var/run/docker.sock',
      `${home}/.docker/run/docker.sock`,
      `${home}/.colima/default/docker.sock`,
      `${home}/.config/colima/default/docker.sock`,
      `${home}/.orbstack/run/docker.sock`,
      `${home}/.rd/docker.sock`,
      `${home}/.local/share/containers/podman/machine/podman.sock`,
      ...(temporary === undefined ? [] : [`${temporary}/podman/podman-machine-default-api.sock`]),
    ];
  }
  return platform === 'win32' ? ['//./pipe/docker_engine', '//./pipe/podman-machine-default'] : [];
}
