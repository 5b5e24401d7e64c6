/**
 * Puts exactly `text` on the clipboard. False when the browser refuses, as it does without
 * permission, without focus, or on an origin that is neither HTTPS nor localhost.
 */
export async function copyToClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** The keys that copy a selection on this device. */
export function copyShortcut(): string {
  return /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘C' : 'Ctrl+C';
}
