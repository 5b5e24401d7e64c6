import { randomUUID } from 'node:crypto';
import { globalId, type NodeTypename } from '../../src/graphql/global-id.ts';
import { createApiKey } from './api-keys.ts';
import type { Caller } from './caller.ts';
import { createPerson } from './people.ts';
import {
  closeOverlap,
  currentVersion,
  openOverlap,
  regenerate,
  restore,
} from './secret-history.ts';
import { WEBHOOK_ERROR_SCENARIOS } from './webhook-error-scenarios.ts';
import type { World } from './world.ts';

/** What makes a mutation answer with a code: fields of its input that are wrong, and who asks. */
export type Scenario = {
  readonly input?: Readonly<Record<string, unknown>>;
  /** The administrator, if it is left out. */
  readonly caller?: Caller;
};

type Scenarios = Readonly<Record<string, (world: World) => Scenario | Promise<Scenario>>>;

const TWO_DAYS_AGO = () => new Date(Date.now() - 172_800_000).toISOString();
const noSuch = (typename: NodeTypename) => () => ({
  input: { id: globalId(typename, randomUUID()) },
});
const MANY = Array.from({ length: 21 }, (_, index) => `10.0.0.${index}`);
const wrong = (input: Scenario['input']) => () => ({ input });
const wrongSchedule = (field: object) =>
  wrong({ schedule: { everyDays: 7, hour: 3, overlapSeconds: 3600, ...field } });

