import type { AgentAccess } from './decision';

const strictestFirst: readonly AgentAccess[] = ['off', 'read', 'ask'];
const variable = 'LOCAL_PORTS_AGENTS';
const option = '--agents';

/**
 * What an agent may do where no window has the setting: what starts the server for agents says so by an option or in the
 * environment. Whatever writes one of them later can only take away, and what is no such word turns all off.
 * @param argv `--agents read`, `--agents=read`, among others.
 */
export function startedAccess(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): AgentAccess {
  const options = argv.flatMap((word, index) => {
    if (word === option) return argv[index + 1] ?? '';
    return word.startsWith(`${option}=`) ? word.slice(option.length + 1) : [];
  });
  const inherited = environment[variable] ?? '';
  const words = inherited === '' ? options : [...options, inherited];
  if (words.length === 0) return 'ask';
  const given = new Set<string>(words);
  if (words.some((word) => !strictestFirst.some((access) => access === word))) return 'off';
  return strictestFirst.find((access) => given.has(access)) ?? 'off';
}
