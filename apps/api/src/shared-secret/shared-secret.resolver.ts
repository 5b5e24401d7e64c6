import { Arg, Authorized, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { viewerOf, type GraphqlContext } from '../graphql/context.ts';
import { SecretField } from '../graphql/secret-field.ts';
import { Permission } from '../sign-in/permission.ts';
import { readSharedSecret } from './read-shared-secret.ts';
import { regenerateSharedSecret } from './regenerate-shared-secret.ts';
import { revealSharedSecret } from './reveal-shared-secret.ts';
import { RegenerateSharedSecretInput } from './shared-secret.input.ts';
import {
  RegenerateSharedSecretPayload,
  regenerateSharedSecretPayload,
} from './shared-secret.payload.ts';
import { sharedSecretNode, SharedSecretType } from './shared-secret.type.ts';

@Resolver(() => SharedSecretType)
export class SharedSecretResolver {
  @Authorized(Permission.SHARED_SECRET_READ)
  @Query(() => SharedSecretType, {
    nullable: true,
    description:
      "The account's current shared secret. Needs SHARED_SECRET_READ; reading its `value` is an audited reveal, the other fields are not.",
  })
  async sharedSecret(@Ctx() context: GraphqlContext): Promise<SharedSecretType> {
    const secret = await readSharedSecret(context.dependencies, viewerOf(context));
    return sharedSecretNode(secret, null);
  }

  @SecretField()
  @FieldResolver(() => String, {
    description:
      'The secret itself. Reading it is a reveal: it needs SHARED_SECRET_READ and a recent sign-in, and each reading is audited.',
  })
  async value(@Root() secret: SharedSecretType, @Ctx() context: GraphqlContext): Promise<string> {
    if (secret.justMadeValue !== null) return secret.justMadeValue;
    return revealSharedSecret(context.dependencies, viewerOf(context), secret.version);
  }

  @Authorized(Permission.SHARED_SECRET_REGENERATE)
  @Mutation(() => RegenerateSharedSecretPayload, {
    nullable: true,
    description:
      'Replaces the shared secret, at once unless `overlapSeconds` says otherwise. Everything made with the old one then stops working immediately, on every node by the time this answers; API keys stay and work again once their integrations have the new secret. Needs SHARED_SECRET_REGENERATE and a recent sign-in.',
  })
  async regenerateSharedSecret(
    @Arg('input', () => RegenerateSharedSecretInput, {
      nullable: true,
      description: 'Left out: the current secret is replaced, whichever it is.',
    })
    input: RegenerateSharedSecretInput | null,
    @Ctx() context: GraphqlContext,
  ): Promise<RegenerateSharedSecretPayload> {
    const { dependencies } = context;
    const result = await regenerateSharedSecret(dependencies, viewerOf(context), input ?? {});
    return regenerateSharedSecretPayload(result, input?.clientMutationId ?? null);
  }
}
