/** An object whose fields nobody vouches for: JSON, settings, messages. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
