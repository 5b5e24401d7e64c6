/** Without Node's warning about importing WebAssembly, as Prisma's schema engine does. */
export const QUIET_NODE = ['--disable-warning=ExperimentalWarning'];

/**
 * Megabytes for what is new on the heap, from the beginning. V8 starts with one and gives more only
 * when much survives, which the short-lived objects of a verification hardly do: it then collects
 * tens of times as often, and copies what every request under way holds each time.
 */
export const ROOMY_NURSERY = ['--min-semi-space-size=32', '--max-semi-space-size=32'];
