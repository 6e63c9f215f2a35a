import type { ServerContext } from '@modelcontextprotocol/server';

/** Clients give up after a minute of silence, and wait on while they hear something. */
const everyMs = 5_000;

/** Tells a client that asked for it how many seconds its request has taken. @returns a function that ends it. */
export function reportProgress({ _meta, notify }: ServerContext['mcpReq']): () => void {
  const progressToken = _meta?.progressToken;
  if (progressToken === undefined) return () => undefined;
  let seconds = 0;
  const timer = setInterval(() => {
    seconds += everyMs / 1000;
    void notify({ method: 'notifications/progress', params: { progressToken, progress: seconds } });
  }, everyMs);
  return () => {
    clearInterval(timer);
  };
}
