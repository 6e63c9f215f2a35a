/** What is said of ports that are pinned or declared while what should listen on them does not. */
import * as l10n from '@vscode/l10n';
import type { ExpectedPort, ExpectedSource, PlacedDeclaration } from '../model/expected/expectedPort';
import type { ExpectedState, UnmetPort } from '../model/expected/expectedState';
import type { ExpectedStart } from '../model/expected/starts';
import { composeCommand, scriptCommand } from '../model/expected/starts';
import { plainText, visibleText } from '../model/text/text';
import type { ExpectedNode } from '../model/tree/nodes';
import { containerLabel, rowLabel } from './labels';
import { listOfFirst } from './list';
import { portWords } from './listener';
import type { Message, Question } from './message';
import { spokenWords } from './spoken';

const portsAtMost = 20;
/** Of what should listen on one port, and of where this is declared. */
const namesAtMost = 2;

interface ItemText {
  readonly label: string;
  readonly description: string;
  /** What a screen reader says instead of both. */
  readonly accessibilityLabel: string;
}

/** `expected`, and the ports. */
export function expectedGroupText(nodes: readonly ExpectedNode[]): ItemText {
  const ports = listOfFirst(
    nodes.map(({ unmet }) => portWords(unmet.expected)),
    portsAtMost,
  );
  return {
    label: l10n.t('expected'),
    description: ports,
    accessibilityLabel: spokenWords([l10n.t('expected, but not listening: {ports}', { ports })]),
  };
}

export function expectedGroupSentence(): string {
  return l10n.t(
    'You pinned these ports, or files of the workspace declare them, but what should listen does not.',
  );
}

/** `5432`, and `not listening · db · compose.yaml`; `5173`, and `held by Vite · other · expected Vite · shop`. */
export function expectedText({ unmet, given }: ExpectedNode): ItemText {
  const { expected, state } = unmet;
  const who = given?.name === undefined ? whoLabel(expected) : plainText(given.name, 80);
  const note = given?.note === undefined ? undefined : plainText(given.note, 60);
  const words = [stateWords(state), ...whoWords(state, who), placeWords(expected), note].filter(
    (part) => part !== undefined,
  );
  return {
    label: portWords(expected),
    description: words.join(' · '),
    accessibilityLabel: spokenWords([
      l10n.t('expected port {port}', { port: portWords(expected) }),
      ...words,
    ]),
  };
}

function whoWords(state: ExpectedState, who: string | undefined): readonly string[] {
  if (who === undefined) return [];
  return state.kind === 'held' ? [l10n.t('expected {who}', { who })] : [who];
}

function stateWords(state: ExpectedState): string {
  switch (state.kind) {
    case 'closed':
      return l10n.t('not listening');
    case 'unknown':
      return l10n.t('not known whether it listens');
    case 'held':
      return l10n.t('held by {owner}', { owner: holderLabel(state) });
  }
}

/** What holds a port that something else should listen on. */
export function holderLabel({ by }: Extract<ExpectedState, { kind: 'held' }>): string {
  return by.container === undefined ? rowLabel(by) : containerLabel(by.container);
}

/** What should listen: `Vite · shop`, `db`, `npm run dev`, `Vite, Next.js`; undefined if nothing says it. */
function whoLabel({ pin, declarations }: ExpectedPort): string | undefined {
  if (pin?.owner !== undefined) return plainText(pin.owner.label, 80);
  const labels = serversOf(declarations).flatMap(
    (ofOne) => ofOne.map(declaredLabel).find((label) => label !== undefined) ?? [],
  );
  return labels.length === 0 ? undefined : listOfFirst([...new Set(labels)], namesAtMost);
}

