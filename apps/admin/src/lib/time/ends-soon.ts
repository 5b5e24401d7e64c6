/** As long before the end as administrators are reminded of it by e-mail (`REMINDED_DAYS` of the API). */
const SOON_MS = 7 * 86_400_000;

/** Whether something ends within a week from now; what has ended, or never does, does not. */
export function endsSoon(expiresAt: string | null | undefined, now: Date): boolean {
  if (!expiresAt) return false;
  const msLeft = Date.parse(expiresAt) - now.getTime();
  return msLeft > 0 && msLeft <= SOON_MS;
}
