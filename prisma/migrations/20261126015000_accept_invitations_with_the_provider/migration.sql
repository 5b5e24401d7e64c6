-- AlterEnum
ALTER TYPE "provider_visit_purpose" ADD VALUE 'ACCEPT_INVITATION';

-- AlterTable: who accepts is not known yet, like who signs in. No reference to the invitation: that it is gone is
-- to be said to who comes back. The new value may not be named in the transaction that adds it.
ALTER TABLE "provider_visit" ADD COLUMN "invitation_token_hash" BYTEA,
ADD COLUMN "name" TEXT,
DROP CONSTRAINT "provider_visit_purpose_check",
ADD CONSTRAINT "provider_visit_purpose_check" CHECK (("purpose" IN ('CONFIRM', 'LINK')) = ("user_id" IS NOT NULL)),
ADD CONSTRAINT "provider_visit_invitation_check" CHECK (
    ("purpose" IN ('SIGN_IN', 'CONFIRM', 'LINK')) = ("invitation_token_hash" IS NULL)
    AND ("invitation_token_hash" IS NULL) = ("name" IS NULL)
);
