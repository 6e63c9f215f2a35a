import { hostname, userInfo } from 'node:os';
import type { Person } from '../model/selfCheck/anonymize';

/** Who runs this, as far as the system and the environment name them. @param home the home folder of the user. */
export function personHere(home: string, environment: NodeJS.ProcessEnv): Person {
  const named = (names: readonly string[]): string[] =>
    names.flatMap((name) => {
      const value = environment[name];
      return value === undefined || value === '' ? [] : [value];
    });
  return {
    home,
    users: [...loginName(), ...named(['USER', 'LOGNAME', 'USERNAME', 'SUDO_USER'])],
    hosts: [hostname(), ...named(['HOSTNAME', 'COMPUTERNAME', 'USERDOMAIN'])],
  };
}

/** None for a user that the system has no entry of, as in some containers. */
function loginName(): string[] {
  try {
    return [userInfo().username];
  } catch (error) {
    if (error instanceof Error && 'code' in error) return [];
    throw error;
  }
}
