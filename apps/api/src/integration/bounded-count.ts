/** How many there are; or, as a lower bound, how many had been counted when counting ended. */
export type BoundedCount = { readonly count: number; readonly isLowerBound: boolean };

/** How far is counted. */
export const COUNT_MAX = 10_000;

/** What was counted, `isCut` if there may be more; never above 10,000. */
export function boundedCount(counted: number, isCut: boolean): BoundedCount {
  return { count: Math.min(counted, COUNT_MAX), isLowerBound: isCut || counted > COUNT_MAX };
}
