import { expectedGroupSentence, expectedSentences } from '../messages/expected';
import { givenSentences } from '../messages/givenName';
import { containerLabel, fullProcessLabel, ownerLabel } from '../messages/labels';
import { serviceLabel } from '../messages/hiddenOwner';
import { endedSentence, recentlyEndedSentence } from '../messages/recentlyEnded';
import { portWords } from '../messages/listener';
import { rangeSentence } from '../messages/range';
import { originLabel } from '../messages/originSentence';
import * as texts from '../messages/tooltip';
import type { EndedServer } from '../model/history/endedServer';
import type { Snapshot } from '../model/listeners/snapshot';
import type { Process } from '../model/process/process';
import type { ListenerRow } from '../model/rows/listenerRow';
import { isContainerProxy } from '../model/rows/listenerRow';
import { codeBlock, escapeMarkdown, plainText } from '../model/text/text';
import type { ExpectedNode, ParentNode, TreeNode } from '../model/tree/nodes';
import { containerInside } from '../model/tree/nodes';
import type { Paragraph, ParagraphContext } from '../messages/rowParagraphs';
import {
  commandParagraphs,
  containerParagraphs,
  forgottenParagraphs,
  hiddenOwnerParagraphs,
  originParagraphs,
  processParagraphs,
  rowParagraphs,
  unreadableParagraphs,
} from '../messages/rowParagraphs';

const sentenceLength = 1000;

export interface TooltipContext extends ParagraphContext {
  /** The host does not wrap the lines of a code block, so that a long command would reach over the edge of the tooltip. */
  readonly overflowsCode?: boolean;
}

/** The process whose memory and CPU time a tooltip shows; undefined if it shows none. */
export function usedProcess(node: TreeNode): Process | undefined {
  if (node.kind === 'process') return node.process;
  return node.kind !== 'listener' || isContainerProxy(node.row) ? undefined : node.row.process;
}

/**
 * The Markdown of a tooltip, in the order of the questions: what it is, who can connect, who owns it and since when,
 * where it was started, by which command. Texts from processes are escaped, secrets in them masked.
 */
export function tooltipMarkdown(node: TreeNode, snapshot: Snapshot, context: TooltipContext): string {
  if (node.kind === 'listener') return rowTooltip(node.row, snapshot, context);
  if (node.kind === 'ended') return endedTooltip(node.server, context);
  if (node.kind === 'expected') return expectedTooltip(node);
  if (node.kind === 'expected-ports') return escaped(expectedGroupSentence());
  if (node.kind === 'range') return escaped(rangeSentence());
  if (node.kind === 'recently-ended') return escaped(recentlyEndedSentence());
  return groupTooltip(node, snapshot, context);
}

function expectedTooltip({ unmet, given }: ExpectedNode): string {
  return paragraphs(
    bold(portWords(unmet.expected)),
    ...givenSentences(given).map((one) => escaped(one)),
    ...expectedSentences(unmet).map((one) => escaped(one)),
  );
}

function endedTooltip(server: EndedServer, context: TooltipContext): string {
  const { locale } = context;
  const { process, rows } = server;
  return paragraphs(
    texts.ownerOnPort(bold(fullProcessLabel(rows[0])), portWords(rows[0].listener)),
    escaped(endedSentence(server, locale)),
    ...marked(originParagraphs(rows[0]), context),
    escaped(texts.identityLine(process, locale)),
    escaped(texts.folderLine(process)),
    ...marked(commandParagraphs(process), context),
  );
}

function rowTooltip(row: ListenerRow, snapshot: Snapshot, context: TooltipContext): string {
  return paragraphs(
    texts.ownerOnPort(bold(ownerLabel(row)), portWords(row.listener)),
    ...marked(rowParagraphs(row, snapshot, context), context),
  );
}

function groupTooltip(node: ParentNode, snapshot: Snapshot, context: TooltipContext): string {
  switch (node.kind) {
    case 'process':
      return paragraphs(
        bold(fullProcessLabel(node)),
        ...givenSentences(node.listeners[0]?.row.given).map((one) => escaped(one)),
        ...marked(
          [
            ...forgottenParagraphs(node.listeners[0]?.row, context.locale),
            ...originParagraphs(node.listeners[0]?.row),
            ...processParagraphs(node.process, snapshot, context),
            ...unreadableParagraphs(node.listeners[0]?.row),
          ],
          context,
        ),
      );
    case 'container':
      return paragraphs(
        bold(containerLabel(node.container)),
        ...marked(containerParagraphs(node.container), context),
      );
    case 'project':
      return paragraphs(
        node.name === undefined ? undefined : bold(node.name),
        escaped(texts.groupSentence(node)),
      );
    case 'origin':
      return paragraphs(
        node.starter === undefined ? undefined : bold(originLabel(node.starter)),
        escaped(texts.groupSentence(node)),
      );
    case 'hidden-by-rule':
      return escaped(texts.groupSentence(node));
    case 'editor':
      return paragraphs(bold(node.name), escaped(texts.groupSentence(node)));
    case 'network': {
      const container = containerInside(node);
      return paragraphs(
        bold(texts.networkTitle(container)),
        escaped(texts.groupSentence(node)),
        ...(container === undefined ? [] : marked(containerParagraphs(container), context)),
      );
    }
    case 'hidden':
      return paragraphs(
        bold(serviceLabel(node) ?? texts.hiddenOwnerTitle()),
        ...marked(hiddenOwnerParagraphs(node), context),
      );
  }
}

function marked(paragraphs: readonly Paragraph[], { overflowsCode }: TooltipContext): string[] {
  return paragraphs.map(({ text, isCommand }) =>
    isCommand === true && overflowsCode !== true ? codeBlock(text) : escapeMarkdown(text),
  );
}

function escaped(text: string, maximumLength = sentenceLength): string {
  return escapeMarkdown(plainText(text, maximumLength));
}

function bold(text: string): string {
  return `**${escapeMarkdown(plainText(text))}**`;
}

function paragraphs(...parts: (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join('\n\n');
}
