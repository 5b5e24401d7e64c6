// Runs before the first paint, so that a chosen theme never flashes the other one.
// Without a choice the page follows the system (see `color-scheme` in app.css).
try {
  const theme = localStorage.getItem('rekey-theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is refused: follow the system.
}
