type Attempted = {
  readonly attempts: readonly {
    readonly statusCode: number | null;
    readonly error: string | null;
  }[];
};

/** What came of the last attempt, in a sentence. */
export function outcomeInWords({ attempts }: Attempted): string {
  const [last] = attempts;
  if (!last) return 'Not tried yet.';
  return last.error ?? `Taken with ${last.statusCode}.`;
}
