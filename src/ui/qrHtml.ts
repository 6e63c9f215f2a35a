import type { QrPage } from '../flows/qrCode';

/**
 * The page of a QR code: black on white in every theme, its text in the theme's colors. It loads nothing; its one script
 * reports that the button was pressed.
 * @param nonce what allows the style and the script.
 */
export function qrHtml({ url, code, texts }: QrPage, nonce: string, language: string): string {
  const { size, path } = code;
  return `<!DOCTYPE html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(texts.title)}</title>
<style nonce="${nonce}">
body { padding: 1.5rem; }
main { max-width: 30rem; }
h1 { font-size: 1.4em; font-weight: normal; }
svg { display: block; width: min(20rem, 100%); height: auto; forced-color-adjust: none; }
.url { font-family: var(--vscode-editor-font-family); font-size: 1.2em; overflow-wrap: anywhere; user-select: all; }
button { font: inherit; padding: 0.4em 1em; cursor: pointer; color: var(--vscode-button-foreground);
  background: var(--vscode-button-background); border: 1px solid var(--vscode-button-border, var(--vscode-contrastBorder, transparent)); }
button:hover { background: var(--vscode-button-hoverBackground); }
button:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 2px; }
</style>
</head>
<body>
<main>
<h1>${escapeHtml(texts.heading)}</h1>
<svg role="img" aria-label="${escapeHtml(texts.description)}" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges">
<rect width="${size}" height="${size}" fill="#fff"/><path d="${path}" fill="#000"/>
</svg>
<p class="url">${escapeHtml(url)}</p>
<button type="button">${escapeHtml(texts.copy)}</button>
${texts.notes.map((note) => `<p>${escapeHtml(note)}</p>`).join('\n')}
</main>
<script nonce="${nonce}">
const api = acquireVsCodeApi();
document.querySelector('button').addEventListener('click', () => api.postMessage('copy'));
</script>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
