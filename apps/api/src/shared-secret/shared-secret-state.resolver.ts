import { GraphQLDateTime } from 'graphql-scalars';
import { Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { viewerOf, type GraphqlContext } from '../graphql/context.ts';
import { Permission } from '../sign-in/permission.ts';
import { requirePermission } from '../sign-in/require-permission.ts';
import { readSharedSecretState } from './read-shared-secret.ts';
import {
  ageOf,
  newestVersions,
  overlapOf,
  restorableOf,
  type SharedSecretState,
} from './shared-secret-state.ts';
import { SharedSecretAge, SharedSecretType } from './shared-secret.type.ts';
import {
  RestorableSharedSecretType,
  SharedSecretOverlapType,
  sharedSecretVersion,
  SharedSecretVersionType,
} from './shared-secret-version.type.ts';

/** What the account's shared secret is and was at the time of asking. */
@Resolver(() => SharedSecretType)
export class SharedSecretStateResolver {
  @FieldResolver(() => SharedSecretAge, {
    description: 'How the age of the current secret stands to the maximum.',
  })
  async ageState(
    @Root() secret: SharedSecretType,
    @Ctx() context: GraphqlContext,
  ): Promise<SharedSecretAge> {
    return ageOf(await stateOf(secret, context), context.dependencies.now()).ageState;
  }

  @FieldResolver(() => GraphQLDateTime, {
    nullable: true,
    description:
      'When it reaches its maximum age, counted from when its string was first made; null for no maximum.',
  })
  async dueAt(
    @Root() secret: SharedSecretType,
    @Ctx() context: GraphqlContext,
  ): Promise<Date | null> {
    return ageOf(await stateOf(secret, context), context.dependencies.now()).dueAt;
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description:
      'How many days old the secret may become before it is overdue; null for no maximum.',
  })
  async maxAgeDays(
    @Root() secret: SharedSecretType,
    @Ctx() context: GraphqlContext,
  ): Promise<number | null> {
    return (await stateOf(secret, context)).maxAgeDays;
  }

  @FieldResolver(() => SharedSecretOverlapType, {
    nullable: true,
    description: 'The version before the current one, while it is still accepted; null for none.',
  })
  async overlap(
    @Root() secret: SharedSecretType,
    @Ctx() context: GraphqlContext,
  ): Promise<SharedSecretOverlapType | null> {
    const open = overlapOf(await stateOf(secret, context), context.dependencies.now());
    if (open === null) return null;
    return { version: open.version, fingerprint: open.fingerprint, endsAt: open.acceptedUntil };
  }

  @FieldResolver(() => RestorableSharedSecretType, {
    nullable: true,
    description:
      'The version that `restoreSharedSecret` would make current again; null when there is none.',
  })
  async restorable(
    @Root() secret: SharedSecretType,
    @Ctx() context: GraphqlContext,
  ): Promise<RestorableSharedSecretType | null> {
    const { settings, now } = context.dependencies;
    const state = await stateOf(secret, context);
    const restorable = restorableOf(state, settings.undoSeconds, now());
    if (restorable === null) return null;
    const { version, fingerprint } = restorable.version;
    return { version, fingerprint, until: restorable.until };
  }

  @FieldResolver(() => [SharedSecretVersionType], {
    description:
      'The ten newest versions, the current one first, by whose fingerprints one can tell which secret an integration has. Needs SHARED_SECRET_READ.',
  })
  async versions(
    @Root() secret: SharedSecretType,
    @Ctx() context: GraphqlContext,
  ): Promise<SharedSecretVersionType[]> {
    const { dependencies } = context;
    // The secret can also be reached where it was regenerated, which needs another permission.
    const what = 'the versions of the shared secret';
    await requirePermission(dependencies, viewerOf(context), Permission.SHARED_SECRET_READ, what);
    const state = await stateOf(secret, context);
    return newestVersions(state, dependencies.now()).map(sharedSecretVersion);
  }
}

/** Read once for all fields of an answer. */
function stateOf(secret: SharedSecretType, context: GraphqlContext): Promise<SharedSecretState> {
  secret.state ??= readSharedSecretState(context.dependencies, viewerOf(context));
  return secret.state;
}
