/** No control characters. */
const FORM = /^\P{Cc}{0,200}$/u;

/** What people call an endpoint, trimmed: at most 200 characters on one line; null for anything else. */
export function parseEndpointDescription(text: string): string | null {
  const trimmed = text.trim();
  return FORM.test(trimmed) ? trimmed : null;
}
