/** Ports that something should listen on: a person has pinned them, or a file of the workspace declares them. */
import type { Protocol } from '../listeners/listener';

/** Where it is said that something should listen on a port. */
export type ExpectedSource =
  /** `forwardPorts` or `portsAttributes` of a devcontainer.json. */
  | { readonly kind: 'devContainer' }
  /** The setting `remote.portsAttributes`. */
  | { readonly kind: 'portsAttributes' }
  /** @member file its name: `compose.yaml` */
  | { readonly kind: 'compose'; readonly file: string; readonly service: string }
  /** @member canStart false if it only attaches to what runs already */
  | { readonly kind: 'debug'; readonly name: string; readonly canStart: boolean }
  | { readonly kind: 'task'; readonly label: string }
  | { readonly kind: 'script'; readonly script: string }
  /**
   * A framework's configuration: `vite.config.ts`, of `Vite`.
   * @member isSeparate it is not what the folder's scripts start
   */
  | { readonly kind: 'config'; readonly file: string; readonly title: string; readonly isSeparate?: true }
  /** In a `.env` file. */
  | { readonly kind: 'variable'; readonly name: string };

/** What one file says about one port. */
export interface Declaration {
  readonly protocol: Protocol;
  readonly port: number;
  readonly source: ExpectedSource;
  /** What the file calls the port. */
  readonly label?: string;
}

/** The scripts of a folder, and what runs them. */
export interface Scripts {
  readonly manager: PackageManager;
  /** The one that starts the project's dev server; undefined if none is named so. */
  readonly devServer: string | undefined;
}

export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun';

/** A declaration in a folder of the workspace. */
export interface PlacedDeclaration extends Declaration {
  /** The folder's path. */
  readonly folder: string;
  readonly scripts: Scripts | undefined;
  /** The name of the package that it is; left out for the top of a folder of the workspace. */
  readonly package?: string;
}

/** A port that a person wants to see, whether or not something listens on it. */
export interface Pin {
  readonly protocol: Protocol;
  readonly port: number;
  /** What listened when it was pinned; left out if nothing did, or it was not known. */
  readonly owner?: PinnedOwner;
}

interface PinnedOwner {
  /** As the tree called it: `Vite · shop`. */
  readonly label: string;
  /** See `placeOf`. */
  readonly place: string;
  /** The name of its process: what hide rules ask for; left out for a container's. */
  readonly process?: string;
}

export interface ExpectedPort {
  /** `expected:tcp:5173` */
  readonly id: string;
  readonly protocol: Protocol;
  readonly port: number;
  readonly pin: Pin | undefined;
  readonly declarations: readonly PlacedDeclaration[];
}

/** More are no list that a person reads. */
const maximumPorts = 200;
/** Of one port. */
const maximumDeclarations = 10;

/** By port. */
export function expectedPorts(
  pins: readonly Pin[],
  declarations: readonly PlacedDeclaration[],
): readonly ExpectedPort[] {
  const byId = new Map<string, { pin: Pin | undefined; declarations: PlacedDeclaration[] }>();
  for (const pin of pins) byId.set(expectedId(pin), { pin, declarations: [] });
  for (const declaration of declarations) {
    const id = expectedId(declaration);
    const known = byId.get(id);
    if (known === undefined) {
      if (byId.size < maximumPorts) byId.set(id, { pin: undefined, declarations: [declaration] });
    } else if (
      known.declarations.length < maximumDeclarations &&
      !known.declarations.some(isSame(declaration))
    ) {
      known.declarations.push(declaration);
    }
  }
  return [...byId]
    .map(([id, found]): ExpectedPort => {
      const { protocol, port } = found.pin ?? found.declarations[0] ?? never();
      return { id, protocol, port, ...found };
    })
    .sort((a, b) => a.port - b.port || (a.id < b.id ? -1 : 1));
}

/** What a person's own name of it belongs to; empty if it is not known. */
export function namedPlaceOf({ pin, declarations: [first] }: ExpectedPort): string {
  return pin?.owner?.place ?? first?.folder ?? '';
}

export function expectedId({ protocol, port }: Pick<Pin, 'protocol' | 'port'>): string {
  return `expected:${protocol}:${port}`;
}

function isSame(one: PlacedDeclaration): (other: PlacedDeclaration) => boolean {
  const text = JSON.stringify(one.source);
  return (other) => other.folder === one.folder && JSON.stringify(other.source) === text;
}

function never(): never {
  throw new TypeError('a port that nothing expects');
}
