-- An account may have its secret regenerated every so many days. No row: nothing regenerates by itself.
CREATE TYPE "schedule_obstacle" AS ENUM ('OVERLAP_OPEN', 'UNDO_OPEN');

CREATE TABLE "shared_secret_schedule" (
    "account_id" UUID NOT NULL,
    "every_days" INTEGER NOT NULL,
    "hour" INTEGER NOT NULL,
    "weekdays" INTEGER[],
    "overlap_seconds" INTEGER NOT NULL,
    "set_at" TIMESTAMPTZ(3) NOT NULL,
    "set_by_kind" "actor_kind" NOT NULL,
    "set_by_label" TEXT NOT NULL,
    "next_at" TIMESTAMPTZ(3) NOT NULL,
    "skipped_due_at" TIMESTAMPTZ(3),
    "skipped_until" TIMESTAMPTZ(3),
    "skipped_because" "schedule_obstacle",

    CONSTRAINT "shared_secret_schedule_pkey" PRIMARY KEY ("account_id")
);

-- The rules refuse the rest. A row that came here in another way must not cut anybody off at once.
ALTER TABLE "shared_secret_schedule" ADD CONSTRAINT "shared_secret_schedule_plan_check" CHECK (
  "every_days" BETWEEN 7 AND 365 AND "hour" BETWEEN 0 AND 23
  AND cardinality("weekdays") BETWEEN 1 AND 7 AND "weekdays" <@ ARRAY[1, 2, 3, 4, 5, 6, 7]
  AND "overlap_seconds" BETWEEN 3600 AND 604800);
ALTER TABLE "shared_secret_schedule" ADD CONSTRAINT "shared_secret_schedule_skipped_check" CHECK (
  num_nulls("skipped_due_at", "skipped_until", "skipped_because") IN (0, 3));

-- Upkeep asks for those that are due, whatever the account.
CREATE INDEX "shared_secret_schedule_next_at_idx" ON "shared_secret_schedule"("next_at");

ALTER TABLE "shared_secret_schedule" ADD CONSTRAINT "shared_secret_schedule_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;
