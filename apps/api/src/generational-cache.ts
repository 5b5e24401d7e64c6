/**
 * A bounded map that forgets what was not asked for lately. Two generations: when the young one is
 * full it becomes the old one, and what the old one still held is gone; a hit in the old one moves
 * to the young. Every operation is one or two look-ups in a `Map`, with no list to keep in order.
 */
export class GenerationalCache<Value> {
  readonly #generationSize: number;
  readonly #onEvict: (value: Value) => void;
  #young = new Map<string, Value>();
  #old = new Map<string, Value>();

  /**
   * Holds at least half of `sizeMax` entries, those used last, and never more than `sizeMax`.
   * `onEvict` is told of whatever leaves, for whichever reason.
   */
  constructor(sizeMax: number, onEvict: (value: Value) => void = () => {}) {
    this.#generationSize = Math.ceil(sizeMax / 2);
    this.#onEvict = onEvict;
  }

  get(key: string): Value | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old === undefined) return undefined;
    this.#old.delete(key);
    this.set(key, old);
    return old;
  }

  set(key: string, value: Value): void {
    if (this.#young.size >= this.#generationSize && !this.#young.has(key)) {
      this.#old.forEach((value) => this.#onEvict(value));
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
  }

  delete(key: string): void {
    const value = this.#young.get(key) ?? this.#old.get(key);
    this.#young.delete(key);
    this.#old.delete(key);
    if (value !== undefined) this.#onEvict(value);
  }

  clear(): void {
    this.#young.forEach((value) => this.#onEvict(value));
    this.#old.forEach((value) => this.#onEvict(value));
    this.#young = new Map();
    this.#old = new Map();
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }
}
