import { styleText } from 'node:util';
import stringWidth from 'string-width';

/** Never the only sign: every style repeats what the words say. */
type CellStyle = 'warning' | 'dim';

export interface Column {
  readonly title: string;
  readonly cells: readonly string[];
  /** Of each cell. */
  readonly styles?: readonly (CellStyle | undefined)[];
  /** Of numbers. */
  readonly isRight?: true;
  /** If the terminal is too narrow: cut, then left out, the highest first. Others are always whole. */
  readonly givesWay?: number;
}

interface TableOptions {
  /** Of the terminal; undefined: as wide as needed, for a pipe. */
  readonly columns: number | undefined;
  readonly hasColor: boolean;
}

interface Fitted extends Column {
  readonly width: number;
}

const gap = '  ';
/** A column that is cut keeps at least so much. */
const minimumWidth = 12;

const formats = { warning: 'yellow', dim: 'dim', head: 'bold' } as const;

/** A table that fits a terminal. @returns lines, the titles first. */
export function tableLines(
  columns: readonly Column[],
  { columns: width, hasColor }: TableOptions,
): readonly string[] {
  const whole = columns.map((column) => ({ ...column, width: widthOf(column) }));
  const fitted = width === undefined ? whole : fitTo(whole, width);
  const rows = Math.max(0, ...fitted.map(({ cells }) => cells.length));
  return Array.from({ length: rows + 1 }, (_, row) => {
    const last = fitted.length - 1;
    return fitted
      .map((column, index) => {
        const text = row === 0 ? column.title : (column.cells[row - 1] ?? '');
        const style = row === 0 ? 'head' : column.styles?.[row - 1];
        const cell = padded(text, column, index === last);
        return hasColor && style !== undefined && cell !== ''
          ? styleText(formats[style], cell, { validateStream: false })
          : cell;
      })
      .join(gap);
  }).map((line) => line.trimEnd());
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

function padded(cell: string, { width, isRight }: Fitted, isLast: boolean): string {
  const text = cut(cell, width);
  const padding = ' '.repeat(Math.max(0, width - stringWidth(text)));
  if (isRight === true) return `${padding}${text}`;
  return isLast ? text : `${text}${padding}`;
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
