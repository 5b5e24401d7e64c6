import { Field, ObjectType } from 'type-graphql';
import { connectionOf } from '../graphql/page.ts';
import { PageInfoType } from '../graphql/page-info.type.ts';
import { apiKeyCursor } from './api-key-cursor.ts';
import type { ApiKeyFilter } from './api-key-filter.ts';
import { apiKeyNode, ApiKeyType } from './api-key.type.ts';
import type { ApiKeyPage } from './list-api-keys.ts';

@ObjectType('ApiKeyEdge', { description: 'An API key at its place in a list.' })
export class ApiKeyEdgeType {
  @Field(() => String, { description: 'For `after` and `before`, in a list of the same order.' })
  cursor: string;

  @Field(() => ApiKeyType, { description: 'The API key.' })
  node: ApiKeyType;
}

@ObjectType('ApiKeyConnection', { description: 'A page of API keys.' })
export class ApiKeyConnectionType {
  @Field(() => [ApiKeyEdgeType], { description: 'The keys of this page with their cursors.' })
  edges: readonly ApiKeyEdgeType[];

  @Field(() => [ApiKeyType], { description: 'The keys of this page.' })
  nodes: readonly ApiKeyType[];

  @Field(() => PageInfoType, { description: 'Where this page lies.' })
  pageInfo: PageInfoType;

  /** Not fields: what `totalCount` counts, and the count where it is known. */
  filter: ApiKeyFilter;
  count: number | null;
}

/** A page as GraphQL shows it. */
export function apiKeyConnection({ page, order, filter, count }: ApiKeyPage): ApiKeyConnectionType {
  const connection = connectionOf(
    page,
    (row) => apiKeyCursor(row, order),
    (row) => apiKeyNode(row, filter.now),
  );
  return { ...connection, filter, count };
}
