import { Field, Int, ObjectType } from 'type-graphql';
import type { Receipt } from '../fleet/fleet.ts';

@ObjectType('RegenerationReceipt', {
  description: 'How a change of the shared secret reached every node before it was answered.',
})
export class RegenerationReceiptType {
  @Field(() => String, { description: 'The epoch that the change raised.' })
  epoch: string;

  @Field(() => Int, {
    description:
      'Nodes that have confirmed that they dropped what the change took away, this one included.',
  })
  nodesAcknowledged: number;

  @Field(() => Int, {
    description: 'Nodes that did not answer and were waited out until their lease had ended.',
  })
  nodesWaitedOut: number;

  @Field(() => Int, {
    description: 'Milliseconds from the commit until the slowest node had dropped it.',
  })
  slowestMs: number;
}

/** A receipt as GraphQL shows it, or none. */
export function regenerationReceipt(receipt: Receipt | null): RegenerationReceiptType | null {
  return receipt && { ...receipt, epoch: String(receipt.epoch) };
}