/** Several files of a folder declare the same server; services of a Compose file and other packages are servers of their own. */
function serversOf(declarations: readonly PlacedDeclaration[]): readonly (readonly PlacedDeclaration[])[] {
  const servers = new Map<string, PlacedDeclaration[]>();
  for (const declaration of declarations) {
    const { folder, source } = declaration;
    const key = JSON.stringify([folder, source.kind === 'compose' ? source.service : '']);
    servers.set(key, [...(servers.get(key) ?? []), declaration]);
  }
  return [...servers.values()];
}

function declaredLabel({ source, label, scripts }: PlacedDeclaration): string | undefined {
  switch (source.kind) {
    case 'devContainer':
    case 'portsAttributes':
      return label === undefined ? undefined : plainText(label, 80);
    case 'compose':
      return plainText(source.service, 80);
    case 'task':
      return plainText(source.label, 80);
    case 'debug':
      return plainText(source.name, 80);
    case 'script':
      return plainText(
        scriptCommand({ manager: scripts?.manager ?? 'npm', script: source.script }).join(' '),
        80,
      );
    case 'config':
      return source.title;
    case 'variable':
      return undefined;
  }
}

/** Where it is declared: `compose.yaml`, `@acme/web · package.json`; of a port that was only pinned, that. */
function placeWords({ pin, declarations }: ExpectedPort): string {
  if (pin !== undefined || declarations.length === 0) return l10n.t('pinned');
  const places = serversOf(declarations).flatMap(([first]) => (first === undefined ? [] : [placeOf(first)]));
  return listOfFirst([...new Set(places)], namesAtMost);
}

function placeOf({ source, package: name }: PlacedDeclaration): string {
  const place = sourcePlace(source);
  return name === undefined ? place : `${plainText(name, 60)} · ${place}`;
}

function sourcePlace(source: ExpectedSource): string {
  switch (source.kind) {
    case 'devContainer':
      return 'devcontainer.json';
    case 'portsAttributes':
      return 'remote.portsAttributes';
    case 'compose':
    case 'config':
      return plainText(source.file, 80);
    case 'debug':
      return 'launch.json';
    case 'task':
      return 'tasks.json';
    case 'script':
      return 'package.json';
    case 'variable':
      return '.env';
  }
}

/** Everything that is known of an expected port, a sentence each. */
export function expectedSentences({ expected, state }: UnmetPort): readonly string[] {
  const { pin, declarations } = expected;
  return [
    stateSentence(state),
    ...(pin === undefined ? [] : [pinSentence(pin)]),
    ...declarations.map(sourceSentence),
  ];
}

function stateSentence(state: ExpectedState): string {
  switch (state.kind) {
    case 'closed':
      return l10n.t('Nothing listens on it.');
    case 'unknown':
      return l10n.t('Not everything could be read, so something may listen on it.');
    case 'held':
      return l10n.t('It is held by {owner}, which is not what is expected.', { owner: holderLabel(state) });
  }
}

function pinSentence({ owner }: NonNullable<ExpectedPort['pin']>): string {
  return owner === undefined
    ? l10n.t('You pinned it.')
    : l10n.t('You pinned it when {owner} was listening.', { owner: plainText(owner.label, 80) });
}

function sourceSentence({ source, folder: path }: PlacedDeclaration): string {
  const folder = plainText(path, 300);
  switch (source.kind) {
    case 'devContainer':
      return l10n.t('The devcontainer.json of {folder} forwards it.', { folder });
    case 'portsAttributes':
      return l10n.t('The setting remote.portsAttributes names it.');
    case 'compose': {
      const { file, service } = source;
      return l10n.t('The service {service} publishes it, by {file} of {folder}.', {
        service: plainText(service, 80),
        file,
        folder,
      });
    }
    case 'debug':
      return l10n.t('The debug configuration "{name}" of {folder} names it.', {
        name: plainText(source.name, 80),
        folder,
      });
    case 'task':
      return l10n.t('The task "{name}" of {folder} asks for it.', {
        name: plainText(source.label, 80),
        folder,
      });
    case 'script':
      return l10n.t('The script "{name}" in the package.json of {folder} asks for it.', {
        name: plainText(source.script, 80),
        folder,
      });
    case 'config':
      return l10n.t('{file} of {folder} sets it for {framework}.', {
        file: source.file,
        folder,
        framework: source.title,
      });
    case 'variable':
      return l10n.t('The variable {name} of .env in {folder} has it.', {
        name: plainText(source.name, 80),
        folder,
      });
  }
}

