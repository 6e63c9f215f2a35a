/**
 * A program's output as a person reads it. Escape sequences (ECMA-48, xterm's ctlseqs; VS Code's own OSC 633) are removed; a
 * carriage return, a backspace and moves within a row overwrite, as on the screen. A move to another row begins a line, so
 * that the texts of different rows are never joined.
 *
 * Two things differ from a screen: text that was cleared or overwritten in other rows stays, and a move past the end of a row
 * leaves one blank, however far it goes. A sequence that is cut off ends with its line.
 */
export function plainTerminalText(output: string): string {
  return output
    .split('\n')
    .map((line) => {
      const text = withoutTrailingReturns(line);
      return /(?!\t)\p{Cc}/u.test(text) ? new Row().render(text) : text;
    })
    .join('\n');
}

/** Terminals end lines with CR LF, some programs with CR CR LF. */
function withoutTrailingReturns(line: string): string {
  let end = line.length;
  while (line.charCodeAt(end - 1) === 0x0d) end--;
  return end === line.length ? line : line.slice(0, end);
}

/** Wider than terminals are. An erasure reaches no further, so that many of them cost little. */
const widestRow = 500;

/** One row of the screen. Columns are UTF-16 units: programs that overwrite text print plain letters. */
class Row {
  private readonly finishedRows: string[] = [];
  private cells: string[] = [];
  private column = 0;

  render(text: string): string {
    let at = 0;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (code >= 0x20 && (code < 0x7f || code > 0x9f)) {
        this.write(text.charAt(at));
        at++;
      } else if (code === 0x1b || code >= 0x80) {
        const sequence = readSequence(text, at);
        this.apply(sequence);
        at = sequence.end;
      } else {
        this.applyControl(code);
        at++;
      }
    }
    return [...this.finishedRows, this.cells.join('')].join('\n');
  }

  private write(character: string): void {
    if (this.column > this.cells.length) {
      this.cells.push(' ');
      this.column = this.cells.length;
    }
    this.cells[this.column] = character;
    this.column++;
  }

  private applyControl(code: number): void {
    switch (code) {
      case 0x08:
        this.moveTo(this.column - 1);
        break;
      case 0x09:
        if (this.column >= this.cells.length) this.write('\t');
        else this.column++;
        break;
      case 0x0b:
      case 0x0c:
        this.nextRow();
        break;
      case 0x0d:
        this.moveTo(0);
        break;
    }
  }

  private apply({ kind, final, count }: Sequence): void {
    if (kind === 'other') {
      if (final !== '' && 'DEM'.includes(final)) this.nextRow();
      return;
    }
    const distance = count ?? 1;
    switch (final) {
      case 'C':
        this.moveTo(this.column + distance);
        break;
      case 'D':
        this.moveTo(this.column - distance);
        break;
      case 'G':
      case '`':
        this.moveTo(distance - 1);
        break;
      case 'K':
        if (count === 2) this.cells = [];
        else if (count === 1) this.blank(this.column - widestRow, this.column + 1);
        else this.cells.length = Math.min(this.cells.length, this.column);
        break;
      case 'X':
        this.blank(this.column, this.column + Math.min(distance, widestRow));
        break;
      case 'A':
      case 'B':
      case 'E':
      case 'F':
      case 'H':
      case 'd':
      case 'f':
        this.nextRow();
        break;
    }
  }

  private moveTo(column: number): void {
    this.column = Math.max(0, column);
  }

  private blank(from: number, to: number): void {
    this.cells.fill(' ', Math.max(0, from), to);
  }

  private nextRow(): void {
    if (this.cells.length > 0) this.finishedRows.push(this.cells.join(''));
    this.cells = [];
    this.column = 0;
  }
}

interface Sequence {
  /** The letters of a control sequence (CSI) mean something else than those of the others. */
  readonly kind: 'control' | 'other';
  /** The letter that says what to do; empty if there is nothing to do. */
  readonly final: string;
  /** Its first number, if it has one. */
  readonly count: number | undefined;
  readonly end: number;
}

/** ESC and a letter, or the one character that means both (C1), with everything up to the sequence's end. */
function readSequence(text: string, start: number): Sequence {
  const isShort = text.charCodeAt(start) !== 0x1b;
  const letter = isShort ? String.fromCharCode(text.charCodeAt(start) - 0x40) : text.charAt(start + 1);
  const body = start + (isShort ? 1 : 2);
  switch (letter) {
    case '[':
      return readControl(text, body);
    // OSC, DCS, SOS, PM, APC: they contain text that is not shown
    case ']':
    case 'P':
    case 'X':
    case '^':
    case '_':
      return { kind: 'other', final: '', count: undefined, end: endOfString(text, body) };
  }
  if (isShort) return { kind: 'other', final: letter, count: undefined, end: body };
  const final = skipRange(text, start + 1, 0x20, 0x2f);
  const isWhole = isWithin(text, final, 0x30, 0x7e);
  // the letter of `ESC ( B` names a character set
  return {
    kind: 'other',
    final: isWhole && final === start + 1 ? letter : '',
    count: undefined,
    end: isWhole ? final + 1 : final,
  };
}

function readControl(text: string, start: number): Sequence {
  const intermediates = skipRange(text, start, 0x30, 0x3f);
  const final = skipRange(text, intermediates, 0x20, 0x2f);
  const isWhole = isWithin(text, final, 0x40, 0x7e);
  const digits = /^\d{1,9}/.exec(text.slice(start, Math.min(start + 9, intermediates)))?.[0];
  return {
    kind: 'control',
    final: isWhole && final === intermediates ? text.charAt(final) : '',
    count: digits === undefined ? undefined : Number(digits),
    end: isWhole ? final + 1 : final,
  };
}

/** A string ends with BEL or ST; CAN, SUB and the start of another sequence cancel it. */
function endOfString(text: string, start: number): number {
  let at = start;
  while (at < text.length) {
    switch (text.charCodeAt(at)) {
      case 0x07:
      case 0x18:
      case 0x1a:
      case 0x9c:
        return at + 1;
      case 0x1b:
        return text.charAt(at + 1) === '\\' ? at + 2 : at;
    }
    at++;
  }
  return at;
}

function skipRange(text: string, start: number, from: number, to: number): number {
  let at = start;
  while (isWithin(text, at, from, to)) at++;
  return at;
}

function isWithin(text: string, at: number, from: number, to: number): boolean {
  const code = text.charCodeAt(at);
  return code >= from && code <= to;
}
