import { Arg, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import { viewerOf, type GraphqlContext } from '../graphql/context.ts';
import { Permission } from '../sign-in/permission.ts';
import {
  destroyRetiredSharedSecretsPayload,
  DestroyRetiredSharedSecretsPayload,
  EndSharedSecretOverlapPayload,
  endSharedSecretOverlapPayload,
  RestoreSharedSecretPayload,
  restoreSharedSecretPayload,
  SetSharedSecretMaxAgePayload,
  setSharedSecretMaxAgePayload,
} from './change-shared-secret.payload.ts';
import { destroyRetiredSharedSecrets } from './destroy-retired-shared-secrets.ts';
import { endSharedSecretOverlap } from './end-overlap.ts';
import { readSharedSecret } from './read-shared-secret.ts';
import { restoreSharedSecret } from './restore-shared-secret.ts';
import { setSharedSecretMaxAge } from './set-max-age.ts';
import {
  DestroyRetiredSharedSecretsInput,
  EndSharedSecretOverlapInput,
  RestoreSharedSecretInput,
  SetSharedSecretMaxAgeInput,
} from './shared-secret.input.ts';
import { sharedSecretNode } from './shared-secret.type.ts';

const OPTIONAL = { nullable: true, description: 'Left out: whatever is current.' };

@Resolver()
export class ChangeSharedSecretResolver {
  @Authorized(Permission.SHARED_SECRET_REGENERATE)
  @Mutation(() => EndSharedSecretOverlapPayload, {
    nullable: true,
    description:
      'Ends the open overlap before its time, for good: by the time this answers, no node accepts the version that was in it. Needs SHARED_SECRET_REGENERATE and a recent sign-in.',
  })
  async endSharedSecretOverlap(
    @Arg('input', () => EndSharedSecretOverlapInput, OPTIONAL)
    input: EndSharedSecretOverlapInput | null,
    @Ctx() context: GraphqlContext,
  ): Promise<EndSharedSecretOverlapPayload> {
    const { dependencies } = context;
    const result = await endSharedSecretOverlap(dependencies, viewerOf(context), input ?? {});
    return endSharedSecretOverlapPayload(result, input?.clientMutationId ?? null);
  }

  @Authorized(Permission.SHARED_SECRET_REGENERATE)
  @Mutation(() => RestoreSharedSecretPayload, {
    nullable: true,
    description:
      'Undoes a regeneration shortly after it: the secret before it is current again, as a new version, and the mistaken one ends at once, on every node by the time this answers. Not after COMPROMISED. Needs SHARED_SECRET_REGENERATE and a recent sign-in.',
  })
  async restoreSharedSecret(
    @Arg('input', () => RestoreSharedSecretInput, OPTIONAL)
    input: RestoreSharedSecretInput | null,
    @Ctx() context: GraphqlContext,
  ): Promise<RestoreSharedSecretPayload> {
    const { dependencies } = context;
    const result = await restoreSharedSecret(dependencies, viewerOf(context), input ?? {});
    return restoreSharedSecretPayload(result, input?.clientMutationId ?? null);
  }

  @Authorized(Permission.SHARED_SECRET_REGENERATE)
  @Mutation(() => DestroyRetiredSharedSecretsPayload, {
    nullable: true,
    description:
      'Destroys what is kept of retired versions now, without waiting for their time. Whoever holds one is then told no more than a stranger: INVALID_CREDENTIALS, and no longer SHARED_SECRET_REGENERATED. Needs SHARED_SECRET_REGENERATE and a recent sign-in.',
  })
  async destroyRetiredSharedSecrets(
    @Arg('input', () => DestroyRetiredSharedSecretsInput, {
      nullable: true,
      description: 'Left out: every retired version that cannot be restored.',
    })
    input: DestroyRetiredSharedSecretsInput | null,
    @Ctx() context: GraphqlContext,
  ): Promise<DestroyRetiredSharedSecretsPayload> {
    const { dependencies } = context;
    const result = await destroyRetiredSharedSecrets(dependencies, viewerOf(context), input ?? {});
    return destroyRetiredSharedSecretsPayload(result, input?.clientMutationId ?? null);
  }

  @Authorized(Permission.SHARED_SECRET_REGENERATE)
  @Mutation(() => SetSharedSecretMaxAgePayload, {
    nullable: true,
    description:
      'Sets after how many days people are reminded to regenerate. It regenerates nothing: a schedule does. Needs SHARED_SECRET_REGENERATE.',
  })
  async setSharedSecretMaxAge(
    @Arg('input', () => SetSharedSecretMaxAgeInput, { description: 'How old it may become.' })
    input: SetSharedSecretMaxAgeInput,
    @Ctx() context: GraphqlContext,
  ): Promise<SetSharedSecretMaxAgePayload> {
    const { dependencies } = context;
    const viewer = viewerOf(context);
    const { ok } = await setSharedSecretMaxAge(dependencies, viewer, input);
    const current = ok ? await readSharedSecret(dependencies, viewer) : null;
    const sharedSecret = current && sharedSecretNode(current, null);
    return setSharedSecretMaxAgePayload(sharedSecret, input.clientMutationId ?? null);
  }
}
