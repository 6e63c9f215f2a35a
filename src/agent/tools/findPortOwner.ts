import { reportOf } from '../../core/listenerReport';
import type { PortState } from '../../flows/awaitPort';
import { explainPort } from '../../flows/freePort';
import { isOfHost } from '../../flows/rows';
import type { ProtocolPort } from '../../model/actions/portHolders';
import { wasRead } from '../../model/listeners/snapshot';
import { UserError } from '../../model/text/userError';
import type { AgentMachine } from '../agentMachine';
import { defineTool } from '../agentTool';
import { findPortOwnerWords } from '../descriptions/findPortOwner';
import { RecordingDialogs } from '../../flows/recordingDialogs';
import { fitting, readingAnswer } from '../serverAnswer';

/** Who holds a port, or why it cannot be used although nothing does. */
export const findPortOwner = defineTool({
  ...findPortOwnerWords,
  run: async (endpoint, machine) => {
    const reading = await machine.read();
    const rows = reading.rows.filter(
      (row) => row.listener.port === endpoint.port && row.listener.protocol === endpoint.protocol,
    );
    const { answers, leftOut } = fitting(rows, reportOf);
    const isRead = wasRead(reading.snapshot, { protocol: endpoint.protocol, namespace: { kind: 'host' } });
    const state: PortState = rows.some(isListening) ? 'listens' : isRead ? 'closed' : 'unknown';
    return {
      state,
      owners: answers,
      leftOut,
      explanation: state === 'closed' ? await explanationOf(endpoint, machine) : null,
      ...readingAnswer(reading),
    };
  },
});

function isListening(row: Parameters<typeof isOfHost>[0]): boolean {
  return isOfHost(row) && row.listener.isStale !== true;
}

/** As Free Port says it. @returns null if that cannot be read. */
async function explanationOf(endpoint: ProtocolPort, machine: AgentMachine): Promise<string | null> {
  const dialogs = new RecordingDialogs();
  try {
    await explainPort(machine.flows(dialogs), endpoint);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.message;
  }
  return dialogs.texts.join(' ') || null;
}
