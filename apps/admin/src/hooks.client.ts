/** Reloads the page when a part of it is gone from the server, as after an upgrade. */
export function init(): void {
  window.addEventListener('vite:preloadError', () => window.location.reload());
}
