import { ALL_WEEKDAYS, type SchedulePlan } from '@rekey/keys/schedule';
import { Field, InputType, Int } from 'type-graphql';
import { ClientMutationInput } from '../graphql/client-mutation.type.ts';
import { numberOfWeekday, Weekday } from './weekday.ts';

@InputType('SharedSecretScheduleInput', {
  description: 'When to regenerate without being told to.',
})
export class SharedSecretScheduleInput {
  @Field(() => Int, {
    description:
      '7 to 365: so many days after the last change of the secret, by whomever, or after this is set, by the calendar in UTC.',
  })
  everyDays: number;

  @Field(() => Int, { description: 'The hour of the day, 0 to 23, in UTC.' })
  hour: number;

  @Field(() => [Weekday], {
    nullable: true,
    description: 'On which days of the week it may be, at least one. Null or left out: on any.',
  })
  weekdays?: Weekday[] | null;

  @Field(() => Int, {
    description:
      'For how many seconds the replaced version stays accepted, 3600 to 604800: integrations have to be given the new secret within that time.',
  })
  overlapSeconds: number;
}

@InputType('SetSharedSecretScheduleInput', { description: 'The schedule to set, or to clear.' })
export class SetSharedSecretScheduleInput extends ClientMutationInput {
  @Field(() => SharedSecretScheduleInput, {
    nullable: true,
    description: 'Null or left out: none, and nothing regenerates by itself.',
  })
  schedule?: SharedSecretScheduleInput | null;
}

/** The plan that was asked for. */
export function planOf({ schedule }: SetSharedSecretScheduleInput): SchedulePlan | null {
  if (schedule == null) return null;
  const { everyDays, hour, overlapSeconds } = schedule;
  const weekdays = schedule.weekdays?.map(numberOfWeekday) ?? ALL_WEEKDAYS;
  return { everyDays, hour, weekdays, overlapSeconds };
}
