import type { TimeSliced } from '../../model/text/timeSlice';
import { itemsPerSlice, partsOf } from '../../model/text/timeSlice';

/** An open file of a process. lsof did not print what is `undefined`. */
export interface LsofFile {
  /** `f`: the descriptor's number, or what it is open for: `cwd`, `txt`. */
  readonly descriptor: string;
  /** `t`: `IPv4`, `IPv6`, `DIR`, `REG`, … */
  readonly type: string | undefined;
  /** `d`: of a socket its address in the kernel (macOS, BSD: `0x64cf0533e956993d`) or its inode (Linux: `467763`). */
  readonly device: string | undefined;
  /** `P`: `TCP`, `UDP`, `ICMPV6`, … */
  readonly protocol: string | undefined;
  /** `n`: `127.0.0.1:3000`, `*:*`, or a path. */
  readonly name: string | undefined;
  /** `TST=`: `LISTEN`, `ESTABLISHED`, …; only TCP has one. */
  readonly state: string | undefined;
}

export interface LsofProcess {
  readonly pid: number;
  readonly parentPid: number | undefined;
  /** `c`: the program's name, truncated by the system to 15 to 32 bytes. */
  readonly command: string | undefined;
  readonly uid: number | undefined;
  readonly login: string | undefined;
  readonly files: readonly LsofFile[];
}

export interface LsofOutput {
  readonly processes: readonly LsofProcess[];
  /** The first malformed pieces, quoted, for the log. */
  readonly malformed: readonly string[];
  readonly malformedCount: number;
}

/** The fields of one process or one file by their letter; of `T`, which repeats, only the state. */
type FieldSet = ReadonlyMap<string, string>;

/**
 * Parses the output of `lsof -F` (lsof(8), "Output for other programs"). With `0` in the field list every field ends
 * with NUL and every set with NUL and newline (here `|` is NUL):
 *
 *     p425|R1|crapportd|u501|Lalice|
 *     f10|tIPv4|d0xfc0f0126ef5bb9c7|PTCP|n*:57741|TST=LISTEN|TQR=0|
 *
 * Without it each field is a line. A set begins with `p` (process) or `f` (one of its files); a file belongs to the
 * process above it. A truncated last set counts as malformed; so do other lines between the sets
 * (`lsof: WARNING: can't stat() …`).
 */
export function* parseLsofFields(bytes: Buffer): TimeSliced<LsofOutput> {
  // lsof escapes a carriage return in a name, so a raw one comes from a converted line end
  const text = bytes.toString('latin1').replaceAll('\r\n', '\n');
  const parser = new SetParser();
  yield;
  if (text.includes('\0')) yield* parseNulEnded(text, parser);
  else yield* parseLines(text, parser);
  return parser;
}

function* parseNulEnded(text: string, parser: SetParser): TimeSliced<void> {
  let set: string[] = [];
  let sets = 0;
  // after the last NUL there is nothing, or a truncated field
  const end = text.lastIndexOf('\0');
  for (const piece of partsOf(text.slice(0, end), '\0')) {
    // the newline that ends a set precedes the first field of the next
    const ends = piece.startsWith('\n');
    if (ends) {
      parser.set(set);
      set = [];
      if (++sets % itemsPerSlice === 0) yield;
    }
    set.push(parser.withoutLinesAbove(ends ? piece.slice(1) : piece, set.length === 0));
  }
  const rest = text.slice(end + 1);
  if (rest.startsWith('\n')) {
    parser.set(set);
    set = [];
  }
  const truncated = parser.withoutLinesAbove(rest.startsWith('\n') ? rest.slice(1) : rest, set.length === 0);
  if (truncated !== '') set.push(truncated);
  if (set.length > 0) parser.reject(set.join(' '));
}

