import {
  Arg,
  Args,
  Authorized,
  Ctx,
  FieldResolver,
  Int,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { viewerOf, type GraphqlContext } from '../graphql/context.ts';
import { Permission } from '../sign-in/permission.ts';
import { apiKeyConnection, ApiKeyConnectionType } from './api-key-connection.type.ts';
import { apiKeyNode, ApiKeyType } from './api-key.type.ts';
import { ApiKeysArguments } from './api-keys.input.ts';
import { findApiKey } from './find-api-key.ts';
import { countApiKeys, listApiKeys } from './list-api-keys.ts';

@Resolver(() => ApiKeyConnectionType)
export class ApiKeyResolver {
  @Authorized(Permission.API_KEY_READ)
  @Query(() => ApiKeyType, {
    nullable: true,
    description: 'The API key of that name; null when there is none. Needs API_KEY_READ.',
  })
  async apiKey(
    @Arg('appname', () => String, { description: 'Exactly, capitals matter.' }) appname: string,
    @Ctx() context: GraphqlContext,
  ): Promise<ApiKeyType | null> {
    const { dependencies } = context;
    const apiKey = await findApiKey(dependencies, viewerOf(context), appname);
    return apiKey && apiKeyNode(apiKey, dependencies.now());
  }

  @Authorized(Permission.API_KEY_READ)
  @Query(() => ApiKeyConnectionType, {
    nullable: true,
    description: "The account's API keys, a page at a time. Needs API_KEY_READ.",
  })
  async apiKeys(
    @Args(() => ApiKeysArguments) input: ApiKeysArguments,
    @Ctx() context: GraphqlContext,
  ): Promise<ApiKeyConnectionType> {
    return apiKeyConnection(await listApiKeys(context.dependencies, viewerOf(context), input));
  }

  @FieldResolver(() => Int, {
    description: 'How many keys the whole list has. Counted up to 1000; 1001 means more than 1000.',
  })
  totalCount(
    @Root() connection: ApiKeyConnectionType,
    @Ctx() context: GraphqlContext,
  ): Promise<number> {
    return countApiKeys(context.dependencies, viewerOf(context), connection);
  }
}
