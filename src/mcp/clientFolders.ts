import { fileURLToPath } from 'node:url';
import type { InputRequiredResult, ServerContext } from '@modelcontextprotocol/server';
import { inputRequired, inputResponse } from '@modelcontextprotocol/server';
import { refusalOfPath } from '../model/process/localPath';
import type { WorkspaceFolder } from '../model/rows/listenerRow';

/** A client with more workspace folders has none in particular. */
const maximumFolders = 32;
const maximumLength = 4096;

/** A client that does not say its folders is not waited for. */
const answerWithinMs = 2_000;

/** What the server was started with. */
interface StartPlace {
  /** Its working directory. */
  readonly folder: string;
  /** The user's. */
  readonly home: string;
  readonly platform: NodeJS.Platform;
}

/**
 * The folders that an agent works in: those that its client says, else the working directory, in which a client starts its
 * servers. They decide what is shown first, and never what may be ended.
 */
export class ClientFolders {
  private folders: readonly WorkspaceFolder[];
  private isAsked = false;
  private asking: Promise<void> | undefined;

  /** @param onChange is called with other folders than those of the start. */
  constructor(
    private readonly place: StartPlace,
    private readonly onChange: (folders: readonly WorkspaceFolder[]) => void,
    private readonly onError: (error: unknown) => void,
  ) {
    this.folders = foldersOf(undefined, place);
  }

  get current(): readonly WorkspaceFolder[] {
    return this.folders;
  }

  /** The client has said that they are others now. */
  forget(): void {
    this.isAsked = false;
  }

  /**
   * Asks a client that has folders, once, before its first call.
   * @returns what the client has to answer first; undefined if nothing.
   */
  async ask({ mcpReq }: ServerContext): Promise<InputRequiredResult | undefined> {
    const { envelope, inputResponses } = mcpReq;
    const answer = inputResponse(inputResponses, 'folders');
    if (answer.kind === 'roots') this.take(answer.roots);
    await this.asking;
    if (this.isAsked) return undefined;
    this.isAsked = true;
    if (envelope !== undefined)
      return inputRequired({ inputRequests: { folders: inputRequired.listRoots() } });
    // until 2025-11-25 it can be asked at any time
    this.asking = mcpReq
      .send({ method: 'roots/list' }, { timeout: answerWithinMs })
      .then(({ roots }) => {
        this.take(roots);
      })
      .catch(this.onError);
    await this.asking;
    return undefined;
  }

  private take(roots: readonly { readonly uri: string }[]): void {
    this.folders = foldersOf(roots, this.place);
    this.onChange(this.folders);
  }
}

/**
 * The root and the home folder are none, because every project is in them, and what could be on another machine is none.
 * @param roots as URIs; undefined if the client did not say any.
 */
export function foldersOf(
  roots: readonly { readonly uri: string }[] | undefined,
  { folder, home, platform }: StartPlace,
): readonly WorkspaceFolder[] {
  const said = (roots ?? []).slice(0, maximumFolders).flatMap(({ uri }) => pathOf(uri, platform) ?? []);
  const places = said.length > 0 ? said : [folder];
  // `c:` and `C:` are the same drive
  const keyOf = (path: string): string => (platform === 'win32' ? path.toLowerCase() : path);
  return places
    .filter((path) => keyOf(path) !== keyOf(home) && !isRoot(path))
    .map((path) => ({ name: path, path }));
}

function pathOf(uri: string, platform: NodeJS.Platform): string | undefined {
  if (uri.length > maximumLength || !uri.startsWith('file://')) return undefined;
  try {
    const path = withoutLastSlash(fileURLToPath(uri, { windows: platform === 'win32' }));
    return refusalOfPath(path, platform) === undefined ? path : undefined;
  } catch (error) {
    // another machine's, or a character that no path has
    if (error instanceof Error) return undefined;
    throw error;
  }
}

function withoutLastSlash(path: string): string {
  return isRoot(path) ? path : path.replace(/[\\/]$/, '');
}

/** `/`, `C:\` */
function isRoot(path: string): boolean {
  return /^(?:[A-Za-z]:)?[\\/]$/.test(path);
}
