-- AlterEnum: an OpenID provider says that it asked for a second factor
ALTER TYPE "second_factor" ADD VALUE 'PROVIDER';

-- CreateEnum
CREATE TYPE "provider_visit_purpose" AS ENUM ('SIGN_IN', 'CONFIRM', 'LINK');

-- AlterTable: sessions that are there are as recent as they are old, which is what NULL says
ALTER TABLE "session" ADD COLUMN "authenticated_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "sign_in_challenge" ADD COLUMN "issuer" TEXT,
ADD COLUMN "subject" TEXT,
ADD COLUMN "provider_email" TEXT,
ADD COLUMN "authenticated_at" TIMESTAMPTZ(3),
ADD CONSTRAINT "sign_in_challenge_provider_check" CHECK (
    ("issuer" IS NULL) = ("subject" IS NULL) AND ("issuer" IS NULL) = ("authenticated_at" IS NULL)
);

-- CreateTable
CREATE TABLE "identity" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "email" TEXT,
    "last_used_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "identity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "provider_visit" (
    "id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "purpose" "provider_visit_purpose" NOT NULL,
    "user_id" UUID,
    "return_path" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "provider_visit_pkey" PRIMARY KEY ("id"),
    -- Who confirms or links is signed in, and who signs in is not known yet.
    CONSTRAINT "provider_visit_purpose_check" CHECK (("purpose" = 'SIGN_IN') = ("user_id" IS NULL))
);

-- CreateIndex: a user has one identity
CREATE UNIQUE INDEX "identity_user_id_key" ON "identity"("user_id");

-- CreateIndex: and is the only one who has it
CREATE UNIQUE INDEX "identity_issuer_subject_key" ON "identity"("issuer", "subject");

-- CreateIndex
CREATE UNIQUE INDEX "provider_visit_token_hash_key" ON "provider_visit"("token_hash");

-- CreateIndex
CREATE INDEX "provider_visit_user_id_idx" ON "provider_visit"("user_id");

-- CreateIndex
CREATE INDEX "provider_visit_expires_at_idx" ON "provider_visit"("expires_at");

-- AddForeignKey
ALTER TABLE "identity" ADD CONSTRAINT "identity_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "provider_visit" ADD CONSTRAINT "provider_visit_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
