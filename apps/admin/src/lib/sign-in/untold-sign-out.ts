/**
 * Leaves for a page that needs no server, and says that it was not told. It is another document: this one
 * goes, and with it all that the app has in memory.
 */
export function leaveUntold(): void {
  // A browser that keeps this page for its Back button brings it back empty, and then asks the server.
  window.addEventListener('pageshow', () => window.location.reload());
  const text = pageText();
  document.body.replaceChildren();
  const page = new Blob([text], { type: 'text/html;charset=utf-8' });
  window.location.replace(URL.createObjectURL(page));
}

/** Styled as the app is, by what the browser has already loaded of it. */
function pageText(): string {
  const { theme = '' } = document.documentElement.dataset;
  const styles = [...document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')].map(
    ({ href }) => `<link rel="stylesheet" href="${href}">`,
  );
  return `<!doctype html>
<html lang="en"${theme && ` data-theme="${theme}"`}>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>The server was not told · Rekey</title>${styles.join('')}
<main class="mx-auto flex min-h-dvh w-full flex-col px-4 pb-8 max-w-sm pt-[clamp(2rem,14vh,9rem)]">
  <h1 class="text-xl font-semibold tracking-tight">The server was not told</h1>
  <div role="alert" class="space-y-4 pt-6">
    <p>Rekey could not be reached. What was shown here is gone, but your session may go on: until nobody
      has been at it for a while, and twelve hours after you signed in at the latest.</p>
    <p>Until then, whoever uses this browser can go on as you. Sign out once more when the connection is
      back, or end this session under My profile in another browser. If neither can wait, delete the
      cookies of this site in the settings of your browser.</p>
    <p><a class="text-ink underline" href="${window.location.origin}/settings/profile">Open My profile
      to sign out there</a></p>
  </div>
</main>`;
}
