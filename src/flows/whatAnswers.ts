import type { KnownService, ServerAnswer } from '../act/askServer';
import { askServer } from '../act/askServer';
import type { AnswerTexts } from '../messages/answers';
import {
  acceptsNothingMessage,
  answersPrompt,
  askingServer,
  copyAllTexts,
  greetingTexts,
  httpTexts,
  sentTexts,
  silentTexts,
} from '../messages/answers';
import type { NetworkInterface } from '../model/net/networkInterfaces';
import { placeText } from '../model/net/url';
import type { BackingServiceId } from '../model/recognition/backingServices';
import type { ListenerRow } from '../model/rows/listenerRow';
import { localhostRival, placesOf } from '../model/rows/reach';
import { otherProgramMessage } from '../messages/open';
import type { ChoiceItem, Dialogs } from './dialogs';
import { isOpenable, urlObstacle } from './open';
import type { Schemes } from './schemes';

interface AnswerDependencies {
  readonly dialogs: Pick<Dialogs, 'tell' | 'choose' | 'progress' | 'copy'>;
  readonly interfaces: { current(): readonly NetworkInterface[] | undefined };
  readonly schemes: Pick<Schemes, 'ask'>;
}

/** Connects to a server, since a person wants to know, and shows what it answers. */
export async function showAnswer(dependencies: AnswerDependencies, row: ListenerRow): Promise<void> {
  const { dialogs, interfaces, schemes } = dependencies;
  const { port } = row.listener;
  const [place] = isOpenable(row) ? placesOf(row, interfaces.current() ?? [], 'address') : [];
  if (place === undefined) {
    dialogs.tell(isOpenable(row) ? otherProgramMessage(row, localhostRival(row)) : urlObstacle(row));
    return;
  }
  const host = place.connectTo;
  const answer = await dialogs.progress(askingServer(port), async (cancelled) => {
    const asked = await askServer({
      ...{ host, port, cancelled, service: knownService(row) },
      detectScheme: () => schemes.ask(row, host),
    });
    return cancelled.aborted ? undefined : asked;
  });
  if (answer === undefined) return;
  const address = placeText(place.host, port, undefined);
  if (answer.kind === 'refused') dialogs.tell(acceptsNothingMessage(address));
  else await showTexts(dialogs, row, [...textsOf(answer), sentTexts(address, answer.sent)]);
}

async function showTexts(
  dialogs: Pick<Dialogs, 'choose' | 'copy'>,
  row: ListenerRow,
  texts: readonly AnswerTexts[],
): Promise<void> {
  const items: ChoiceItem<string>[] = texts.map((one) => ({ value: withDetail(one), ...one }));
  const all = texts.map((one) => {
    const { description } = one;
    return description === undefined ? withDetail(one) : `${withDetail(one)} (${description})`;
  });
  const chosen = await dialogs.choose<string>(
    [...items, { value: all.join('; '), ...copyAllTexts() }],
    answersPrompt(row),
  );
  if (chosen !== undefined) await dialogs.copy(chosen);
}

function withDetail({ label, detail }: AnswerTexts): string {
  return detail === undefined ? label : `${label}: ${detail}`;
}

function textsOf({ greeting, http, sent }: ServerAnswer): readonly AnswerTexts[] {
  if (http !== undefined) return httpTexts(http);
  return [greeting === undefined ? silentTexts() : greetingTexts(greeting, sent.length > 0)];
}

/** HTTP would be an error in the log of these, and Redis takes it for an attack. */
const knownServices: Partial<Record<BackingServiceId, KnownService>> = {
  redis: 'redis',
  valkey: 'redis',
  postgresql: 'postgresql',
  mysql: 'mysql',
  mariadb: 'mysql',
};

function knownService({ recognition }: ListenerRow): KnownService | undefined {
  return recognition?.service === undefined ? undefined : knownServices[recognition.service];
}
