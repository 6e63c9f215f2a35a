import { publishedPort } from '../containers/container';
import type { Finding } from '../exposure/findings';
import type { Listener } from '../listeners/listener';
import { isExposed } from '../net/exposure';
import type { ProcessChain } from '../process/ancestorChain';
import { parseCommandLine } from '../process/commandLine';
import { backingServices } from '../recognition/backingServices';
import type { Binding, BindingNote, ConfigSetting, DefaultAddress } from '../recognition/binding';
import type { DebuggerKind } from '../recognition/debuggers/endpoints';
import { debuggerOn } from '../recognition/debuggers';
import { frameworks } from '../recognition/frameworks';
import type { Recognition } from '../recognition/recognize';
import { runtimeBindings } from '../recognition/runtimeBindings';
import type { ListenerRow } from '../rows/listenerRow';
import { addedWords } from './hostOption';

/** What to change so that a listener is on loopback alone. */
export interface Advice {
  readonly instruction: Instruction;
  /** What happens without it, if that is known and the instruction does not say it. */
  readonly byDefault: DefaultAddress | undefined;
  /** To copy onto the command line: `--host 127.0.0.1`. */
  readonly flag: string | undefined;
  readonly config: ConfigSetting | undefined;
  /** To set before it starts: `HOST=127.0.0.1`. */
  readonly environment: string | undefined;
}

export type Instruction =
  | {
      readonly kind: 'start-with-flag';
      /** Its name; undefined for a project's own program. */
      readonly program: string | undefined;
      readonly flag: string;
      /** A flag that has to go. */
      readonly without: string | undefined;
    }
  | ({ readonly kind: 'edit-config' } & ConfigSetting)
  | { readonly kind: 'set-variable'; readonly program: string | undefined; readonly variable: string }
  | { readonly kind: 'note'; readonly note: BindingNote; readonly port: number }
  | { readonly kind: 'debugger'; readonly debugger: DebuggerKind; readonly port: number }
  /** `publishing`: `127.0.0.1:8080:80`, as Docker writes it. */
  | { readonly kind: 'recreate-container'; readonly publishing: string }
  | { readonly kind: 'publish-with-compose'; readonly publishing: string; readonly engine: string };

/** @returns undefined if nothing is known to change, or if the listener is on loopback already. */
export function bindAdvice(
  { framework, service }: Pick<Recognition, 'framework' | 'service'>,
  chain: ProcessChain,
  listener: Listener,
): Advice | undefined {
  if (listener.exposure === 'loopback') return undefined;
  const { port } = listener;
  const debug = debuggerOn(listener, chain);
  if (debug !== undefined) {
    return {
      instruction: { kind: 'debugger', debugger: debug, port },
      byDefault: undefined,
      flag: undefined,
      config: undefined,
      environment: undefined,
    };
  }
  if (framework !== undefined) {
    const row = frameworks.get(framework);
    return row && adviceOf(row.title, row.binding, port);
  }
  if (service !== undefined) {
    const row = backingServices.get(service);
    return row?.binding && adviceOf(row.title, row.binding.ports?.[port] ?? row.binding, port);
  }
  const { runtime } = parseCommandLine(chain[0]);
  const binding = runtime && runtimeBindings[runtime];
  return binding && adviceOf(undefined, binding, port);
}

function adviceOf(program: string | undefined, binding: Binding, port: number): Advice | undefined {
  const fill = (text: string | undefined): string | undefined => text?.replaceAll('PORT', String(port));
  const { config: setting, option } = binding;
  const flag = fill(binding.flag ?? (option && addedWords(option, port)?.join(' ')));
  const config = setting && { ...setting, value: fill(setting.value) ?? setting.value };
  const environment = fill(binding.environment);
  const instruction = instructionOf(program, binding, { flag, config, environment, port });
  return instruction && { instruction, byDefault: binding.byDefault, flag, config, environment };
}

function instructionOf(
  program: string | undefined,
  { note, withoutFlag, option }: Binding,
  { flag, config, environment, port }: Omit<Advice, 'instruction' | 'byDefault'> & { readonly port: number },
): Instruction | undefined {
  if (note !== undefined) return { kind: 'note', note, port };
  if (flag !== undefined) {
    return { kind: 'start-with-flag', program, flag, without: withoutFlag ?? option?.drops?.[0] };
  }
  if (config !== undefined) return { kind: 'edit-config', ...config };
  return environment === undefined ? undefined : { kind: 'set-variable', program, variable: environment };
}

/** Whether there is advice on how to bind it: it has a finding, or a container publishes it beyond loopback. */
export function canBeBound(row: ListenerRow, finding: Finding | undefined): boolean {
  return finding !== undefined || publishingAdvice(row) !== undefined;
}

/**
 * How to publish a container's port on loopback.
 * @returns undefined if it is on loopback already, or if the port inside the container is not known.
 */
export function publishingAdvice({
  listener,
  container,
  proxyTarget,
}: Pick<ListenerRow, 'listener' | 'container' | 'proxyTarget'>): Advice | undefined {
  if (!isExposed(listener)) return undefined;
  const inside =
    container === undefined ? proxyTarget?.containerPort : publishedPort(container, listener)?.containerPort;
  if (inside === undefined) return undefined;
  const { port, protocol } = listener;
  const publishing = `127.0.0.1:${port}:${inside}${protocol === 'tcp' ? '' : `/${protocol}`}`;
  const base = { byDefault: undefined, environment: undefined };
  return container?.project === undefined
    ? {
        ...base,
        instruction: { kind: 'recreate-container', publishing },
        flag: `-p ${publishing}`,
        config: undefined,
      }
    : {
        ...base,
        instruction: { kind: 'publish-with-compose', publishing, engine: container.engine },
        flag: undefined,
        config: { file: 'compose.yaml', key: 'ports', value: `["${publishing}"]` },
      };
}
