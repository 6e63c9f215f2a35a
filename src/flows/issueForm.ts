/** What VS Code's form for issues does with the text it is filled with. No documentation says so; it is read in its source. */
import { isRecord } from '../model/text/json';

/** VS Code's own patterns: what else a manifest names, the form only leads to, without title and text. */
const issuesOnGitHub = /^https?:\/\/github\.com\/[^/]*\/[^/]*\/?(?:\/issues)?$/;
const repositoryOnGitHub = /^https?:\/\/github\.com\/[^/]*\/[^/]*$/;

/**
 * Whether the form shows a title and a text for an extension, by its manifest.
 * @param feedback VS Code's setting `telemetry.feedback.enabled`: if it is off, the command for the form does nothing.
 */
export function formTakesText(manifest: unknown, feedback: unknown): boolean {
  if (feedback === false || !isRecord(manifest)) return false;
  const { bugs, repository } = manifest;
  return hasUrl(bugs, issuesOnGitHub) || hasUrl(repository, repositoryOnGitHub);
}

function hasUrl(entry: unknown, pattern: RegExp): boolean {
  return isRecord(entry) && typeof entry['url'] === 'string' && pattern.test(entry['url']);
}
