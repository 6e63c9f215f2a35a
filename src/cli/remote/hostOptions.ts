import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { hostExpected, oneHostExpected, remoteHelp, tooManyHosts } from '../../messages/remote';
import { secondsArgument } from '../definitions/arguments';
import { maximumHosts, parseHosts } from './hostNames';

/** Where a command runs. */
export interface HostOptions {
  /** Undefined: here. */
  readonly on?: readonly string[];
  /** Seconds. */
  readonly hostTimeout: number;
}

const usualSeconds = 20;

/** For commands that read. */
export function onHosts(command: Command): Command {
  return withTimeout(command.option('--on <hosts>', remoteHelp.on(), hostsArgument));
}

/** For commands that end something. */
export function onOneHost(command: Command): Command {
  return withTimeout(command.option('--on <host>', remoteHelp.onOne(), oneHostArgument));
}

/** An option that means this machine. */
export function onlyHere(flags: string, description: string): Option {
  return new Option(flags, description).conflicts('on');
}

function withTimeout(command: Command): Command {
  return command.option('--host-timeout <seconds>', remoteHelp.hostTimeout(), secondsArgument, usualSeconds);
}

function hostsArgument(text: string): readonly string[] {
  const parsed = parseHosts(text);
  switch (parsed.kind) {
    case 'hosts':
      return parsed.hosts;
    case 'noHost':
      throw new InvalidArgumentError(hostExpected(parsed.name));
    case 'tooMany':
      throw new InvalidArgumentError(tooManyHosts(maximumHosts));
  }
}

function oneHostArgument(text: string): readonly string[] {
  const hosts = hostsArgument(text);
  if (hosts.length > 1) throw new InvalidArgumentError(oneHostExpected());
  return hosts;
}
