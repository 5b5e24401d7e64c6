-- Until now one epoch stood for whatever was taken away in an account, so that a sign-in made every
-- node forget the secrets too. From here on a node that hears of a change learns whether it concerns
-- what a verdict depends on. Nodes of before this migration do not set the new column: stop them first.
ALTER TABLE "account" ADD COLUMN     "credentials_epoch" BIGINT NOT NULL DEFAULT 0;

UPDATE "account" SET "credentials_epoch" = "epoch";
