/** What is answered to a call that does not reach its tool's own answer. For language models. */
export const callAnswers = {
  tooMany: 'Too many calls at once. Wait until some have been answered.',
  expired: 'The question is no longer open, so nothing was done. Call the tool again.',
  unanswered: 'The question to the person was not answered, so nothing was done.',
  defect: 'Something went wrong in Local Ports itself. Its log (stderr) says what.',
} as const;

/** A person chose to have a command: only the agent can hand it on. */
export function copiedText(command: string): string {
  return `The person chose to run this command themselves. Show it to them, and do not run it: ${command}`;
}

/** What is wrong with a line that a client sent. */
export const lineFaults = {
  tooLong: 'The message is too long.',
  noJson: 'The line is not JSON.',
  noMessage: 'The line is no JSON-RPC message.',
} as const;

export const tooManySubscriptions = 'Too many subscriptions.';
export const agentsAreOff =
  'Agents are off here: what starts this server says so (--agents, LOCAL_PORTS_AGENTS).';
