import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';

/**
 * Regenerates the shared secret into a file. Killed at any point and run again, it has regenerated once.
 *
 * `ask(query, variables)` sends an operation and gives its data: each GraphQL client does it in its own
 * way, and the programs beside this one show how. The service token needs SHARED_SECRET_READ and
 * SHARED_SECRET_REGENERATE.
 */
export async function regenerateInto(file, ask) {
  // 1. What will be asked is written down first. Whoever finds it was killed, and asks the same again:
  //    within 24 hours Rekey answers the same, and after that the version is not the expected one.
  const journal = `${file}.request`;
  const earlier = await readFile(journal, 'utf8').catch(() => null);
  const input = earlier === null ? await newInput(ask) : JSON.parse(earlier);
  if (earlier === null) await replace(journal, JSON.stringify(input));

  // 2. Regenerate. That the version was replaced already is what a second run wants to hear.
  const { regenerateSharedSecret } = await ask(REGENERATE, { input });
  const [error] = regenerateSharedSecret.errors;
  if (error && !(error.code === 'STALE_VERSION' && earlier !== null)) {
    await rm(journal);
    throw new Error(`${error.code}: ${error.message}`);
  }

  // 3. Bring the current secret to its place, in one step.
  const { sharedSecret } = await ask('query Reveal { sharedSecret { value version } }');
  await replace(file, sharedSecret.value);

  // 4. Done.
  await rm(journal);
  return sharedSecret.version;
}

const REGENERATE = `mutation Regenerate($input: RegenerateSharedSecretInput) {
  regenerateSharedSecret(input: $input) { errors { code message } }
}`;

/** For an hour the old secret is accepted as well; an overlap that is open still is cut off. */
async function newInput(ask) {
  const { sharedSecret } = await ask('query Version { sharedSecret { version } }');
  return {
    clientMutationId: `nightly-${randomUUID()}`,
    expectedVersion: sharedSecret.version,
    overlapSeconds: 3600,
    endsOverlap: true,
  };
}

async function replace(file, text) {
  await rm(`${file}.new`, { force: true });
  await writeFile(`${file}.new`, text, { mode: 0o600, flag: 'wx', flush: true });
  await rename(`${file}.new`, file);
}
