import { perObject } from '../model/text/perObject';
import { searchedEnded, searchedExpected, searchedRow } from '../messages/searchedText';
import type { EndedServer } from '../model/history/endedServer';
import type { Editor } from '../model/process/hostContext';
import type { ListenerRow } from '../model/rows/listenerRow';
import type { ExpectedNode } from '../model/tree/nodes';
import { saying } from '../model/tree/textFilter';

/** Which rows of each kind a text finds. */
interface FoundRows {
  readonly row: (row: ListenerRow) => boolean;
  readonly ended: (server: EndedServer) => boolean;
  readonly expected: (node: ExpectedNode) => boolean;
}

/** Finds rows by what they say. What a row says is put together once, when the first text is looked for. */
export class RowFinder {
  private readonly saidBy = perObject((row: ListenerRow): string => searchedRow(row, this.editor));
  private last: { readonly text: string; readonly found: FoundRows } | undefined;

  constructor(private readonly editor: Pick<Editor, 'name'>) {}

  /** @returns the same object for the same text as before; undefined for an empty one, which finds everything. */
  of(text: string): FoundRows | undefined {
    if (text === '') this.last = undefined;
    else if (this.last?.text !== text) this.last = { text, found: this.found(saying(text)) };
    return this.last?.found;
  }

  private found(isSaid: (said: string) => boolean): FoundRows {
    return {
      row: (row) => isSaid(this.saidBy(row)),
      ended: (server) => isSaid(searchedEnded(server, this.editor)),
      expected: (node) => isSaid(searchedExpected(node)),
    };
  }
}
