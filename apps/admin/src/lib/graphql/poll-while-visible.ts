/**
 * Asks again and again while the tab is seen: so long after each answer, not at all while it is
 * hidden, and at once when it is seen again.
 *
 * @param ask what to do; it does not reject.
 * @param isWanted whether to go on asking; looked at before each time.
 * @returns what ends it.
 */
export function pollWhileVisible(
  ask: () => Promise<void>,
  everyMs: number,
  isWanted: () => boolean = () => true,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ended = false;

  async function turn() {
    clearTimeout(timer);
    await ask();
    wait();
  }

  function wait() {
    clearTimeout(timer);
    if (ended || document.hidden) return;
    timer = setTimeout(() => {
      if (isWanted()) void turn();
      else wait();
    }, everyMs);
  }

  function onVisibility() {
    clearTimeout(timer);
    if (!document.hidden) void turn();
  }

  document.addEventListener('visibilitychange', onVisibility);
  void turn();
  return () => {
    ended = true;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', onVisibility);
  };
}
