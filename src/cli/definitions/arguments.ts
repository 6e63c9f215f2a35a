import { InvalidArgumentError } from 'commander';
import { nameTooLong, pidExpected, portNumberExpected, secondsExpected } from '../../messages/commandLine';
import { maximumNameLength } from '../../model/actions/stablePort';
import { parsePort } from '../../model/net/endpoint';
import { visibleText } from '../../model/text/text';

export function portArgument(text: string): number {
  const port = parsePort(text);
  if (port === undefined) throw new InvalidArgumentError(portNumberExpected(visibleText(text)));
  return port;
}

/** A PID, or a port. */
export function numberArgument(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new InvalidArgumentError(pidExpected(visibleText(text)));
  return Number(text);
}

export function secondsArgument(text: string): number {
  const seconds = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Infinity;
  if (seconds > 86_400) throw new InvalidArgumentError(secondsExpected(visibleText(text)));
  return seconds;
}

/** Tells several servers of one folder apart. */
export function nameArgument(text: string): string {
  if (text.length > maximumNameLength) throw new InvalidArgumentError(nameTooLong(maximumNameLength));
  return text;
}
