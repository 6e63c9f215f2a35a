import type { ExpectedPort, PackageManager, PlacedDeclaration } from './expectedPort';

/** How a server can be started that a port is expected of. */
export type ExpectedStart = { readonly folder: string } & (
  | { readonly kind: 'task'; readonly label: string }
  | { readonly kind: 'debug'; readonly name: string }
  | { readonly kind: 'script'; readonly manager: PackageManager; readonly script: string }
  | { readonly kind: 'compose'; readonly service: string }
);

/** What Compose accepts, and no option. */
const serviceName = /^[\w.][\w.-]{0,99}$/;

/** Each way once, in the order in which files are read. */
export function startsOf({ declarations }: ExpectedPort): readonly ExpectedStart[] {
  const starts = declarations.flatMap((declaration) => startOf(declaration) ?? []);
  return [...new Map(starts.map((start) => [JSON.stringify(start), start])).values()];
}

function startOf({ source, folder, scripts }: PlacedDeclaration): ExpectedStart | undefined {
  switch (source.kind) {
    case 'task':
      return { kind: 'task', folder, label: source.label };
    case 'debug':
      return source.canStart ? { kind: 'debug', folder, name: source.name } : undefined;
    case 'script':
      return { kind: 'script', folder, manager: scripts?.manager ?? 'npm', script: source.script };
    case 'compose':
      return serviceName.test(source.service)
        ? { kind: 'compose', folder, service: source.service }
        : undefined;
    case 'config':
      return source.isSeparate === true ? undefined : ownScript(folder, scripts);
    case 'variable':
      return ownScript(folder, scripts);
    case 'devContainer':
    case 'portsAttributes':
      return undefined;
  }
}

/** The folder's own dev server, which reads its configuration. */
function ownScript(folder: string, scripts: PlacedDeclaration['scripts']): ExpectedStart | undefined {
  return scripts?.devServer === undefined
    ? undefined
    : { kind: 'script', folder, manager: scripts.manager, script: scripts.devServer };
}

/** `npm run dev` */
export function scriptCommand({
  manager,
  script,
}: {
  readonly manager: PackageManager;
  readonly script: string;
}): string[] {
  return [manager, 'run', script];
}

/** `docker compose up -d db` */
export function composeCommand(service: string): string[] {
  return ['docker', 'compose', 'up', '-d', service];
}
