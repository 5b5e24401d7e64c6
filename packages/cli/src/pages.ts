/** A page of a Relay connection. */
export type Page<Node> = {
  readonly nodes: readonly Node[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
};

/** How many are asked for at a time; the most that Rekey gives. */
export const PAGE_SIZE = 100;

/** The pages of a list one after another, each loaded when it is wanted. */
export async function* pagesOf<Node>(
  load: (after: string | null) => Promise<Page<Node>>,
): AsyncGenerator<readonly Node[]> {
  let after: string | null = null;
  for (;;) {
    const { nodes, pageInfo }: Page<Node> = await load(after);
    yield nodes;
    if (!pageInfo.hasNextPage) return;
    after = pageInfo.endCursor;
  }
}
