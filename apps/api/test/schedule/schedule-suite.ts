const FIELDS = `everyDays hour weekdays overlapSeconds nextAt setAt setBy { kind label }
  skipped { dueAt because until }`;

/** Sets or clears the schedule. */
export const SET_SCHEDULE = `mutation ($input: SetSharedSecretScheduleInput!) {
  setSharedSecretSchedule(input: $input) {
    sharedSecret { schedule { ${FIELDS} } }
    errors { code field message }
    clientMutationId
  }
}`;

/** Asks how it is. */
export const SCHEDULE = `{ sharedSecret { version schedule { ${FIELDS} } } }`;
