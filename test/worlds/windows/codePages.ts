/** Of consoles: English (437), Western European (850, and 1252 of programs with windows), Japanese (932), UTF-8 (65001). */
export type CodePage = 437 | 850 | 932 | 1252 | 65001;
export const codePages: readonly CodePage[] = [437, 850, 932, 1252, 65001];

/** The letters of the words that are printed here; the two pages of DOS agree in them. */
const dosLetters: Readonly<Record<string, number>> = {
  ...{ ü: 0x81, é: 0x82, â: 0x83, ä: 0x84, à: 0x85, ê: 0x88, è: 0x8a, ö: 0x94, Ö: 0x99, Ü: 0x9a, ß: 0xe1 },
};
let japanese: ReadonlyMap<string, Buffer> | undefined;

/** What a page does not have becomes a question mark, as in Windows. */
export function encoded(text: string, page: CodePage): Buffer {
  if (page === 65001) return Buffer.from(text, 'utf8');
  return Buffer.concat(Array.from(text).map((character) => encodedCharacter(character, page)));
}

function encodedCharacter(character: string, page: Exclude<CodePage, 65001>): Buffer {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return Buffer.from([code]);
  if (page === 932) return (japanese ??= shiftJis()).get(character) ?? Buffer.from('?');
  if (page === 1252) return Buffer.from([code < 0x100 ? code : 0x3f]);
  return Buffer.from([dosLetters[character] ?? 0x3f]);
}

/** The two-byte characters. Some have a second byte that is a letter, a backslash or a bar in ASCII. */
function shiftJis(): ReadonlyMap<string, Buffer> {
  const decoder = new TextDecoder('shift_jis');
  const characters = new Map<string, Buffer>();
  for (let lead = 0x81; lead <= 0xea; lead++) {
    if (lead >= 0xa0 && lead < 0xe0) continue;
    for (let trail = 0x40; trail <= 0xfc; trail++) {
      const bytes = Buffer.from([lead, trail]);
      const text = decoder.decode(bytes);
      if (text.length === 1 && text !== '\ufffd') characters.set(text, bytes);
    }
  }
  return characters;
}
