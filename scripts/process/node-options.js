/** Without Node's warning about importing WebAssembly, as Prisma's schema engine does. */
export const QUIET_NODE = ['--disable-warning=ExperimentalWarning'];

/**
 * How V8 keeps the server's heap. Young objects get 32 MB from the beginning: V8 starts with one and
 * gives more only when much survives, which the short-lived objects of a verification hardly do, so
 * it collected tens of times as often and copied what every request under way holds each time. The
 * old heap may grow by a third before it is collected, and not, as by default on a large machine, to
 * several times of what is in use.
 */
export const HEAP_OPTIONS = [
  '--min-semi-space-size=32',
  '--max-semi-space-size=32',
  '--heap-growing-percent=30',
];
