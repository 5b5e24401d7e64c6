import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { UserRole } from '../../src/database/generated/enums.ts';
import type { Dependencies } from '../../src/dependencies.ts';
import type { Viewer } from '../../src/sign-in/viewer.ts';
import { acceptInvitation } from '../../src/user/accept-invitation.ts';
import { inviteUser } from '../../src/user/invite-user.ts';
import { revokeInvitation } from '../../src/user/revoke-invitation.ts';
import { signIn, type TestUser } from '../sign-in/sign-in-app.ts';
import { visitProvider } from './honest-provider.ts';
import { beginAccepting, end, type ProviderScene } from './provider-scene.ts';

/** An open invitation, and what stands behind `#` in its link. */
export type Invitation = { readonly id: string; readonly email: string; readonly token: string };

/** Whose session it is, as a node sees it. */
export function viewerOf(scene: ProviderScene, cookie: string, node = scene.nodes[0]) {
  return node.resolveViewer({ headers: { cookie }, ip: '' });
}

/** A user as a viewer who has just signed in. */
export async function asViewer(scene: ProviderScene, { email }: TestUser): Promise<Viewer> {
  const viewer = await viewerOf(scene, await signIn(scene.nodes[0].app, email));
  if (!viewer) throw new Error('not signed in');
  return viewer;
}

/** Invites somebody, who is at the provider with that e-mail address from then on. */
export async function invite(
  scene: ProviderScene,
  administrator: Viewer,
  {
    role = 'AUDITOR',
    email = `grace-${randomUUID().slice(0, 8)}@acme.example`,
  }: { readonly role?: UserRole; readonly email?: string } = {},
): Promise<Invitation> {
  const input = { email, role, clientMutationId: null };
  const result = await inviteUser(scene.nodes[0].dependencies, administrator, input);
  if (!result.ok) throw new Error(result.code);
  scene.provider.person = { subject: randomUUID(), email };
  return { id: result.invitation.id, email, token: result.link.split('#')[1] ?? '' };
}

/** Goes to the provider with an invitation. @returns what to come back with. */
export async function goWith(scene: ProviderScene, { token }: Invitation, cookie?: string) {
  const sent = await beginAccepting(scene, token, cookie);
  return { query: await visitProvider(sent.address), cookie: sent.cookie };
}

/** Goes there and comes back. */
export async function accept(scene: ProviderScene, invitation: Invitation) {
  const { query, cookie } = await goWith(scene, invitation);
  return end(scene.nodes[0], query, cookie);
}

/** Accepts it with a password. */
export function acceptWithPassword(dependencies: Dependencies, { token }: Invitation) {
  const input = { token, name: 'Grace', password: 'wombat fjord seventeen' };
  return acceptInvitation(dependencies, '192.0.2.9', input);
}

/** Revokes it. */
export function revoke(dependencies: Dependencies, administrator: Viewer, { id }: Invitation) {
  const input = { invitationId: id, clientMutationId: null };
  return revokeInvitation(dependencies, administrator, input);
}

/** Who has that e-mail address, with their ways to sign in. */
export function findUser({ database }: ProviderScene, email: string) {
  return database.prisma.user.findUnique({
    where: { email },
    include: { member: true, logins: true, identity: true, sessions: true },
  });
}

/** That nothing came of an invitation: nobody is a user by it, and it can still be accepted. */
export async function expectUntouched(scene: ProviderScene, invitation: Invitation): Promise<void> {
  const { id, email } = invitation;
  expect(await findUser(scene, email)).toBeNull();
  expect(await scene.database.prisma.invitation.count({ where: { id } })).toBe(1);
}
