import {
  createPasswordHashing,
  type PasswordHashing,
  type PasswordWork,
} from '../../src/sign-in/password-hashing.ts';

/** A hundredth of what nodes serve with: nearly every suite signs somebody in. */
export const TEST_WORK: PasswordWork = {
  cost: { log2N: 10, r: 8, p: 1 },
  refusalMsMin: 20,
};

export const testPasswordHashing: PasswordHashing = createPasswordHashing(TEST_WORK);
