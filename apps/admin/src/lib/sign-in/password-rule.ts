/** What a new password must be, as the server has it. */
export const passwordRule = {
  charsMin: 12,
  charsMax: 128,
  hint: '12 characters or more.',
} as const;
