/** The API counts no further; one more stands for any number above. */
const COUNTED_MAX = 1000;

/** A `totalCount` with its noun: `1 key`, `12 keys`, `more than 1,000 keys`. */
export function countInWords(totalCount: number, noun: string): string {
  if (totalCount > COUNTED_MAX) return `more than ${COUNTED_MAX.toLocaleString('en')} ${noun}s`;
  return `${totalCount.toLocaleString('en')} ${totalCount === 1 ? noun : `${noun}s`}`;
}
