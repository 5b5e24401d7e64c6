/** The end of a day as picked in a date field (`YYYY-MM-DD`), in the viewer's zone; null for none. */
export function endOfDay(day: string): string | null {
  return day ? new Date(`${day}T23:59:59`).toISOString() : null;
}

/** The day of a time, as a date field takes it, in the viewer's zone. */
export function dayOf(at: string | null): string {
  if (!at) return '';
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
