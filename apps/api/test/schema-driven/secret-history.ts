import type { World } from './world.ts';

/** Regenerates the shared secret with an overlap that stays open. */
export function openOverlap(world: World): Promise<void> {
  return regenerate(world, { overlapSeconds: 3600 });
}

/** Regenerates the shared secret at once, which ends an overlap. */
export function closeOverlap(world: World): Promise<void> {
  return regenerate(world, {});
}

/** Regenerates the shared secret, whatever overlap is open. */
export async function regenerate(world: World, input: object): Promise<void> {
  await world.askAsAdmin({
    query: `mutation ($input: RegenerateSharedSecretInput) {
      regenerateSharedSecret(input: $input) { errors { code } }
    }`,
    variables: { input: { endsOverlap: true, ...input } },
  });
}

/** Undoes the last regeneration. */
export async function restore(world: World): Promise<void> {
  await world.askAsAdmin({ query: 'mutation { restoreSharedSecret { errors { code } } }' });
}

/** The version in force. */
export async function currentVersion(world: World): Promise<number> {
  const { sharedSecret } = await world.askAsAdmin<{ sharedSecret: { version: number } }>({
    query: '{ sharedSecret { version } }',
  });
  return sharedSecret.version;
}
