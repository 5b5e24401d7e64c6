import { randomUUID } from 'node:crypto';
import { CliCreateApiKeyDocument, type ApiKeyRole } from '@rekey/schema/cli';
import type { Context } from '../context.ts';
import { deliver, DeliveryError } from '../destination/deliver.ts';
import {
  describeDestination,
  parseDestinations,
  type Destination,
  type DestinationOptions,
} from '../destination/destination.ts';
import { prepareDestination } from '../destination/prepare-destination.ts';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { present, throwRefusal } from '../refusal.ts';

/** The options of `rekey keys add`. */
type AddOptions = DestinationOptions & {
  readonly role: string;
  readonly description?: string;
  readonly expiresAt?: string;
  readonly id?: string;
};

/** Adds an API key, and brings its credential string to where it is told. */
export async function addKey(
  { api, output }: Context,
  options: AddOptions,
  [appname = '']: readonly string[],
): Promise<void> {
  const given = parseDestinations(options);
  const destinations: readonly Destination[] = given.length === 0 ? [{ kind: 'stdout' }] : given;
  for (const destination of destinations) prepareDestination(destination);
  const { description, expiresAt, id = randomUUID() } = options;
  const input = { appname, role: parseRole(options.role), description, expiresAt };
  const answer = await api().ask(CliCreateApiKeyDocument, {
    input: { ...input, clientMutationId: id },
  });
  const { apiKey, credential, errors } = present(answer.createApiKey);
  throwRefusal(errors);
  expectCredential(credential, appname);
  for (const destination of destinations) {
    if (destination.kind === 'stdout' && output.isJson) continue;
    await deliver(destination, credential).catch((error: unknown) => {
      if (!(error instanceof DeliveryError)) throw error;
      throw undelivered(destination, error, id);
    });
  }
  const isOnStdout = destinations.some(({ kind }) => kind === 'stdout');
  const { id: _, ...added } = present(apiKey);
  if (output.isJson) output.json({ ...added, ...(isOnStdout && { credential }) });
  else
    output.note(
      `Added ${appname}; its credential string is in ${destinations.map(describeDestination).join(', ')}, and shown nowhere again.`,
    );
}

function parseRole(text: string): ApiKeyRole {
  if (/^(admin|readonly)$/i.test(text)) return text.toUpperCase() as ApiKeyRole;
  throw new Failure(EXIT.usage, 'WRONG_USE', '--role is admin or readonly.');
}

function expectCredential(
  credential: string | null,
  appname: string,
): asserts credential is string {
  if (credential !== null) return;
  throw new Failure(
    EXIT.notAllowed,
    'FORBIDDEN',
    `Added ${appname}, but its credential string holds the shared secret, which the service token may not see (scope SHARED_SECRET_READ). Remove it and add it again with one that may.`,
  );
}

function undelivered(destination: Destination, error: DeliveryError, id: string): Failure {
  return new Failure(
    EXIT.unfinished,
    'NOT_DELIVERED',
    `The API key was added, but its credential string could not be given to ${describeDestination(destination)}: ${error.message}. For 24 hours the same command with --id ${id} gives it again.`,
  );
}
