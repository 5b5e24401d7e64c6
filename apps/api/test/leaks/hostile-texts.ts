/** Texts with which a line of a log could be ended, forged, or made to move a terminal. */
export const HOSTILE_TEXTS: readonly string[] = [
  'a\r\n{"level":60,"time":1,"msg":"forged"}',
  'a\n2026-03-03 forged: admin signed in',
  'a","msg":"forged","level":60,"x":"',
  'a"}\\n{"msg":"forged"}',
  '\u001b[2J\u001b[31mforged\u001b]0;forged\u0007',
  '\u009b2Jforged\u0085forged\u0090forged',
  'a\u2028{"level":60,"msg":"forged"}\u2029forged',
  '\u202eforged\u2066forged',
  'a\u000b\u000cforged\u007f\u0000forged',
];

/** What ends a line for some reader or other, Python's `splitlines` included. */
export const LINE_END =
  // eslint-disable-next-line no-control-regex -- these are what it is about
  /\r\n|[\n\r\v\f\u001c-\u001e\u0085\u2028\u2029]/;
/** What a terminal obeys, or turns the direction of writing round. */
export const COMMANDS =
  // eslint-disable-next-line no-control-regex -- these are what it is about
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/;
