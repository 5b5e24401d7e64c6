/** What the viewer chose; `system` follows the device. */
export type Theme = 'system' | 'light' | 'dark';

/** The themes, in the order in which they are offered. */
export const themes: readonly Theme[] = ['system', 'light', 'dark'];

// The same key is read by static/theme.js before the first paint.
const storageKey = 'rekey-theme';

function chosenTheme(): Theme {
  const attribute = document.documentElement.dataset['theme'];
  return attribute === 'light' || attribute === 'dark' ? attribute : 'system';
}

let current = $state<Theme>(chosenTheme());

/** The theme in use. */
export function theme(): Theme {
  return current;
}

/** Applies a theme and keeps the choice in this browser, where that is allowed. */
export function chooseTheme(next: Theme): void {
  current = next;
  if (next === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = next;
  try {
    if (next === 'system') localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, next);
  } catch {
    // Storage is refused: the choice lasts as long as the page.
  }
}
