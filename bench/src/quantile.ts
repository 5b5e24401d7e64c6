/**
 * The value below which a share of the values lies, by nearest rank: always one that was measured.
 *
 * @param share from 0 to 1
 */
export function quantile(values: readonly number[] | Float64Array, share: number): number {
  if (values.length === 0) throw new RangeError('No value was measured');
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

/** The middle value; of an even number of values the lower of the two in the middle. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