function* parseLines(text: string, parser: SetParser): TimeSliced<void> {
  const end = text.lastIndexOf('\n');
  const truncated = text.slice(end + 1);
  let set: string[] = [];
  let sets = 0;
  if (end !== -1) {
    for (const line of partsOf(text.slice(0, end), '\n')) {
      if (set.length > 0 && (line.startsWith('p') || line.startsWith('f'))) {
        parser.set(set);
        set = [];
        if (++sets % itemsPerSlice === 0) yield;
      }
      set.push(line);
    }
  }
  if (set.length > 0 && truncated === '') parser.set(set);
  if (truncated !== '') parser.reject([...set, truncated].join(' '));
}

class SetParser implements LsofOutput {
  readonly processes: LsofProcess[] = [];
  readonly malformed: string[] = [];
  malformedCount = 0;
  /** The files of the current process; undefined before the first one and after a malformed one. */
  private files: LsofFile[] | undefined;

  set(pieces: readonly string[]): void {
    const fields = fieldsOf(pieces);
    const begins = pieces[0]?.charAt(0);
    if (begins === 'p') {
      this.files = undefined;
      const pid = wholeNumber(fields.get('p'));
      if (pid !== undefined) this.process(pid, fields);
      // a name belongs to a file, whose set begins with a descriptor
      if (pid === undefined || fields.has('n')) this.reject(pieces.join(' '));
    } else if (begins === 'f' && this.files !== undefined) {
      this.files.push({
        descriptor: fields.get('f') ?? '',
        type: fields.get('t'),
        device: fields.get('d'),
        protocol: fields.get('P'),
        name: fields.get('n'),
        state: fields.get('T'),
      });
    } else this.reject(pieces.join(' '));
  }

  private process(pid: number, fields: FieldSet): void {
    const files: LsofFile[] = [];
    this.files = files;
    this.processes.push({
      pid,
      parentPid: wholeNumber(fields.get('R')),
      // truncated, which may leave a blank at its end
      command: fields.get('c')?.replace(/ +$/, ''),
      uid: uidOf(fields.get('u')),
      login: fields.get('L'),
      files,
    });
  }

  /** A PID or a descriptor contains no newline, so lines above the first field of a set are not fields. */
  withoutLinesAbove(field: string, isFirst: boolean): string {
    const above = isFirst ? field.lastIndexOf('\n') + 1 : 0;
    if (above > 0) this.reject(field.slice(0, above).trimEnd());
    return field.slice(above);
  }

  reject(text: string): void {
    this.malformedCount++;
    if (this.malformed.length < 3) this.malformed.push(JSON.stringify(text.slice(0, 160)));
  }
}

function fieldsOf(pieces: readonly string[]): FieldSet {
  const fields = new Map<string, string>();
  for (const piece of pieces) {
    const letter = piece.charAt(0);
    const value = piece.slice(1);
    if (letter !== 'T') fields.set(letter, unescaped(value));
    else if (value.startsWith('ST=')) fields.set('T', value.slice('ST='.length));
  }
  return fields;
}

const escapes: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  '\\': '\\',
};

/**
 * lsof prints what is not printable in its locale as `\n`, `\t`, `\\`, or byte by byte as `\xc3\xa9` (its
 * safestrprt()). Other control characters are printed as `^A`, which is ambiguous and left as it is.
 * @param text one character per byte.
 */
function unescaped(text: string): string {
  const bytes = text.replace(/\\(?:x([0-9a-f]{2})|([bfnrt\\]))/g, (_all, hex?: string, letter?: string) =>
    hex === undefined ? (escapes[letter ?? ''] ?? '') : String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return /[\x80-\xff]/.test(bytes) ? Buffer.from(bytes, 'latin1').toString('utf8') : bytes;
}

/** lsof prints a uid with a sign: those above 2³¹ are negative, `nobody` of macOS is `-2`. */
function uidOf(text: string | undefined): number | undefined {
  return text !== undefined && /^-?\d{1,10}$/.test(text) ? Number(text) >>> 0 : undefined;
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}
