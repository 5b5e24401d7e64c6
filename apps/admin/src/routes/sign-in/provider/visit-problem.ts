import type { AuthAnswer } from '#lib/sign-in/auth-api.ts';

const again = 'Begin again, or sign in another way.';

const problems: Partial<Record<string, string>> = {
  VISIT_OVER: `This sign-in took too long, was completed already, or was begun in another browser or tab. ${again}`,
  PROVIDER_REFUSED: `The provider did not sign you in. ${again}`,
  PROVIDER_ANSWER_WRONG: `What the provider answered cannot be trusted, so nobody was signed in. Try again; if it stays so, tell whoever operates Rekey.`,
  PROVIDER_UNAVAILABLE: `The provider could not be reached, or did not answer as it should. Try again shortly; if it stays so, tell whoever operates Rekey: the log says more.`,
  USER_UNKNOWN:
    'You are known to the provider, but you are not a user of Rekey. Ask an administrator for an invitation.',
  EMAIL_NOT_VERIFIED:
    'The provider does not vouch for your e-mail address, so Rekey cannot tell who you are. Sign in with your password, then link the provider under My profile.',
  LINKED_OTHERWISE:
    'The user with your e-mail address is linked to another identity at the provider. Sign in with the password, then remove that link under My profile.',
  OTHER_USER:
    'The provider has signed in somebody else than you. Nothing was shown or changed. Sign out there, then try again.',
  SIGN_IN_NOT_RECENT:
    'The provider does not say that it has just asked you. Nothing was shown or changed. Confirm with your password or a passkey.',
  IDENTITY_TAKEN:
    'This identity is linked to another user, or you are linked to one already. Nothing was changed.',
  INVITATION_INVALID:
    'This invitation was used, revoked or has expired, or its e-mail address signs in to another account. Ask the administrator who sent it for a new one.',
  INVITED_OTHERWISE:
    'The provider does not vouch for the e-mail address that was invited, so nothing was done. Open the invitation again and choose a password, or ask for one of the address that you have at the provider.',
  NO_PROVIDER: 'There is no single sign-on here.',
};

/** Why nothing came of a visit to the provider, and the next step. */
export function visitProblem(answer: Exclude<AuthAnswer, { kind: 'DONE' }>): string {
  if (answer.kind === 'RATE_LIMITED')
    return 'Too many tries in a short time. Wait a minute, then begin again.';
  if (answer.kind === 'UNREACHABLE')
    return 'The server could not be reached. Check the connection, then begin again.';
  const known = 'code' in answer ? problems[answer.code] : undefined;
  return known ?? `That did not work. ${again}`;
}
