import { endpointsIn, endpointsOf, type WrittenEndpoint } from './endpointInText';
import { notAboutPorts } from './messagePatterns';
import { attemptForms, clientWords, commandForms, failureWords, serverWords } from './nearbyForms';
import { isQuotedText } from './quotedText';

/**
 * The endpoint that a line names as the one of a failed attempt, without the reason.
 * @param before the line before it, which the message may begin in.
 */
export function attemptIn(line: string, before: string): WrittenEndpoint | undefined {
  if (isQuotedText(line)) return undefined;
  const joined = `${before} ${line}`;
  const named = attemptForms
    .flatMap(({ pattern }) => endpointsOf(pattern, joined))
    .find(({ end }) => end > joined.length - line.length);
  if (named !== undefined) return named;
  const isAttempt = failureWords.test(line) && serverWords.test(line) && !clientWords.test(line);
  return isAttempt && !notAboutPorts.test(line) ? endpointsIn(line)[0] : undefined;
}

/** The port of a command line, or of what a server says about itself. */
export function portHintIn(line: string): number | undefined {
  const [ofCommand] = commandForms.flatMap(({ pattern }) => endpointsOf(pattern, line));
  if (ofCommand !== undefined) return ofCommand.port;
  const isServer = serverWords.test(line) && !clientWords.test(line) && !notAboutPorts.test(line);
  return isServer ? endpointsIn(line)[0]?.port : undefined;
}
