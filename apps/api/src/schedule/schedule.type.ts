import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { ScheduleObstacle } from '../database/generated/enums.ts';
import { ActorType } from '../graphql/actor.type.ts';
import type { ShownSchedule } from './read-schedule.ts';
import { Weekday, weekdaysOf } from './weekday.ts';

registerEnumType(ScheduleObstacle, {
  name: 'ScheduleObstacle',
  description: 'What stood in the way of a regeneration by schedule.',
  valuesConfig: {
    OVERLAP_OPEN: { description: 'An overlap was open, which it would have cut off.' },
    UNDO_OPEN: { description: 'The regeneration before could still be undone.' },
  },
});

@ObjectType('SkippedRegeneration', {
  description: 'A regeneration by schedule that was left out. The audit log has it as well.',
})
export class SkippedRegenerationType {
  @Field(() => GraphQLDateTime, { description: 'When it would have been.' })
  dueAt: Date;

  @Field(() => ScheduleObstacle, { description: 'What stood in its way.' })
  because: ScheduleObstacle;

  @Field(() => GraphQLDateTime, { description: 'Until when that was so, as it was known then.' })
  until: Date;
}

@ObjectType('SharedSecretSchedule', {
  description:
    'When the shared secret regenerates by itself: with reason ROUTINE, the note "by schedule", and always an overlap.',
})
export class SharedSecretScheduleType {
  @Field(() => Int, {
    description:
      'How many days after the last change of the secret, by whomever, or after this was set. Days are counted by the calendar, in UTC.',
  })
  everyDays: number;

  @Field(() => Int, {
    description: 'The hour of the day, 0 to 23, in UTC; within ten minutes of it.',
  })
  hour: number;

  @Field(() => [Weekday], { description: 'On which days of the week it may be.' })
  weekdays: readonly Weekday[];

  @Field(() => Int, {
    description: 'For how many seconds the replaced version stays accepted, 3600 to 604800.',
  })
  overlapSeconds: number;

  @Field(() => GraphQLDateTime, {
    description: 'When it is next. In the past: as soon as a process of Rekey runs.',
  })
  nextAt: Date;

  @Field(() => GraphQLDateTime, { description: 'When it was set.' })
  setAt: Date;

  @Field(() => ActorType, { description: 'Who set it.' })
  setBy: ActorType;

  @Field(() => SkippedRegenerationType, {
    nullable: true,
    description: 'The last one left out since the secret was last changed; null for none.',
  })
  skipped: SkippedRegenerationType | null;
}

/** A schedule as GraphQL shows it. */
export function sharedSecretSchedule(shown: ShownSchedule): SharedSecretScheduleType {
  const { setByKind: kind, setByLabel: label, weekdays, ...schedule } = shown;
  return { ...schedule, weekdays: weekdaysOf(weekdays), setBy: { kind, label } };
}
