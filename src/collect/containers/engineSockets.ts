import { existsSync } from 'node:fs';
import { remoteEngineMessage } from '../../messages/containerEngines';
import { engines } from '../../model/containers/engines';
import type { Problem } from '../../model/listeners/snapshot';

/** What the paths of sockets depend on. */
export interface EngineEnvironment {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** Undefined on Windows, which has none. */
  readonly uid: number | undefined;
}

export interface EngineSockets {
  /** Unix sockets, or named pipes (`//./pipe/docker_engine`), where an engine may listen. */
  readonly paths: readonly string[];
  readonly problems: readonly Problem[];
}

/** Where container engines listen on this machine. Engines on other machines are never queried: nothing here uses the network. */
export function engineSockets(environment: EngineEnvironment): EngineSockets {
  const host = environment.env['DOCKER_HOST'] ?? '';
  const chosen = localPath(host, environment.platform);
  const defaults = defaultPaths(environment);
  return {
    paths: [...new Set(chosen === undefined ? defaults : [chosen, ...defaults])],
    problems: host === '' || chosen !== undefined ? [] : [remoteProblem(host)],
  };
}

/** `unix:///run/docker.sock`, and on Windows `npipe:////./pipe/docker_engine`; another machine's pipe is no local one. */
function localPath(host: string, platform: NodeJS.Platform): string | undefined {
  const pattern = platform === 'win32' ? /^npipe:\/\/(\/\/\.\/pipe\/[^/]+)$/ : /^unix:\/\/(\/.+)$/;
  return pattern.exec(host.replaceAll('\\', '/'))?.[1];
}

function remoteProblem(host: string): Problem {
  const scheme = /^([a-z]{1,10}):\/\//.exec(host)?.[1];
  return {
    message: remoteEngineMessage(),
    // the rest may hold credentials
    detail: `DOCKER_HOST is ${scheme === undefined ? 'no address' : `${scheme}://…`}`,
  };
}

/** The table's sockets of this platform, with the user's folders filled in. */
function defaultPaths({ platform, env, home, uid }: EngineEnvironment): string[] {
  const folders: Readonly<Record<string, string | undefined>> = {
    home,
    runtime: env['XDG_RUNTIME_DIR'] ?? `/run/user/${uid ?? 0}`,
    temporary: env['TMPDIR']?.replace(/\/$/, ''),
  };
  return Object.values(engines)
    .flatMap(({ sockets }) => sockets[platform] ?? [])
    .flatMap((path) => {
      const [placeholder, name = ''] = /^\{(\w+)\}/.exec(path) ?? [''];
      const folder = placeholder === '' ? '' : folders[name];
      return folder === undefined ? [] : [folder + path.slice(placeholder.length)];
    });
}

/**
 * Whether the daemon of an engine runs, without connecting to it: systemd would start a stopped Docker as soon as something
 * connects to its socket.
 */
export function hasRunningDaemon(): boolean {
  return Object.values(engines).some(({ pidFile }) => pidFile !== undefined && existsSync(pidFile));
}
