import * as l10n from '@vscode/l10n';
import type { Container } from '../model/containers/container';
import { plainText } from '../model/text/text';
import type { TimeSliced } from '../model/text/timeSlice';
import { itemsPerSlice } from '../model/text/timeSlice';
import { hiddenOwnerLabel } from './hiddenOwner';
import type { Listener } from '../model/listeners/listener';
import type { ListenerRow } from '../model/rows/listenerRow';

/** `web · shop` of Compose, or the container's own name. */
export function containerLabel({ name, project, service }: Container): string {
  return plainText(project !== undefined && service !== undefined ? `${service} · ${project}` : name, 80);
}

/** `Vite · shop`, `node · shop`, or `node server.js` if no project is known: short enough for a narrow sidebar. */
export function processLabel({ recognition }: Pick<ListenerRow, 'recognition'>): string {
  if (recognition === undefined) return l10n.t('owner hidden');
  const { program, title, project } = recognition;
  return plainText(project === undefined ? title : `${program} · ${project}`, 80);
}

/** The same of any row, as the tree shows it: the editor's own processes by their name. */
export function rowLabel({ recognition, process }: Pick<ListenerRow, 'recognition' | 'process'>): string {
  return recognition?.role === 'editor' && process !== undefined
    ? plainText(process.name, 40)
    : processLabel({ recognition });
}

/** The same of every process, by PID. */
export function* labelsByPid(rows: readonly ListenerRow[]): TimeSliced<ReadonlyMap<number, string>> {
  const labels = new Map<number, string>();
  for (const [index, row] of rows.entries()) {
    if (index % itemsPerSlice === 0) yield;
    if (row.process !== undefined) labels.set(row.process.pid, rowLabel(row));
  }
  return labels;
}

/** `node server.js · shop`, for places with more room. */
export function fullProcessLabel({ recognition }: Pick<ListenerRow, 'recognition'>): string {
  if (recognition === undefined) return l10n.t('owner hidden');
  const { title, project } = recognition;
  return plainText(project === undefined ? title : `${title} · ${project}`, 120);
}

/** Who owns the port, for places with more room: the container that publishes it, else the process. */
export function ownerLabel(node: Pick<ListenerRow, 'recognition' | 'container' | 'listener'>): string {
  const { container, listener } = node;
  if (container === undefined) {
    const { owner } = listener;
    return owner.kind === 'hidden' ? hiddenOwnerLabel(owner) : fullProcessLabel(node);
  }
  return listener.namespace.kind === 'other'
    ? inContainer(fullProcessLabel(node), container)
    : containerLabel(container);
}

/** `Port 8080, webpack · docs`: above what there is to choose for a row. */
export function portTitle(row: Pick<ListenerRow, 'recognition' | 'container' | 'listener'>): string {
  return l10n.t('Port {port}, {owner}', { port: row.listener.port, owner: ownerLabel(row) });
}

/** `nginx in web · shop` */
export function inContainer(process: string, container: Container): string {
  return l10n.t('{process} in {container}', { process, container: containerLabel(container) });
}

/** The codicon of an exposure. */
export function exposureIcon({ exposure, namespace }: Pick<Listener, 'exposure' | 'namespace'>): string {
  if (namespace.kind === 'other') return 'package';
  switch (exposure) {
    case 'loopback':
      return 'lock';
    case 'interface':
      return 'broadcast';
    case 'all-interfaces':
      return 'globe';
  }
}
