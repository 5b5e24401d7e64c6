import { expect, test } from 'vitest';
import { fieldRow } from './policy-lookup.ts';
import { policyProblems } from './policy-problems.ts';
import { fieldsOf, objectTypes } from './schema.ts';

test('the policy has a row for every query, mutation and field, and none too many', () => {
  expect(policyProblems()).toEqual([]);
});

test('what needs a recent sign-in says so, and nothing else does', () => {
  const fields = objectTypes().flatMap(fieldsOf);
  const recent = fields.filter(({ coordinate }) => fieldRow(coordinate)?.recent);
  const told = fields.filter(({ field }) => /\brecent sign-in\b/.test(field.description ?? ''));
  const names = (some: typeof fields) => some.map(({ coordinate }) => coordinate).toSorted();
  expect(names(told)).toEqual(names(recent));
  expect(names(recent)).toContain('Mutation.deleteApiKey');
});
