import { expect, test } from 'vitest';
import { countInWords } from '../src/routes/settings/api-keys/count-in-words.ts';

test.each([
  [0, '0 keys'],
  [1, '1 key'],
  [12, '12 keys'],
  [1000, '1,000 keys'],
  [1001, 'more than 1,000 keys'],
])('%i is %s', (count, words) => {
  expect(countInWords(count, 'key')).toBe(words);
});
