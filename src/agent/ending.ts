import type { FlowDependencies } from '../core/flowDependencies';
import { reportOf } from '../core/listenerReport';
import { stopObstaclesIfKnown } from '../flows/termination/refusals';
import { stopObstacleText } from '../messages/stopObstacle';
import { portLinkText } from '../model/actions/portLink';
import { unitStopCommand } from '../model/process/serviceUnit';
import type { ListenerRow } from '../model/rows/listenerRow';
import type { InferOutput } from 'valibot';
import { AgentDialogs } from './agentDialogs';
import type { AgentMachine } from './agentMachine';
import { AgentError } from './agentTool';
import { endHints, nobodyToAsk, refusals } from './descriptions/answers';
import type { freePortWords } from './descriptions/freePort';
import { RecordingDialogs } from '../flows/recordingDialogs';
import { serverAnswer, serversOf } from './serverAnswer';

type EndAnswer = InferOutput<typeof freePortWords.output>;
export type SomeRows = readonly [ListenerRow, ...ListenerRow[]];

/** What an agent wants to have ended. */
interface Ending {
  readonly tool: string;
  readonly rows: SomeRows;
  /** By which a person does the same on the command line. */
  readonly command: string;
  /** The flow. @returns whether it has ended. */
  readonly act: (flows: FlowDependencies) => Promise<boolean>;
}

/**
 * Ends something, if the agent may: unasked what it has started itself, anything else if a person agrees.
 * @throws AgentError if it is refused, or a person would have to be asked and nobody can be.
 */
export async function end(
  machine: AgentMachine,
  { tool, rows, command, act }: Ending,
  cancelled: AbortSignal,
): Promise<EndAnswer> {
  const { clientName, person } = machine;
  const permit = await machine.consent.permit({
    ...{ tool, rows },
    ...(clientName === undefined ? {} : { clientName }),
  });
  const { decision } = permit;
  if (decision.kind === 'refused') throw new AgentError(refusals[decision.reason]);
  const dialogs = new AgentDialogs({ person, permit, clientName, cancelled });
  let outcome = 'failed';
  try {
    cancelled.throwIfAborted();
    const hasEnded = await act(
      machine.flows(dialogs, decision.kind === 'unasked' ? decision.startedBy : undefined),
    );
    outcome = hasEnded ? 'ended' : (dialogs.unanswered ?? 'unfinished');
    if (!hasEnded && dialogs.unanswered === 'nobody') {
      throw new AgentError([...dialogs.texts, nobodyToAsk(waysOf(machine, rows, command))].join(' '));
    }
    return answerOf(rows, hasEnded, dialogs);
  } finally {
    permit.finish(outcome);
  }
}

/** What would be ended, without a question. */
export async function dryRun(machine: AgentMachine, rows: SomeRows): Promise<EndAnswer> {
  const flows = machine.flows(new RecordingDialogs());
  const [obstacle] = (await stopObstaclesIfKnown(flows, [rows[0]])) ?? [];
  const command =
    obstacle?.kind === 'service' ? unitStopCommand(obstacle.unit, flows.shellKind()).text : undefined;
  const messages = obstacle === undefined ? [] : [stopObstacleText(obstacle, command)];
  return { ...aboutOf(rows), outcome: 'dry-run', messages: [...messages, endHints.dryRun] };
}

function answerOf(rows: SomeRows, hasEnded: boolean, { texts, unanswered }: AgentDialogs): EndAnswer {
  const about = aboutOf(rows);
  if (hasEnded) return { ...about, outcome: 'ended', messages: texts };
  if (unanswered === 'declined') {
    return { ...about, outcome: 'declined', messages: [...texts, endHints.declined] };
  }
  const messages = unanswered === 'limited' ? [...texts, endHints.limited] : texts;
  return { ...about, outcome: 'not-ended', messages };
}

function aboutOf(rows: SomeRows): Pick<EndAnswer, 'servers' | 'commandLine'> {
  const { owner } = reportOf(rows[0]);
  return {
    servers: serversOf(rows).map(serverAnswer),
    commandLine: owner.kind === 'process' ? owner.commandLine : null,
  };
}

function waysOf({ linkScheme }: AgentMachine, [{ listener, process }]: SomeRows, command: string): string[] {
  const link =
    linkScheme === undefined || listener.protocol === 'udp'
      ? undefined
      : portLinkText(linkScheme, {
          ...{ action: 'stop', port: listener.port },
          ...(process === undefined ? {} : { pid: process.pid }),
        });
  return [endHints.inTerminal(command), ...(link === undefined ? [] : [endHints.byLink(link)])];
}
