import type { Dependencies } from '../dependencies.ts';
import { updateLastUsedAt } from './service-token.store.ts';

const NOTE_EVERY_MS = 60_000;
const TOKENS_MAX = 10_000;

/** Notes when a service token was last used: at most once a minute, and nobody waits for it. */
export type NoteUse = (serviceTokenId: string) => void;

/** @returns a function that remembers, for each token, when this process last wrote its use down. */
export function createNoteUse({
  prisma,
  now,
  log,
}: Pick<Dependencies, 'prisma' | 'now' | 'log'>): NoteUse {
  const notedAtMs = new Map<string, number>();
  return (id) => {
    const usedAt = now();
    if (usedAt.getTime() - (notedAtMs.get(id) ?? -Infinity) < NOTE_EVERY_MS) return;
    if (notedAtMs.size >= TOKENS_MAX) notedAtMs.clear();
    notedAtMs.set(id, usedAt.getTime());
    updateLastUsedAt(prisma, id, usedAt).catch((error: unknown) => {
      notedAtMs.delete(id);
      log.warn({ err: error }, "a service token's last use was not noted");
    });
  };
}
