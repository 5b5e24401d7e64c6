/** What a new password must be, as the server has it. */
export const passwordRule = {
  charsMin: 12,
  charsMax: 128,
  hint: '12 characters or more, such as four words that have nothing to do with each other.',
} as const;

const charsProblem = `Choose one of ${passwordRule.charsMin} to ${passwordRule.charsMax} characters.`;

/** What the sign-in service finds wrong with a new password, in words. */
export const passwordProblems = {
  PASSWORD_TOO_SHORT: charsProblem,
  PASSWORD_TOO_LONG: charsProblem,
  PASSWORD_HOLDS_A_NAME:
    'Choose one without your name, your e-mail address, the name of the account or the word Rekey.',
  PASSWORD_COMMON:
    'This one is known from breaches, or so like those that it is soon guessed. Choose another, such as four words that have nothing to do with each other.',
} as const;

/** Whether a code of the sign-in service is about the new password. */
export function isPasswordProblem(code: string): code is keyof typeof passwordProblems {
  return code in passwordProblems;
}
