/** How resources introduce themselves to agents. */
export const resourceWords = {
  list: {
    title: 'Running Servers',
    description:
      'Every server that listens on this machine, except those of the system and the editor: port, owner, project, who can connect, who started it. Subscribe to be notified when one opens or closes.',
  },
  port: {
    title: 'What Listens on a Port',
    description: 'The listeners of one port, of any kind. None: nothing listens there.',
  },
} as const;

/** The name of a resource in a list. */
export function portResourceName(port: number): string {
  return `port ${port}`;
}

/** What a model is told of the server as a whole. */
export const serverInstructions = [
  'Local Ports knows every server that runs on this machine: its process, project, branch, ports, and who started it.',
  'Before you start a dev server, list what runs: reuse a server of your project that already runs, and take a free port from here instead of guessing one.',
  'After you have started a server, wait until it listens with the tool for that instead of sleeping.',
  "End servers only with the tools of this server, and only those that you started; never by name (pkill, killall) and never another project's. For anything else the person is asked. If nobody can be asked, give the person the command that the answer names.",
].join('\n');
