import { lockAccount } from '../account/lock-account.ts';
import type { Queryable } from '../database/database.ts';
import type { Dependencies } from '../dependencies.ts';
import { limitWrongLinks } from '../sign-in/limit-wrong-links.ts';
import { findPasswordProblem, type PasswordProblem } from '../sign-in/password.ts';
import { createUser } from './create-user.ts';
import { parseLinkToken } from './link-token.ts';
import { parseEmail, parseName } from '../sign-in/parse-person.ts';
import { deleteSetupLinks, isSetupLinkOpen } from './setup-link.store.ts';
import { hasAdministrator, type NewUser } from './user.store.ts';

/** What the holder of a setup link asks for. */
export type SetUp = {
  readonly setupToken: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
};

/** Who can sign in now, or what was wrong. */
export type SetUpResult =
  | { readonly ok: true; readonly email: string }
  | {
      readonly ok: false;
      readonly code: PasswordProblem | 'SETUP_LINK_INVALID' | 'EMAIL_MALFORMED' | 'NAME_MISSING';
    };

/**
 * Creates the first administrator for whoever holds the setup link, once.
 *
 * @throws {RequestError} RATE_LIMITED after many wrong links.
 */
export async function setUp(
  dependencies: Pick<Dependencies, 'prisma' | 'passwordHashing' | 'now'>,
  ip: string,
  input: SetUp,
): Promise<SetUpResult> {
  const { prisma, now } = dependencies;
  const tokenHash = parseLinkToken(input.setupToken);
  const isOpen = tokenHash !== null && (await isSetupLinkOpen(prisma, tokenHash, now()));
  if (!isOpen) {
    await limitWrongLinks(dependencies, ip);
    return { ok: false, code: 'SETUP_LINK_INVALID' };
  }
  const name = parseName(input.name);
  if (name === null) return { ok: false, code: 'NAME_MISSING' };
  const email = parseEmail(input.email);
  if (email === null) return { ok: false, code: 'EMAIL_MALFORMED' };
  const { shortname, name: accountName } = await findFirstAccount(prisma);
  const context = { shortname, accountName, personName: name, email };
  const problem = await findPasswordProblem(input.password, context);
  if (problem) return { ok: false, code: problem };
  const passwordHash = await dependencies.passwordHashing.hash(input.password);
  return storeFirstAdministrator(
    prisma,
    { email, name, passwordHash },
    { tokenHash, ip, now: now() },
  );
}

type Opened = {
  readonly tokenHash: Uint8Array<ArrayBuffer>;
  readonly ip: string;
  readonly now: Date;
};

/** Of two who use setup links at once, one becomes the administrator and the other's link is void. */
async function storeFirstAdministrator(
  prisma: Dependencies['prisma'],
  person: Pick<NewUser, 'email' | 'name' | 'passwordHash'>,
  { tokenHash, ip, now }: Opened,
): Promise<SetUpResult> {
  return prisma.$transaction(async (transaction) => {
    const account = await findFirstAccount(transaction);
    await lockAccount(transaction, account.id);
    const isVoid =
      !(await isSetupLinkOpen(transaction, tokenHash, now)) ||
      (await hasAdministrator(transaction, account.id));
    if (isVoid) return { ok: false, code: 'SETUP_LINK_INVALID' };
    const { email } = person;
    const userId = await createUser(
      transaction,
      { ...person, accountId: account.id, role: 'ADMIN' },
      { by: { ip }, how: 'with the setup link', now },
    );
    if (userId === null) throw new Error('A user without an account has this e-mail address');
    await deleteSetupLinks(transaction);
    return { ok: true, email };
  });
}

/** The account that a setup link is for. */
function findFirstAccount(database: Queryable) {
  return database.account.findFirstOrThrow({
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { id: true, shortname: true, name: true },
  });
}
