/** How the command line of a tool names the address to bind. */
export interface HostOption {
  /** Every spelling; the first is the one that is added. */
  readonly names: readonly string[];
  /** `host`: an address alone. `endpoint`: `host:port`. `url`: `tcp://host:port`. */
  readonly takes: 'host' | 'endpoint' | 'url';
  /**
   * `word`: in the next word or after `=`. `optional`: the same, or left out (`vite --host`). `joined`: only after
   * `=`; without it the tool uses its default.
   */
  readonly value: 'word' | 'optional' | 'joined';
  /** The value to add if the option is missing, `PORT` being the listener's; undefined if it cannot be added. */
  readonly add: string | undefined;
  /** Options that name only the port and would open a further address: they are removed. */
  readonly instead?: readonly string[];
  /** Flags that mean all interfaces: they are removed. */
  readonly drops?: readonly string[];
}

/** What a tool binds without any configuration. */
export type DefaultAddress =
  | 'loopback'
  | 'all-interfaces'
  | 'loopback-outside-containers'
  | 'loopback-in-newer-versions'
  | 'loopback-in-development';

/** What an option, a line of a file or a variable alone does not express: each is a sentence in `messages/loopback.ts`. */
export type BindingNote =
  | 'vitepress-config-wins'
  | 'nest-listen-host'
  | 'expo-before-sdk-55'
  | 'eleventy-has-no-option'
  | 'json-server-1-has-no-option'
  | 'go-address'
  | 'rust-address'
  | 'minio-console'
  | 'node-listen-host'
  | 'deno-serve-hostname'
  | 'bun-serve-hostname'
  | 'python-address'
  | 'java-address';

/**
 * Where a tool binds, and what to change so that it binds to loopback alone. From the tools' documentation; versions,
 * files and the environment change it. The socket says whether a tool is exposed; this says only what to do then.
 */
export interface Binding {
  /** Left out if the note says it, or if the address is always given. */
  readonly byDefault?: DefaultAddress;
  readonly option?: HostOption;
  /** What to add, if that is not what follows from the option. */
  readonly flag?: string;
  /** A flag that has to go; those that `option` drops need not be repeated. */
  readonly withoutFlag?: string;
  readonly config?: ConfigSetting;
  /** `HOST=127.0.0.1` */
  readonly environment?: string;
  readonly note?: BindingNote;
  /** For ports that other settings bind. */
  readonly ports?: Readonly<Record<number, Omit<Binding, 'ports'>>>;
}

export interface ConfigSetting {
  readonly file: string;
  readonly key: string;
  readonly value: string;
}

export function hostOption(...names: [string, ...string[]]): HostOption {
  return { names, takes: 'host', value: 'word', add: '127.0.0.1' };
}

/** Its value may be left out, which means all interfaces: `vite --host`. */
export function optionalHostOption(...names: [string, ...string[]]): HostOption {
  return { names, takes: 'host', value: 'optional', add: '127.0.0.1' };
}

export function endpointOption(...names: [string, ...string[]]): HostOption {
  return { names, takes: 'endpoint', value: 'word', add: '127.0.0.1:PORT' };
}
