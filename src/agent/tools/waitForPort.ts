import { awaitPort } from '../../flows/awaitPort';
import { isOfHost } from '../../flows/rows';
import { defineTool } from '../agentTool';
import { waitHints } from '../descriptions/answers';
import { waitForPortWords } from '../descriptions/waitForPort';
import { fitting, readingAnswer, serverAnswer, serversOf } from '../serverAnswer';

/** Waits for a port, and says who listens there then. */
export const waitForPort = defineTool({
  ...waitForPortWords,
  run: async ({ port, until, timeoutSeconds }, machine, signal) => {
    const state = await awaitPort(machine.machine, port, {
      ...{ wanted: until, withinMs: timeoutSeconds * 1000, cancelled: signal },
    });
    signal.throwIfAborted();
    const reading = await machine.read();
    const rows = reading.rows.filter(
      (row) => isOfHost(row) && row.listener.protocol === 'tcp' && row.listener.port === port,
    );
    const isReached = state === until;
    const hints = isReached ? [] : [until === 'listens' ? waitHints.notYet : waitHints.stillHeld];
    const { answers } = fitting(serversOf(rows), serverAnswer);
    return { isReached, state, servers: answers, ...readingAnswer(reading, ...hints) };
  },
});
