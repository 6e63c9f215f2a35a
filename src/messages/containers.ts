import type { Container } from '../model/containers/container';
import type { ProxyTarget } from '../model/containers/portProxies';
import type { Process } from '../model/process/process';
import { enumerate, plainText } from '../model/text/text';
import { targetWords } from './terminate';
import type { Question } from './message';

/** `port 8080`, `ports 8080 and 8443`; undefined where it publishes none, as in the host's network. */
export function publishedWords({ ports }: Container): string | undefined {
  const numbers = [...new Set(ports.map(({ hostPort }) => String(hostPort)))];
  if (numbers.length === 0) return undefined;
  return `${numbers.length === 1 ? 'port' : 'ports'} ${enumerate(numbers)}`;
}

export function stopContainerQuestion(container: Container): Question {
  const published = publishedWords(container);
  const which = published === undefined ? '' : `, which publishes ${published}`;
  return {
    message: `Stop container ${plainText(container.name, 60)}${which}?`,
    detail:
      'It is given 10 seconds to end, then its engine kills it. Unless it was started with --rm, it keeps its data and can be started again.',
  };
}

/**
 * Before the end of a process that holds its ports for others.
 * @param count how many containers are known to be among them.
 * @param leadsTo what its command line says of where it leads.
 */
export function holderQuestion(process: Process, count: number, leadsTo: ProxyTarget | undefined): Question {
  const whom =
    count > 1
      ? `${count} containers`
      : leadsTo === undefined
        ? 'containers, or for others'
        : `port ${leadsTo.containerPort} of the container at ${leadsTo.containerAddress.text}`;
  return {
    message: `${targetWords(process)} holds its ports for ${whom}.`,
    detail:
      'Ended, it leaves them running with their ports dead. Stop the container instead, with the tool that started it.',
  };
}
