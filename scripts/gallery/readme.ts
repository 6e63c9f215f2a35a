/**
 * The README as a package without a repository can show it. VS Code's page of an extension loads pictures by https: or data:
 * alone, and relative links lead nowhere there; with a repository, vsce makes both absolute.
 */

/** `![text](target)`, `[text](target)` and `src="target"` of a picture; the target without white space, as everywhere in it. */
const references = /(!?)\[([^\][]*)\]\(([^)\s]+)\)|(<img[^>]*?\bsrc=")([^"]+)"/g;

/**
 * @param read the bytes of a picture, by its path in the project.
 * @returns the same text with its pictures inside, and without links to other files of the project.
 */
export async function selfContainedReadme(
  text: string,
  read: (path: string) => Promise<Buffer>,
): Promise<string> {
  const pictures = new Map<string, string>();
  for (const [, mark, , target = '', , source] of text.matchAll(references)) {
    const path = source ?? (mark === '!' ? target : undefined);
    if (path !== undefined && isRelative(path)) pictures.set(path, dataUrl(path, await read(path)));
  }
  return text.replace(
    references,
    (whole, mark: string, title: string, target: string, before?: string, source?: string) => {
      if (before !== undefined && source !== undefined) return `${before}${pictures.get(source) ?? source}"`;
      if (!isRelative(target)) return whole;
      return mark === '!' ? `![${title}](${pictures.get(target) ?? target})` : title;
    },
  );
}

/** Neither a URL nor a heading of the same file. */
function isRelative(target: string): boolean {
  return !/^(?:[a-z][a-z\d+.-]*:|\/\/|#)/i.test(target);
}

function dataUrl(path: string, bytes: Buffer): string {
  const type = /\.(gif|png|webp)$/i.exec(path)?.[1]?.toLowerCase();
  if (type === undefined) throw new Error(`${path} is no picture that VS Code's page of an extension shows.`);
  return `data:image/${type};base64,${bytes.toString('base64')}`;
}