/** How it can be started, as an entry of a list. */
export function startChoice(start: ExpectedStart): { label: string; description: string } {
  const description = plainText(start.folder, 200);
  switch (start.kind) {
    case 'task':
      return { label: l10n.t('Run task {name}', { name: plainText(start.label, 80) }), description };
    case 'debug':
      return { label: l10n.t('Start debugging {name}', { name: plainText(start.name, 80) }), description };
    case 'script':
      return {
        label: l10n.t('Run {command}', { command: plainText(scriptCommand(start).join(' '), 80) }),
        description,
      };
    case 'compose':
      return {
        label: l10n.t('Copy {command}', { command: composeCommand(start.service).join(' ') }),
        description,
      };
  }
}

export function startPrompt({ protocol, port }: ExpectedPort): { title: string; placeholder: string } {
  return {
    title: l10n.t('Start'),
    placeholder: l10n.t('How should the server for port {port} be started?', {
      port: portWords({ protocol, port }),
    }),
  };
}

/** How the choice of an expected port is introduced. */
export function expectedPickPrompt(): { title: string; placeholder: string } {
  return { title: l10n.t('Start'), placeholder: l10n.t('Which of the expected ports should be started?') };
}

/** How the choice of an expected port is introduced that something else holds. */
export function holderPickPrompt(): { title: string; placeholder: string } {
  return {
    title: l10n.t('Reveal Holder'),
    placeholder: l10n.t('Of which expected port should the holder be shown?'),
  };
}

export function nothingHeldMessage(): Message {
  return { level: 'information', text: l10n.t('No expected port is known to be held by something else.') };
}

/** @param command as a shell reads it. */
export function runScriptQuestion(command: string, folder: string): Question {
  return {
    message: l10n.t('Run this script in a terminal?'),
    detail: l10n.t('{command}\n\nin {folder}', {
      command: visibleText(command),
      folder: visibleText(folder),
    }),
  };
}

export const startTitles = { run: (): string => l10n.t('Run') } as const;

export function composeCopied(command: string, folder: string): string {
  return l10n.t('Copied {command}. Run it in {folder}.', {
    command: plainText(command),
    folder: plainText(folder, 120),
  });
}

export function noStartError({ protocol, port }: ExpectedPort): string {
  return l10n.t(
    'No task, debug configuration, script or Compose file says how to start what listens on port {port}.',
    {
      port: portWords({ protocol, port }),
    },
  );
}

export function startMissingError(start: ExpectedStart): string {
  return start.kind === 'task'
    ? l10n.t('VS Code knows no task "{name}" of this folder.', { name: plainText(start.label, 80) })
    : l10n.t('It could not be started. VS Code may have said why.');
}

export function pinPrompt(): { title: string; placeholder: string } {
  return {
    title: l10n.t('Pin Port'),
    placeholder: l10n.t('Which port should be shown even while nothing listens on it? Choose, or type one'),
  };
}

export function typedPinChoice(port: number): string {
  return l10n.t('Pin port {port}', { port });
}

export function unpinPrompt(): { title: string; placeholder: string } {
  return { title: l10n.t('Unpin Port'), placeholder: l10n.t('Which port should no longer be pinned?') };
}

export function notPinnedMessage(): Message {
  return { level: 'information', text: l10n.t('No port is pinned in this workspace.') };
}

export function nothingExpectedMessage(): Message {
  return {
    level: 'information',
    text: l10n.t('Something listens on every expected port, or none is expected.'),
  };
}
