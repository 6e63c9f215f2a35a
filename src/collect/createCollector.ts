import type { Collector } from './collector';
import { LinuxCollector } from './linux/linuxCollector';

export type CollectorChoice =
  | { readonly kind: 'ready'; readonly collector: Collector }
  | { readonly kind: 'unsupported'; readonly platform: string };

/** The only platform switch. The platform is a parameter, so that every collector can be built on any machine. */
export function createCollector(platform: NodeJS.Platform): CollectorChoice {
  return platform === 'linux'
    ? { kind: 'ready', collector: new LinuxCollector() }
    : { kind: 'unsupported', platform };
}
