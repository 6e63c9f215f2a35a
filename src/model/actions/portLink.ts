import { name, publisher } from '../../../package.json';
import { parsePort } from '../net/endpoint';

/** What a link does with a port: `stop` always asks. */
type LinkAction = 'open' | 'reveal' | 'stop';

/** A link to a port of this machine. */
export interface PortLink {
  readonly action: LinkAction;
  readonly port: number;
  /** The process that the link means; undefined if any holder of the port is meant. */
  readonly pid?: number;
}

/** The parts of a URI, decoded, as VS Code hands them to an extension. */
interface LinkParts {
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
}

/** By which VS Code knows this extension. */
export const extensionId = `${publisher}.${name}`;
/** The longest is `port=65535&pid=4294967295`. */
const maximumQueryLength = 40;
const actions: Readonly<Record<string, LinkAction>> = {
  '/open': 'open',
  '/reveal': 'reveal',
  '/stop': 'stop',
};

/**
 * Reads `/open?port=3000`, `/reveal?port=3000` and `/stop?port=3000&pid=4711`. Any page can open such a link, so nothing else is
 * accepted, and nothing but numbers is taken from it.
 * @returns undefined if it is no such link.
 */
export function parsePortLink({ path, query, fragment }: LinkParts): PortLink | undefined {
  const action = Object.hasOwn(actions, path) ? actions[path] : undefined;
  if (action === undefined || fragment !== '' || query.length > maximumQueryLength) return undefined;
  const [, portText, pidText] = /^port=([1-9]\d*)(?:&pid=([1-9]\d{0,9}))?$/.exec(query) ?? [];
  const port = parsePort(portText);
  if (port === undefined) return undefined;
  return pidText === undefined ? { action, port } : { action, port, pid: Number(pidText) };
}

/**
 * The link that a person opens to have something done with a port in their editor.
 * @param scheme of the editor's links, such as `vscode-insiders`.
 */
export function portLinkText(scheme: string, { action, port, pid }: PortLink): string {
  const process = pid === undefined ? '' : `&pid=${pid}`;
  return `${scheme}://${extensionId}/${action}?port=${port}${process}`;
}

/** Set for what the extension starts for agents: the scheme of the editor's links. */
export const schemeVariable = 'LOCAL_PORTS_LINK_SCHEME';

/**
 * The scheme of the editor that has this extension: only the editor knows it, and tells it by a variable.
 * @returns undefined if no editor did: then a link might lead nowhere.
 */
export function linkSchemeIn(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const scheme = environment[schemeVariable] ?? '';
  // RFC 3986, 3.1; those of web pages are never an editor's
  return /^[a-z][a-z0-9+.-]{0,30}$/.test(scheme) && !/^(?:https?|file|javascript|data)$/.test(scheme)
    ? scheme
    : undefined;
}