/** For each code of the payloads, `Enum.CODE`, how it comes about. */
export const ERROR_SCENARIOS: Scenarios = {
  'AcceptInvitationErrorCode.INVITATION_INVALID': wrong({ token: 'wrong' }),
  'AcceptInvitationErrorCode.NAME_MISSING': wrong({ name: ' ' }),
  'AcceptInvitationErrorCode.PASSWORD_COMMON': wrong({ password: 'password1234' }),
  'AcceptInvitationErrorCode.PASSWORD_HOLDS_A_NAME': wrong({ password: 'wombat rekey fjord' }),
  'AcceptInvitationErrorCode.PASSWORD_TOO_LONG': wrong({ password: 'x'.repeat(129) }),
  'AcceptInvitationErrorCode.PASSWORD_TOO_SHORT': wrong({ password: 'short' }),

  'ChangeUserRoleErrorCode.LAST_ADMINISTRATOR': ({ owner }) => ({
    input: { id: owner.id, role: 'READONLY' },
  }),
  'ChangeUserRoleErrorCode.USER_NOT_FOUND': noSuch('User'),

  'CreateApiKeyErrorCode.APPNAME_MALFORMED': wrong({ appname: '-' }),
  'CreateApiKeyErrorCode.APPNAME_TAKEN': async (world) => ({
    input: { appname: (await createApiKey(world)).integration.appname },
  }),
  'CreateApiKeyErrorCode.DESCRIPTION_TOO_LONG': wrong({ description: 'x'.repeat(501) }),
  'CreateApiKeyErrorCode.EXPIRY_IN_THE_PAST': () => ({ input: { expiresAt: TWO_DAYS_AGO() } }),

  'CreateServiceTokenErrorCode.EXPIRY_IN_THE_PAST': () => ({
    input: { expiresAt: TWO_DAYS_AGO() },
  }),
  'CreateServiceTokenErrorCode.NAME_MISSING': wrong({ name: ' ' }),
  'CreateServiceTokenErrorCode.SCOPE_NOT_GRANTABLE': wrong({ scopes: ['USER_MANAGE'] }),
  'CreateServiceTokenErrorCode.SOURCE_ADDRESS_MALFORMED': wrong({ sourceAddresses: ['here'] }),
  'CreateServiceTokenErrorCode.TOO_MANY_SOURCE_ADDRESSES': wrong({ sourceAddresses: MANY }),

  'CreateResetLinkErrorCode.USER_IS_ADMINISTRATOR': ({ owner }) => ({ input: { id: owner.id } }),
  'CreateResetLinkErrorCode.USER_NOT_FOUND': noSuch('User'),

  'DeleteApiKeyErrorCode.API_KEY_NOT_FOUND': noSuch('ApiKey'),

  'DestroyRetiredSharedSecretsErrorCode.VERSION_ACCEPTED': async (world) => ({
    input: { version: await currentVersion(world) },
  }),
  'DestroyRetiredSharedSecretsErrorCode.VERSION_NOT_FOUND': wrong({ version: 1_000_000 }),
  'DestroyRetiredSharedSecretsErrorCode.VERSION_RESTORABLE': async (world) => {
    await closeOverlap(world);
    return { input: { version: (await currentVersion(world)) - 1 } };
  },

  'EndSharedSecretOverlapErrorCode.NO_OVERLAP': async (world) => {
    await closeOverlap(world);
    return {};
  },
  'EndSharedSecretOverlapErrorCode.STALE_VERSION': wrong({ expectedVersion: 1_000_000 }),

  'EndUserSessionsErrorCode.OWN_SESSIONS': ({ owner }) => ({ input: { id: owner.id } }),
  'EndUserSessionsErrorCode.USER_NOT_FOUND': noSuch('User'),

  'InviteUserErrorCode.ALREADY_A_USER': ({ owner }) => ({ input: { email: owner.email } }),
  'InviteUserErrorCode.EMAIL_MALFORMED': wrong({ email: 'nobody' }),

  'RegenerateAppkeyErrorCode.API_KEY_NOT_FOUND': noSuch('ApiKey'),

  'RegenerateSharedSecretErrorCode.NOTE_TOO_LONG': wrong({ note: 'x'.repeat(501) }),
  'RegenerateSharedSecretErrorCode.OVERLAP_NOT_ALLOWED': wrong({
    reason: 'COMPROMISED',
    overlapSeconds: 60,
  }),
  'RegenerateSharedSecretErrorCode.OVERLAP_OPEN': async (world) => {
    await openOverlap(world);
    return {};
  },
  'RegenerateSharedSecretErrorCode.OVERLAP_OUT_OF_RANGE': wrong({ overlapSeconds: 604_801 }),
  'RegenerateSharedSecretErrorCode.STALE_VERSION': wrong({ expectedVersion: 1_000_000 }),

  'RemoveSecondFactorsErrorCode.NO_SECOND_FACTOR': async (world) => ({
    input: { id: (await createPerson(world, world.accountIds.own, 'READONLY')).id },
  }),
  'RemoveSecondFactorsErrorCode.OWN_SECOND_FACTORS': ({ owner }) => ({ input: { id: owner.id } }),
  'RemoveSecondFactorsErrorCode.USER_NOT_FOUND': noSuch('User'),

  'RemoveUserErrorCode.LAST_ADMINISTRATOR': ({ owner }) => ({ input: { id: owner.id } }),
  'RemoveUserErrorCode.USER_NOT_FOUND': noSuch('User'),

  'RequireSecondFactorErrorCode.OWN_SECOND_FACTOR_MISSING': wrong({ required: true }),

  'ResetPasswordErrorCode.PASSWORD_COMMON': wrong({ password: 'password1234' }),
  'ResetPasswordErrorCode.PASSWORD_HOLDS_A_NAME': wrong({ password: 'wombat rekey fjord' }),
  'ResetPasswordErrorCode.PASSWORD_TOO_LONG': wrong({ password: 'x'.repeat(129) }),
  'ResetPasswordErrorCode.PASSWORD_TOO_SHORT': wrong({ password: 'short' }),
  'ResetPasswordErrorCode.RESET_LINK_INVALID': wrong({ resetToken: 'wrong' }),

  'RestoreSharedSecretErrorCode.ALREADY_RESTORED': async (world) => {
    await openOverlap(world);
    await restore(world);
    return {};
  },
  // Nobody ever regenerated the secret of the stranger's account.
  'RestoreSharedSecretErrorCode.NOTHING_TO_RESTORE': ({ foreignAdmin }) => ({
    caller: foreignAdmin,
  }),
  'RestoreSharedSecretErrorCode.RESTORE_NOT_ALLOWED': async (world) => {
    await regenerate(world, { reason: 'COMPROMISED' });
    return {};
  },
  'RestoreSharedSecretErrorCode.STALE_VERSION': wrong({ expectedVersion: 1_000_000 }),
  'RestoreSharedSecretErrorCode.TOO_LATE': async (world) => {
    await closeOverlap(world);
    await world.database.prisma.sharedSecret.updateMany({
      where: { accountId: world.accountIds.own, version: await currentVersion(world) },
      data: { createdAt: TWO_DAYS_AGO() },
    });
    return {};
  },

  'RevokeInvitationErrorCode.INVITATION_NOT_FOUND': noSuch('Invitation'),
  'RevokeServiceTokenErrorCode.SERVICE_TOKEN_NOT_FOUND': noSuch('ServiceToken'),
  'SetSharedSecretMaxAgeErrorCode.MAX_AGE_OUT_OF_RANGE': wrong({ days: 0 }),

  'SetSharedSecretScheduleErrorCode.EVERY_DAYS_OUT_OF_RANGE': wrongSchedule({ everyDays: 6 }),
  'SetSharedSecretScheduleErrorCode.HOUR_OUT_OF_RANGE': wrongSchedule({ hour: 24 }),
  'SetSharedSecretScheduleErrorCode.OVERLAP_OUT_OF_RANGE': wrongSchedule({ overlapSeconds: 0 }),
  'SetSharedSecretScheduleErrorCode.WEEKDAYS_OUT_OF_RANGE': wrongSchedule({ weekdays: [] }),

  'SetUpErrorCode.EMAIL_MALFORMED': wrong({ email: 'nobody' }),
  'SetUpErrorCode.NAME_MISSING': wrong({ name: '' }),
  'SetUpErrorCode.PASSWORD_COMMON': wrong({ password: 'password1234' }),
  'SetUpErrorCode.PASSWORD_HOLDS_A_NAME': wrong({ password: 'wombat rekey fjord' }),
  'SetUpErrorCode.PASSWORD_TOO_LONG': wrong({ password: 'x'.repeat(129) }),
  'SetUpErrorCode.PASSWORD_TOO_SHORT': wrong({ password: 'short' }),
  'SetUpErrorCode.SETUP_LINK_INVALID': wrong({ setupToken: 'wrong' }),

  'UpdateApiKeyErrorCode.API_KEY_NOT_FOUND': noSuch('ApiKey'),
  'UpdateApiKeyErrorCode.DESCRIPTION_TOO_LONG': wrong({ description: 'x'.repeat(501) }),
  'UpdateApiKeyErrorCode.EXPIRY_IN_THE_PAST': () => ({ input: { expiresAt: TWO_DAYS_AGO() } }),
  'UpdateApiKeyErrorCode.STATUS_NOT_SETTABLE': wrong({ status: 'EXPIRED' }),

  'UpdateServiceTokenErrorCode.EXPIRY_IN_THE_PAST': () => ({
    input: { expiresAt: TWO_DAYS_AGO() },
  }),
  'UpdateServiceTokenErrorCode.NAME_MISSING': wrong({ name: ' ' }),
  'UpdateServiceTokenErrorCode.SERVICE_TOKEN_NOT_FOUND': noSuch('ServiceToken'),
  'UpdateServiceTokenErrorCode.SOURCE_ADDRESS_MALFORMED': wrong({ sourceAddresses: ['here'] }),
  'UpdateServiceTokenErrorCode.TOO_MANY_SOURCE_ADDRESSES': wrong({ sourceAddresses: MANY }),

  ...WEBHOOK_ERROR_SCENARIOS,
};
