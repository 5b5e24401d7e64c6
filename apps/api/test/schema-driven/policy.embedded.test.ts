import { expect, test } from 'vitest';
import { policyProblems } from './policy-problems.ts';

test('the policy has a row for every query, mutation and field, and none too many', () => {
  expect(policyProblems()).toEqual([]);
});
