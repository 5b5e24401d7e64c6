import { registerEnumType } from 'type-graphql';
import { UserRole } from '../database/generated/enums.ts';

registerEnumType(UserRole, {
  name: 'UserRole',
  description: 'What a user may do in the account.',
  valuesConfig: {
    ADMIN: { description: 'Everything.' },
    AUDITOR: { description: "Read API keys' metadata and the audit log." },
    READONLY: { description: "Read API keys' metadata." },
  },
});

/** The roles of users, known to GraphQL. */
export { UserRole };
