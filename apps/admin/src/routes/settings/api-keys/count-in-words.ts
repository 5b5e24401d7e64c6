/** The API counts no further; one more stands for any number above. */
const COUNTED_MAX = 1000;

/** A `totalCount` with its noun: `1 key`, `12 keys`, `more than 1,000 keys`. */
export function countInWords(totalCount: number, noun: string): string {
  if (totalCount > COUNTED_MAX) return `more than ${COUNTED_MAX.toLocaleString('en')} ${noun}s`;
  return `${totalCount.toLocaleString('en')} ${totalCount === 1 ? noun : `${noun}s`}`;
}

/** A bounded count, with its noun if there is one: `12`, `1 key`, `at least 10,000 keys`. */
export function boundedInWords(
  { count, isLowerBound }: { count: number; isLowerBound: boolean },
  noun?: string,
): string {
  const words = noun === undefined ? '' : ` ${count === 1 ? noun : `${noun}s`}`;
  return `${isLowerBound ? 'at least ' : ''}${count.toLocaleString('en')}${words}`;
}
