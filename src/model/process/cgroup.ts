import type { ServiceUnit } from './serviceUnit';

/** What runs a container, as far as the name of its cgroup tells. */
type ContainerRuntime = 'docker' | 'podman' | 'lxc' | 'kubernetes' | 'machine' | 'unknown';

/**
 * What a cgroup belongs to. `uid`: the user whose own service manager runs it; undefined for the system's. That user names
 * the groups beneath it freely, so nothing about other users' units and containers may be concluded from them.
 */
export type CgroupOwner =
  | { readonly kind: 'unit'; readonly unit: ServiceUnit; readonly uid: number | undefined }
  | {
      readonly kind: 'container';
      readonly runtime: ContainerRuntime;
      /** 12 to 64 hexadecimal digits, or the name of a machine or LXC container. */
      readonly id: string;
      readonly uid: number | undefined;
    }
  /** What a login, a desktop or a terminal runs: no service. */
  | { readonly kind: 'session'; readonly uid: number | undefined }
  /** The service manager itself, which opens sockets for services that it starts later. */
  | { readonly kind: 'manager'; readonly uid: number | undefined };

/**
 * What a path in the cgroup hierarchy belongs to: `/system.slice/nginx.service`, or, of a user's own manager,
 * `/user.slice/user-1000.slice/user@1000.service/app.slice/shop.service` (systemd's CGROUP_DELEGATION). The first group that
 * is no slice decides: what is beneath it belongs to it, or to a container's own manager.
 * @returns undefined if its names tell nothing, or if it is outside of our own cgroup namespace (`/../…`).
 */
export function cgroupOwner(path: string): CgroupOwner | undefined {
  const parts = path.split('/').filter((part) => part !== '');
  if (!path.startsWith('/') || parts.includes('..')) return undefined;
  const manager = parts.findIndex((part) => part.startsWith('user@'));
  const uid = manager === -1 ? undefined : uidOfManager(parts.slice(0, manager + 1));
  const below = uid === undefined ? parts : parts.slice(manager + 1);
  const first = below.findIndex((part) => !part.endsWith('.slice'));
  const name = unescaped(below[first] ?? '');
  if (name === '') return undefined;
  const container = containerIn(below, first, uid);
  if (name.endsWith('.service') || name.endsWith('.socket')) {
    // desktop applications are units too (systemd.io/DESKTOP_ENVIRONMENTS), which systemd does not restart
    if (uid !== undefined && /^app-.*@/.test(name)) return { kind: 'session', uid };
    if (container !== undefined && isContainerEngine(name)) return container;
    const scope = uid === undefined ? 'system' : 'user';
    return { kind: 'unit', unit: { manager: 'systemd', name, scope }, uid };
  }
  if (container !== undefined) return container;
  if (name === 'init.scope') return { kind: 'manager', uid };
  return name.endsWith('.scope') ? { kind: 'session', uid: uid ?? uidOfSlice(below[1]) } : undefined;
}

/** `user.slice/user-1000.slice/user@1000.service`: only systemd makes groups there. */
function uidOfManager(parts: readonly string[]): number | undefined {
  const found = /^user\.slice\/user-(\d+)\.slice\/user@(\d+)\.service$/.exec(parts.join('/'));
  return found?.[1] === undefined || found[1] !== found[2] ? undefined : Number(found[1]);
}

/** `user-1000.slice` */
function uidOfSlice(name: string | undefined): number | undefined {
  const uid = /^user-(\d+)\.slice$/.exec(name ?? '')?.[1];
  return uid === undefined ? undefined : Number(uid);
}

/** systemd prefixes a name with `_` that the kernel could take for a file of its own (`_cpu.service`; cg_escape). */
function unescaped(name: string): string {
  return name.startsWith('_') ? name.slice(1) : name;
}

