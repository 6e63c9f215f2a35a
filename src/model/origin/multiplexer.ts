/** Sessions of terminal multiplexers, which outlive their windows, and the commands that attach a terminal to them. */
import type { Process } from '../process/process';
import { knownStarter } from './knownStarter';

export interface MultiplexerSession {
  /** As people call it: `tmux`. */
  readonly program: string;
  readonly name: string;
  /** What of the session is shown once a terminal is attached: a pane of tmux (`%3`), a window of screen (`1`). */
  readonly part: { readonly kind: 'pane' | 'window'; readonly name: string } | undefined;
  /** Attaches the terminal that it is run in. */
  readonly attach: readonly [string, ...string[]];
}

/** What multiplexers set in what they start: tmux(1), screen(1) and zellij.dev/documentation, each under its environment. */
export const multiplexerVariables: readonly string[] = [
  ...['TMUX', 'TMUX_PANE', 'STY', 'WINDOW', 'ZELLIJ_SESSION_NAME'],
];

/** The variables above, by name. */
export type MultiplexerVariables = Readonly<Partial<Record<string, string>>>;

/** The nearest multiplexer among the ancestors of a process. @param chain the process, then its ancestors. */
function multiplexerIn(chain: readonly Process[]): { process: Process; title: string } | undefined {
  for (const process of chain) {
    const row = knownStarter(process);
    if (row?.kind === 'multiplexer') return { process, title: row.title };
  }
  return undefined;
}

/** Which panes to ask a tmux server for. */
interface TmuxServer {
  readonly pid: number;
  /** The arguments that reach it: `-S PATH`, `-L NAME`, or none. */
  readonly socket: readonly string[];
  /** The pane that the environment names, as `%3`. */
  readonly pane: string | undefined;
}

/**
 * The tmux server that a process was started in: the one among its ancestors, else the one that its environment names.
 *
 *     TMUX=/tmp/tmux-1000/default,4711,0
 *     TMUX_PANE=%3
 */
export function tmuxServerOf(
  chain: readonly Process[],
  variables: MultiplexerVariables,
): TmuxServer | undefined {
  const [, path, digits] = /^(\/.+),(\d+),-?\d+$/s.exec(variables['TMUX'] ?? '') ?? [];
  const named = digits === undefined ? undefined : Number(digits);
  const pane = /^%\d+$/.exec(variables['TMUX_PANE'] ?? '')?.[0];
  const above = multiplexerIn(chain);
  const server = above?.title === 'tmux' ? above.process : undefined;
  if (above !== undefined && server === undefined) return undefined;
  if (path !== undefined && named !== undefined && (server === undefined || server.pid === named)) {
    return { pid: named, socket: ['-S', path], pane };
  }
  return server && { pid: server.pid, socket: socketOption(server), pane: undefined };
}

/** Options of tmux that have a value. */
const tmuxValueOption = /^-([cfLST])(.*)$/s;

function socketOption({ commandLine = [] }: Process): readonly string[] {
  const words = commandLine.slice(1);
  for (let word = words.shift(); word?.startsWith('-') === true; word = words.shift()) {
    const [, option, attached] = tmuxValueOption.exec(word) ?? [];
    if (option === undefined) continue;
    const value = attached === '' ? words.shift() : attached;
    if ((option === 'L' || option === 'S') && value !== undefined) return [`-${option}`, value];
  }
  return [];
}

/** For `tmux list-panes -a -F`; the name is last because it may contain blanks. */
export const tmuxPaneFormat = '#{pid} #{pane_pid} #{pane_id} #{session_id} #{window_id} #{session_name}';

/**
 * Finds the pane that a process was started in: the one whose program is among its ancestors, else the one that its
 * environment names.
 * @param text what tmux prints, a pane of a session a line: `4711 4720 %3 $0 @1 shop`
 */
export function tmuxSessionIn(
  text: string,
  { pid, socket, pane }: TmuxServer,
  chain: readonly Process[],
): MultiplexerSession | undefined {
  const panes = text.split('\n').flatMap((line) => {
    const [, server, program, id, session, window, name] =
      /^(\d+) (\d+) (%\d+) (\$\d+) (@\d+) (.*)$/.exec(line) ?? [];
    if (Number(server) !== pid || name === undefined) return [];
    return [{ program: Number(program), id: id ?? '', target: `${session}:${window}.${id}`, name }];
  });
  const found =
    panes.find(({ program }) => chain.some((one) => one.pid === program)) ??
    panes.find(({ id }) => id === pane);
  return (
    found && {
      program: 'tmux',
      name: found.name,
      part: { kind: 'pane', name: found.id },
      attach: ['tmux', ...socket, 'attach', '-t', found.target],
    }
  );
}

/**
 * The session of screen or Zellij whose server is among the ancestors of a process.
 *
 *     STY=4711.shop
 *     WINDOW=1
 *     ZELLIJ_SESSION_NAME=shop
 */
export function sessionAbove(
  chain: readonly Process[],
  variables: MultiplexerVariables,
): MultiplexerSession | undefined {
  const above = multiplexerIn(chain);
  if (above?.title === 'screen') return screenSession(above.process.pid, variables);
  const name = variables['ZELLIJ_SESSION_NAME'];
  if (above?.title !== 'Zellij' || name === undefined || !/^[^-\s]\S*$/.test(name)) return undefined;
  return { program: above.title, name, part: undefined, attach: ['zellij', 'attach', name] };
}

function screenSession(pid: number, { STY = '', WINDOW = '' }: MultiplexerVariables): MultiplexerSession {
  const isOwn = /^\d+\.\S+$/.test(STY) && Number.parseInt(STY, 10) === pid;
  const name = isOwn ? STY : String(pid);
  const window = isOwn && /^\d+$/.test(WINDOW) ? WINDOW : undefined;
  return {
    ...{ program: 'screen', name },
    part: window === undefined ? undefined : { kind: 'window', name: window },
    // -x also if another terminal is attached
    attach: ['screen', '-x', name, ...(window === undefined ? [] : ['-p', window])],
  };
}
