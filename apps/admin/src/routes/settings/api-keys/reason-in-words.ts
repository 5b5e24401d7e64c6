import type { RegenerationReason } from '@rekey/schema/shared-secret';

/** Each reason as people say it, the usual one first. */
export const reasonsInWords: Record<RegenerationReason, string> = {
  ROUTINE: 'Routine',
  COMPROMISED: 'Somebody has it who should not',
  PERSONNEL_CHANGE: 'Somebody who knew it has left',
  POLICY: 'A rule of ours asks for it',
};
