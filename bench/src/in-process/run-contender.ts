/** A contender's process: does as many checks as fit into the time it is given. */
import { performance } from 'node:perf_hooks';
import { answerQuestions } from '../process/answer-questions.ts';
import type { Contender } from './contender.ts';

const BATCH = 100;

const [name] = process.argv.slice(2);
const { prepare } = (await import(`./contenders/${name}.ts`)) as {
  prepare: () => Promise<Contender>;
};
const contender = await prepare();

answerQuestions(async ({ durationMs }: { durationMs: number }) => {
  const startedAtMs = performance.now();
  let checks = 0;
  let elapsedMs = 0;
  while (elapsedMs < durationMs) {
    await contender(BATCH);
    checks += BATCH;
    elapsedMs = performance.now() - startedAtMs;
  }
  return checks / (elapsedMs / 1000);
});
