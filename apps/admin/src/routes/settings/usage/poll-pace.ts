/** How long after an answer the page asks again. Each node writes what it counted every 5 seconds. */
export const pollMs = 10_000;
