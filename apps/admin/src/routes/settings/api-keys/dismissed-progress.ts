const key = 'rekey.dismissed-progress';

/** Which version's progress was dismissed in this browser; undefined for none. */
export function readDismissed(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    // Storage can be forbidden: then it is shown again.
    return null;
  }
}

/** Keeps that a version's progress was dismissed. `id` tells the version from all others. */
export function keepDismissed(id: string): void {
  try {
    localStorage.setItem(key, id);
  } catch {
    // See above.
  }
}
