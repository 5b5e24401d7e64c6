-- CreateTable
CREATE TABLE "api_key_use" (
    "api_key_id" UUID NOT NULL,
    "shared_secret_version" INTEGER NOT NULL,
    "account_id" UUID NOT NULL,
    "accepted_count" BIGINT NOT NULL DEFAULT 0,
    "first_accepted_at" TIMESTAMPTZ(3),
    "last_accepted_at" TIMESTAMPTZ(3),
    "last_accepted_ip" TEXT,
    "refused_count" BIGINT NOT NULL DEFAULT 0,
    "last_refused_at" TIMESTAMPTZ(3),
    "last_refused_ip" TEXT,
    "busyness" DOUBLE PRECISION NOT NULL DEFAULT 0,

    CONSTRAINT "api_key_use_pkey" PRIMARY KEY ("api_key_id","shared_secret_version")
);

-- CreateTable: today's rows are written again every few seconds by every node. The room that is left
-- on each page lets PostgreSQL do that in place, without touching an index.
CREATE TABLE "api_key_requests_day" (
    "api_key_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "verdict" TEXT NOT NULL,
    "account_id" UUID NOT NULL,
    "hours" INTEGER[],

    CONSTRAINT "api_key_requests_day_pkey" PRIMARY KEY ("api_key_id","day","verdict"),
    CONSTRAINT "api_key_requests_day_hours_check" CHECK (cardinality("hours") = 24)
) WITH (fillfactor = 70);

-- CreateIndex
CREATE INDEX "api_key_use_account_id_shared_secret_version_last_accepted__idx" ON "api_key_use"("account_id", "shared_secret_version", "last_accepted_at");

-- CreateIndex
CREATE INDEX "api_key_use_account_id_shared_secret_version_busyness_idx" ON "api_key_use"("account_id", "shared_secret_version", "busyness");

-- CreateIndex
CREATE INDEX "api_key_requests_day_account_id_day_idx" ON "api_key_requests_day"("account_id", "day");

-- CreateIndex: upkeep deletes by day, whatever the account
CREATE INDEX "api_key_requests_day_day_idx" ON "api_key_requests_day"("day");

-- AddForeignKey
ALTER TABLE "api_key_use" ADD CONSTRAINT "api_key_use_api_key_id_fkey" FOREIGN KEY ("api_key_id") REFERENCES "api_key"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key_requests_day" ADD CONSTRAINT "api_key_requests_day_api_key_id_fkey" FOREIGN KEY ("api_key_id") REFERENCES "api_key"("id") ON DELETE CASCADE ON UPDATE CASCADE;
