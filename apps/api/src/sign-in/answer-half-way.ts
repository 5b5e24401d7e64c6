import type { Dependencies } from '../dependencies.ts';
import { challengeCookieOf } from './challenge-cookie.ts';
import { findSecondFactors } from './session.store.ts';
import { insertChallenge } from './sign-in-challenge.store.ts';
import { SECOND_FACTOR_OWED } from './sign-in-refusal.ts';

/**
 * What a right password gets whose user has a second factor: no session, but a challenge, in a cookie
 * of its own, and the kinds of second factor that meet it.
 */
export async function answerHalfWay(
  { prisma, publicUrl, now }: Pick<Dependencies, 'prisma' | 'publicUrl' | 'now'>,
  userId: string,
): Promise<Response> {
  const secondFactors = await findSecondFactors(prisma, userId);
  const token = await insertChallenge(prisma, { userId, webauthnChallenge: null }, now());
  const headers = { 'set-cookie': challengeCookieOf(publicUrl).lineOf(token) };
  return Response.json({ ...SECOND_FACTOR_OWED, secondFactors }, { status: 401, headers });
}
