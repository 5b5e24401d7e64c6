import { Field, ID, InterfaceType } from 'type-graphql';
import { parseGlobalId } from './global-id.ts';

/** Relay's Node; `id` holds a global id of `global-id.ts`. */
@InterfaceType('Node', {
  description: "An object with a globally unique, opaque identifier (Relay's Node).",
  resolveType: (value: { readonly id: string }) => parseGlobalId(value.id)?.typename,
})
export abstract class NodeType {
  @Field(() => ID, { description: 'Opaque and globally unique; pass it to `node`.' })
  id: string;
}
