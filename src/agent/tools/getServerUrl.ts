import type { InferOutput } from 'valibot';
import { isOpenable, urlOf } from '../../flows/open';
import type { ListenerRow } from '../../model/rows/listenerRow';
import type { AgentMachine } from '../agentMachine';
import { defineTool } from '../agentTool';
import { urlHints } from '../descriptions/answers';
import { getServerUrlWords } from '../descriptions/getServerUrl';
import { RecordingDialogs } from '../../flows/recordingDialogs';
import { isDeveloped, isInFolder, readingAnswer, serverAnswer } from '../serverAnswer';

type Wanted = InferOutput<typeof getServerUrlWords.input>;
type UrlAnswer = InferOutput<typeof getServerUrlWords.output>['servers'][number];

/** Each is connected to, which may take a second. */
const serversAtMost = 6;

/** The URL of a server, as Copy URL gives it on this machine. */
export const getServerUrl = defineTool({
  ...getServerUrlWords,
  run: async (wanted, machine, signal) => {
    const reading = await machine.read();
    const rows = reading.rows.filter((row) => isWanted(row, wanted));
    const servers: UrlAnswer[] = [];
    for (const row of rows.slice(0, serversAtMost)) {
      signal.throwIfAborted();
      servers.push(await answerOf(row, machine));
    }
    const urls = [...new Set(servers.flatMap(({ url }) => url ?? []))];
    const leftOut = rows.length - servers.length;
    const [only = null, another] = urls;
    const hints = [
      ...(rows.length === 0 ? [wanted.port === undefined ? urlHints.nothing : urlHints.nothingThere] : []),
      ...(another === undefined ? [] : [urlHints.several]),
    ];
    return {
      url: another === undefined && leftOut === 0 ? only : null,
      servers,
      leftOut,
      ...readingAnswer(reading, ...hints),
    };
  },
});

function isWanted(row: ListenerRow, { folder, port }: Wanted): boolean {
  const { listener, workspaceFolder } = row;
  if (listener.protocol !== 'tcp' || listener.isStale === true) return false;
  if (port !== undefined && listener.port !== port) return false;
  if (folder !== undefined) return isInFolder(row, folder) && (port !== undefined || isDeveloped(row));
  return port !== undefined || (workspaceFolder !== undefined && isDeveloped(row) && isOpenable(row));
}

async function answerOf(row: ListenerRow, machine: AgentMachine): Promise<UrlAnswer> {
  const dialogs = new RecordingDialogs();
  const { schemes, interfaces } = machine.machine;
  const url = await urlOf({ browser: { location: 'here' }, dialogs, schemes, interfaces }, row);
  const { label, pid, project, branch } = serverAnswer([row]);
  return {
    ...{ label, pid, project, branch, port: row.listener.port },
    url: url ?? null,
    problem: dialogs.texts.join(' ') || null,
  };
}
