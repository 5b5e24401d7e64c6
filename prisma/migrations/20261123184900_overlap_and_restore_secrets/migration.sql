-- A regeneration gets a reason and a note, may leave the version before it accepted for a time, and can
-- be undone. Until now a version was current or had ended at once, so every row of before is right with
-- the defaults: no overlap was ended early, nothing was restored, nothing destroyed. Of those rows nobody
-- knows the reason. It stays null, and the rules then allow no way back to what they replaced.
CREATE TYPE "regeneration_reason" AS ENUM ('ROUTINE', 'COMPROMISED', 'PERSONNEL_CHANGE', 'POLICY');

ALTER TABLE "shared_secret" ADD COLUMN "is_overlap_ended" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN "reason" "regeneration_reason",
ADD COLUMN "note" TEXT,
ADD COLUMN "restores" INTEGER,
ADD COLUMN "destroyed_at" TIMESTAMPTZ(3);

-- A destroyed version is empty and says when, in one statement or not at all. The current one, which has
-- no end, is never destroyed.
ALTER TABLE "shared_secret" ADD CONSTRAINT "shared_secret_destroyed_check" CHECK (
  ("destroyed_at" IS NULL AND length("sealed_value") > 0 AND length("sealed_salt") > 0)
  OR ("destroyed_at" IS NOT NULL AND length("sealed_value") = 0 AND length("sealed_salt") = 0
    AND "accepted_until" IS NOT NULL));
ALTER TABLE "shared_secret" ADD CONSTRAINT "shared_secret_note_check" CHECK (length("note") <= 500);
-- A version has again the string of one before it.
ALTER TABLE "shared_secret" ADD CONSTRAINT "shared_secret_restores_check" CHECK ("restores" < "version");

-- Null: nobody is reminded.
ALTER TABLE "account" ADD COLUMN "shared_secret_max_age_days" INTEGER
  CONSTRAINT "account_shared_secret_max_age_days_check" CHECK ("shared_secret_max_age_days" BETWEEN 1 AND 3650);