/** 64 digits of Docker, Podman and containerd, alone or after a prefix: `docker-….scope`, `cri-containerd:…`. */
const containerId = /^(?:(?<prefix>[\w.:-]+)[-:])?(?<id>[0-9a-f]{64})(?:\.scope)?$/;
/** Prefixes that are enough, whatever the length of the id. */
const shortContainerId =
  /^(?<prefix>docker|libpod(?:-conmon|-payload)?|crio(?:-conmon)?|cri-containerd|nerdctl)-(?<id>[0-9a-f]{4,63})(?:\.scope)?$/;

/**
 * The outermost container of a path, in any layout of Docker, Podman, containerd, CRI-O, LXC and systemd-machined:
 *
 *     /system.slice/docker-ID.scope   /docker/ID   /machine.slice/libpod-ID.scope/container   /libpod_parent/libpod-ID
 *     /kubepods/burstable/podUID/ID   /kubepods.slice/kubepods-podUID.slice/cri-containerd-ID.scope   /lxc.payload.NAME
 *     /system.slice/containerd.service/kubepods-burstable-podUID.slice:cri-containerd:ID   /machine.slice/machine-NAME.scope
 *
 * @param first the index of the first part that is no slice.
 */
function containerIn(
  parts: readonly string[],
  first: number,
  uid: number | undefined,
): Extract<CgroupOwner, { kind: 'container' }> | undefined {
  const named = namedContainer(parts[first] ?? '', parts[first + 1], parts[0]);
  if (named !== undefined) return { kind: 'container', ...named, uid };
  for (const [index, part] of parts.entries()) {
    const { prefix = '', id } = (containerId.exec(part) ?? shortContainerId.exec(part))?.groups ?? {};
    const isInDocker = parts[index - 1] === 'docker' && /^[0-9a-f]{4,64}$/.test(part);
    const found = id ?? (isInDocker ? part : undefined);
    if (found === undefined) continue;
    const isKubernetes = parts.slice(0, index + 1).some((one) => one.startsWith('kubepods'));
    const runtime = isKubernetes ? 'kubernetes' : runtimeOf(isInDocker ? 'docker' : prefix);
    return { kind: 'container', runtime, id: found, uid };
  }
  return undefined;
}

function runtimeOf(prefix: string): ContainerRuntime {
  if (prefix === 'docker') return 'docker';
  if (prefix.startsWith('libpod')) return 'podman';
  return prefix.startsWith('cri') ? 'kubernetes' : 'unknown';
}

/** LXC, LXD and Incus: `lxc.payload.NAME`, `lxc/NAME`; systemd-machined: `machine-NAME.scope`. */
function namedContainer(
  part: string,
  next: string | undefined,
  slice: string | undefined,
): { readonly runtime: ContainerRuntime; readonly id: string } | undefined {
  const payload = /^lxc\.(?:payload|monitor)\.(.+)$/.exec(part)?.[1];
  const nested = /^lxc(?:\.payload|\.monitor)?$/.test(part) ? next : undefined;
  const lxc = payload ?? nested;
  if (lxc !== undefined) return { runtime: 'lxc', id: lxc };
  const machine = slice === 'machine.slice' ? /^machine-(.+)\.scope$/.exec(part)?.[1] : undefined;
  return machine === undefined ? undefined : { runtime: 'machine', id: unescapeUnitName(machine) };
}

/** `qemu\x2d1\x2dvm` → `qemu-1-vm`: systemd.unit(5) writes every other character as its bytes. */
function unescapeUnitName(name: string): string {
  return name.replace(/(?:\\x[0-9a-f]{2})+/g, (escapes) => {
    try {
      return decodeURIComponent(escapes.replaceAll('\\x', '%'));
    } catch {
      // no UTF-8
      return escapes;
    }
  });
}

/** Its daemon or proxy holds the ports of containers: stopping the unit would stop them all. */
export function isContainerEngine(unit: string): boolean {
  return containerEngines.test(unit);
}

const containerEngines =
  /^(?:docker|containerd|crio|cri-o|podman|balena(?:-engine)?|k3s(?:-agent)?|k0s(?:controller|worker)|rke2-(?:server|agent)|kubelet|lxd|incus|snap\.docker\.dockerd|snap\.lxd\.daemon|snap\.microk8s\.[\w-]+)\.(?:service|socket)$/;
