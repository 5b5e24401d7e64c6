-- Search over a million API keys. Until now a text was looked for with ILIKE in two columns, which makes
-- both texts small letters again for each row, and whatever had to be looked through was read from the
-- table row by row. From here on the text is kept in small letters, once, and the indexes that lists are
-- walked by carry it along, with all else that lists are filtered by: a walk reads the index alone, one
-- page of it for some sixty keys, whatever order they lie in.
--
-- U+001F parts the two texts, so that nothing is found across them. Of descriptions it becomes a blank,
-- as in what is searched for. The table is written anew once, which takes about a minute for a million keys.
ALTER TABLE "api_key" ADD COLUMN "search_text" TEXT NOT NULL
  GENERATED ALWAYS AS (lower("appname") || E'\x1F' || lower(translate("description", E'\x1F', ' '))) STORED;

DROP INDEX "api_key_search_idx";
DROP INDEX "api_key_account_id_created_at_id_idx";
DROP INDEX "api_key_last_login_idx";

-- The pending list is read by every search, so it is kept short: in kB, where the default is 4096.
CREATE INDEX "api_key_search_idx" ON "api_key" USING GIN ("search_text" gin_trgm_ops)
  WITH (gin_pending_list_limit = 256);

-- One for each order. The condition is true of every row: Prisma does not know the columns of INCLUDE and
-- would want these indexes without them, while it lets those over parts of a table alone.
CREATE INDEX "api_key_by_appname_idx" ON "api_key"("account_id", "appname")
  INCLUDE ("id", "disabled_at", "expires_at", "search_text") WHERE "account_id" IS NOT NULL;
CREATE INDEX "api_key_by_created_at_idx" ON "api_key"("account_id", "created_at", "id")
  INCLUDE ("disabled_at", "expires_at", "search_text") WHERE "account_id" IS NOT NULL;

-- Never counts as before any time, so that one row comparison finds a page's place. The column itself is
-- carried along too: PostgreSQL does not see that the expression is all that is asked for of it.
CREATE INDEX "api_key_by_last_login_idx" ON "api_key"("account_id", (COALESCE("last_login_at", '-infinity'::timestamptz)), "id")
  INCLUDE ("last_login_at", "disabled_at", "expires_at", "search_text");
