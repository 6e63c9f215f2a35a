import stringWidth from 'string-width';

export interface Column {
  readonly title: string;
  readonly cells: readonly string[];
  /** Of numbers. */
  readonly isRight?: true;
  /** If the terminal is too narrow: cut, then left out, the highest first. Others are always whole. */
  readonly givesWay?: number;
}

interface Fitted extends Column {
  readonly width: number;
}

const gap = '  ';
/** A column that is cut keeps at least so much. */
const minimumWidth = 12;

/**
 * A table that fits a terminal.
 * @param width undefined: as wide as needed, for a pipe.
 * @returns lines, the titles first.
 */
export function tableLines(columns: readonly Column[], width: number | undefined): readonly string[] {
  const whole = columns.map((column) => ({ ...column, width: widthOf(column) }));
  const fitted = width === undefined ? whole : fitTo(whole, width);
  const rows = Math.max(0, ...fitted.map(({ cells }) => cells.length));
  return Array.from({ length: rows + 1 }, (_, row) =>
    fitted
      .map((column) => cellText(row === 0 ? column.title : (column.cells[row - 1] ?? ''), column))
      .join(gap)
      .trimEnd(),
  );
}

function widthOf({ title, cells }: Column): number {
  return cells.reduce((widest, cell) => Math.max(widest, stringWidth(cell)), stringWidth(title));
}

function fitTo(columns: readonly Fitted[], width: number): readonly Fitted[] {
  const needed = columns.reduce((sum, one) => sum + one.width, gap.length * (columns.length - 1));
  const first = columns.reduce<Fitted | undefined>(
    (most, one) => ((one.givesWay ?? 0) > (most?.givesWay ?? 0) ? one : most),
    undefined,
  );
  if (needed <= width || first === undefined) return columns;
  const left = first.width - (needed - width);
  if (left >= minimumWidth) {
    return columns.map((one) => (one === first ? { ...one, width: left } : one));
  }
  const others = columns.filter((one) => one !== first);
  return fitTo(others, width);
}

function cellText(cell: string, { width, isRight }: Fitted): string {
  const text = cut(cell, width);
  const padding = ' '.repeat(Math.max(0, width - stringWidth(text)));
  return isRight === true ? `${padding}${text}` : `${text}${padding}`;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function cut(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let fitting = '';
  for (const { segment } of graphemes.segment(text)) {
    if (stringWidth(fitting) + stringWidth(segment) > width - 1) break;
    fitting += segment;
  }
  return `${fitting}…`;
}
