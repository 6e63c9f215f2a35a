import { InvalidArgumentError } from 'commander';
import { pidExpected, portNumberExpected, secondsExpected } from '../../messages/commandLine';
import { parsePort } from '../../model/net/endpoint';

export function portArgument(text: string): number {
  const port = parsePort(text);
  if (port === undefined) throw new InvalidArgumentError(portNumberExpected(text));
  return port;
}

export function pidArgument(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new InvalidArgumentError(pidExpected(text));
  return Number(text);
}

export function secondsArgument(text: string): number {
  const seconds = Number(text);
  if (!(seconds >= 0 && seconds <= 86_400)) throw new InvalidArgumentError(secondsExpected(text));
  return seconds;
}
