import type { Random } from '../support/random.ts';
import type { HistoryModel } from './history-model.ts';
import type { HistoryScene } from './history-scene.ts';

/** What a step is done with. */
export type HistoryWorld = {
  readonly scene: HistoryScene;
  readonly model: HistoryModel;
  readonly random: Random;
  /** Seconds since the beginning: no overlap or undo time of a history runs out while it lasts. */
  readonly at: () => number;
};

/** One thing that somebody does, told in words, with what the model says and what really came. */
export type Told = { readonly step: string; readonly expected: unknown; readonly actual: unknown };

/** Somebody's deed; null when there was nothing to do it with. */
export type Step = (world: HistoryWorld) => Promise<Told | null>;
