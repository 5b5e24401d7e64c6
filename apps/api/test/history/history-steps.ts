import {
  createKeyStep,
  deleteKeyStep,
  regenerateAppkeyStep,
  toggleKeyStep,
} from './api-key-steps.ts';
import { endOverlapStep, readStep, regenerateStep, restoreStep } from './shared-secret-steps.ts';
import type { HistoryWorld, Step, Told } from './step.ts';
import { exchangeStep, refreshStep, verifyStep } from './token-steps.ts';

/** The steps, each as often as it is likely. */
const steps: readonly (readonly [times: number, step: Step])[] = [
  [14, exchangeStep],
  [24, verifyStep],
  [10, refreshStep],
  [3, readStep],
  [5, regenerateStep],
  [3, restoreStep],
  [3, endOverlapStep],
  [4, createKeyStep],
  [4, toggleKeyStep],
  [2, regenerateAppkeyStep],
  [1, deleteKeyStep],
  [1, replaceNodeStep],
];
const likely = steps.flatMap(([times, step]) => Array<Step>(times).fill(step));

/** Does one thing at random; null when there was nothing to do it with. */
export function takeStep(world: HistoryWorld): Promise<Told | null> {
  return world.random.pick(likely)(world);
}

async function replaceNodeStep({ scene }: HistoryWorld): Promise<null> {
  await scene.replaceNode();
  return null;
}
