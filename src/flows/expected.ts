import {
  composeCopied,
  noStartError,
  notPinnedMessage,
  pinPrompt,
  runScriptQuestion,
  startChoice,
  startMissingError,
  startPrompt,
  startTitles,
  typedPinChoice,
  unpinPrompt,
} from '../messages/expected';
import { portWords } from '../messages/listener';
import type { ExpectedPort, Pin } from '../model/expected/expectedPort';
import type { ExpectedStart } from '../model/expected/starts';
import { composeCommand, scriptCommand, startsOf } from '../model/expected/starts';
import { parsePort } from '../model/net/endpoint';
import type { ShellKind } from '../model/process/shellQuote';
import { shellQuote } from '../model/process/shellQuote';
import type { ListenerRow } from '../model/rows/listenerRow';
import { NothingToDo, UserError } from '../model/text/userError';
import type { PinOwners } from '../watch/pinOwners';
import type { PinStore } from '../watch/pinStore';
import type { Dialogs } from './dialogs';
import type { RowSource } from './rows';
import { freshRows, listenerChoices } from './rows';

/** What VS Code can start. */
export interface Starter {
  /** @returns false if there is no such task. */
  runTask(folder: string, label: string): Promise<boolean>;
  /** @returns false if it was not started. */
  debug(folder: string, name: string): Promise<boolean>;
  /** Runs a command in a terminal, in a folder. */
  runCommand(folder: string, argv: readonly string[]): Promise<void>;
}

interface StartDependencies {
  readonly dialogs: Dialogs;
  readonly starter: Starter;
  readonly shellKind: () => ShellKind;
}

/** Starts what should listen on a port. A script is shown first; a command of Compose is copied. */
export async function startExpected(dependencies: StartDependencies, expected: ExpectedPort): Promise<void> {
  const starts = startsOf(expected);
  const [first] = starts;
  if (first === undefined) throw new NothingToDo(noStartError(expected));
  const start =
    starts.length === 1
      ? first
      : await dependencies.dialogs.choose(
          starts.map((value) => ({ value, ...startChoice(value), icon: icons[value.kind] })),
          startPrompt(expected),
        );
  if (start !== undefined) await carryOut(dependencies, start);
}

const icons: Readonly<Record<ExpectedStart['kind'], string>> = {
  task: 'tools',
  debug: 'debug-alt',
  script: 'terminal',
  compose: 'copy',
};

async function carryOut(
  { dialogs, starter, shellKind }: StartDependencies,
  start: ExpectedStart,
): Promise<void> {
  const { folder } = start;
  switch (start.kind) {
    case 'task':
      if (!(await starter.runTask(folder, start.label))) throw new UserError(startMissingError(start));
      return;
    case 'debug':
      if (!(await starter.debug(folder, start.name))) throw new UserError(startMissingError(start));
      return;
    case 'script': {
      const argv = scriptCommand(start);
      const question = runScriptQuestion(shellQuote(argv, shellKind()), folder);
      const chosen = await dialogs.ask(question, [{ id: 'run', title: startTitles.run() }]);
      if (chosen !== undefined) await starter.runCommand(folder, argv);
      return;
    }
    case 'compose': {
      const command = shellQuote(composeCommand(start.service), shellKind());
      await dialogs.copy(command, composeCopied(command, folder));
    }
  }
}

interface PinDependencies extends RowSource {
  readonly dialogs: Dialogs;
  readonly pins: Pick<PinStore, 'all' | 'isPinned' | 'add' | 'remove'>;
  readonly pinOwners: Pick<PinOwners, 'pin'>;
}

/** Shows a port that a person chooses or types also while nothing listens on it. */
export async function pinChosen(dependencies: PinDependencies): Promise<void> {
  const { dialogs, pins, pinOwners } = dependencies;
  const rows = (await freshRows(dependencies, ['tcp', 'udp'])).filter(
    ({ listener }) => listener.namespace.kind === 'host' && !pins.isPinned(listener),
  );
  const choices = await listenerChoices(rows);
  const chosen = await dialogs.choose<ListenerRow | Pin>(choices, pinPrompt(), {
    typed: (text) => {
      const port = parsePort(text.trim());
      return port === undefined
        ? undefined
        : { value: { protocol: 'tcp', port }, label: typedPinChoice(port), icon: 'pin' };
    },
  });
  if (chosen === undefined) return;
  if ('listener' in chosen) await pinOwners.pin(chosen);
  else await pins.add(chosen);
}

export async function unpinChosen({
  dialogs,
  pins,
}: Pick<PinDependencies, 'dialogs' | 'pins'>): Promise<void> {
  if (pins.all.length === 0) {
    dialogs.tell(notPinnedMessage());
    return;
  }
  const items = pins.all.map((pin) => ({
    value: pin,
    label: portWords(pin),
    ...(pin.owner === undefined ? {} : { description: pin.owner.label }),
    icon: 'pinned',
  }));
  const pin = await dialogs.choose(items, unpinPrompt());
  if (pin !== undefined) await pins.remove(pin);
}
