-- The audit log becomes a chain for each account: every entry has a number without gaps, the hash of the
-- entry before it, and its own over all of its columns. The database itself makes them, under the lock of
-- the account's row in audit_chain, so that whoever inserts, in whatever way, cannot choose them. Nodes of
-- before this migration go on as they did. docs/adr has the why, packages/keys/src/audit-chain.ts the same
-- rules for whoever verifies.

-- Where each account's chain ends. Its row is the lock under which entries are appended.
CREATE TABLE "audit_chain" (
    "account_id" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,
    "hash" BYTEA,

    CONSTRAINT "audit_chain_pkey" PRIMARY KEY ("account_id"),
    -- Without entries there is no hash.
    CONSTRAINT "audit_chain_hash_check" CHECK (("sequence" = 0) = ("hash" IS NULL))
);

ALTER TABLE "audit_event" ADD COLUMN "previous_hash" BYTEA,
ADD COLUMN "hash" BYTEA;

-- From here on the number counts the account's entries; until now it counted those of all accounts.
ALTER TABLE "audit_event" ALTER COLUMN "sequence" DROP DEFAULT;
DROP SEQUENCE "audit_event_sequence_seq";

-- JSON in its canonical form: RFC 8785, but for keys, which are in the order of their code points, and
-- numbers, which have no exponent.
CREATE FUNCTION "audit_canonical"("value" JSONB) RETURNS TEXT
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path FROM CURRENT AS $$
BEGIN
  CASE jsonb_typeof("value")
    WHEN 'object' THEN
      RETURN '{' || COALESCE((
        SELECT string_agg(to_json(member.key)::text || ':' || "audit_canonical"(member.value), ','
                          ORDER BY member.key COLLATE "C")
          FROM jsonb_each("value") AS member), '') || '}';
    WHEN 'array' THEN
      RETURN '[' || COALESCE((
        SELECT string_agg("audit_canonical"(element.value), ',' ORDER BY element.place)
          FROM jsonb_array_elements("value") WITH ORDINALITY AS element(value, place)), '') || ']';
    WHEN 'number' THEN
      RETURN trim_scale(("value" #>> '{}')::numeric)::text;
    ELSE
      RETURN "value"::text;
  END CASE;
END;
$$;

-- SHA-256 over the canonical form of an entry, all of its columns but the hash. The format is named in it:
-- another form gets another name, and this one stays for the entries that have it.
CREATE FUNCTION "audit_event_hash"("entry" "audit_event") RETURNS BYTEA
LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
BEGIN
  RETURN sha256(convert_to("audit_canonical"(jsonb_build_object(
    'format', 'rekey/audit-event/1',
    'accountId', "entry"."account_id",
    'sequence', "entry"."sequence",
    'previousHash', encode("entry"."previous_hash", 'hex'),
    'id', "entry"."id",
    'at', to_char("entry"."at" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'actor', jsonb_build_object(
      'kind', "entry"."actor_kind", 'id', "entry"."actor_id", 'label', "entry"."actor_label"),
    'ip', "entry"."ip",
    'class', "entry"."class",
    'subclass', "entry"."subclass",
    'action', "entry"."action",
    'description', "entry"."description",
    'before', "entry"."before",
    'after', "entry"."after"
  )), 'UTF8'));
END;
$$;

-- What there is already is chained in the order in which it was numbered. About a minute for a million.
DO $$
DECLARE
  entry "audit_event";
  chained "audit_chain";
BEGIN
  FOR entry IN SELECT * FROM "audit_event" ORDER BY "account_id", "sequence" LOOP
    IF chained."account_id" IS DISTINCT FROM entry."account_id" THEN
      chained := ROW(entry."account_id", 0, NULL);
    END IF;
    entry."sequence" := chained."sequence" + 1;
    entry."previous_hash" := chained."hash";
    chained."sequence" := entry."sequence";
    chained."hash" := "audit_event_hash"(entry);
    UPDATE "audit_event"
       SET "sequence" = entry."sequence", "previous_hash" = entry."previous_hash", "hash" = chained."hash"
     WHERE "id" = entry."id";
  END LOOP;
END;
$$;

INSERT INTO "audit_chain" ("account_id", "sequence", "hash")
SELECT DISTINCT ON ("account_id") "account_id", "sequence", "hash"
  FROM "audit_event" ORDER BY "account_id", "sequence" DESC;

ALTER TABLE "audit_event" ALTER COLUMN "hash" SET NOT NULL;
ALTER TABLE "audit_event" ADD CONSTRAINT "audit_event_previous_hash_check"
  CHECK (("sequence" = 1) = ("previous_hash" IS NULL));
CREATE UNIQUE INDEX "audit_event_account_id_sequence_key" ON "audit_event"("account_id", "sequence");

-- An account that has a log cannot be deleted.
ALTER TABLE "audit_event" DROP CONSTRAINT "audit_event_account_id_fkey";
ALTER TABLE "audit_event" ADD CONSTRAINT "audit_event_account_id_fkey"
  FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "audit_chain" ADD CONSTRAINT "audit_chain_account_id_fkey"
  FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- Appends. What the inserter says of number and hashes counts for nothing. The lock is held until the
-- transaction ends, so that entries are chained in the order in which they are committed.
CREATE FUNCTION "audit_event_append"() RETURNS TRIGGER
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  head "audit_chain";
BEGIN
  SELECT * INTO head FROM "audit_chain" WHERE "account_id" = NEW."account_id" FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    INSERT INTO "audit_chain" ("account_id", "sequence") VALUES (NEW."account_id", 0)
      ON CONFLICT DO NOTHING;
    SELECT * INTO head FROM "audit_chain" WHERE "account_id" = NEW."account_id" FOR NO KEY UPDATE;
  END IF;
  NEW."sequence" := head."sequence" + 1;
  NEW."previous_hash" := head."hash";
  NEW."hash" := "audit_event_hash"(NEW);
  UPDATE "audit_chain" SET "sequence" = NEW."sequence", "hash" = NEW."hash"
   WHERE "account_id" = NEW."account_id";
  RETURN NEW;
END;
$$;
CREATE TRIGGER "audit_event_append" BEFORE INSERT ON "audit_event"
  FOR EACH ROW EXECUTE FUNCTION "audit_event_append"();

-- Refuses whatever else is done to the log and to where it ends.
CREATE FUNCTION "audit_refuse"() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The audit log is only ever appended to: % of % is refused.', TG_OP, TG_TABLE_NAME;
END;
$$;
CREATE TRIGGER "audit_event_unchanged" BEFORE UPDATE OR DELETE ON "audit_event"
  FOR EACH ROW EXECUTE FUNCTION "audit_refuse"();
CREATE TRIGGER "audit_event_untruncated" BEFORE TRUNCATE ON "audit_event"
  FOR EACH STATEMENT EXECUTE FUNCTION "audit_refuse"();
CREATE TRIGGER "audit_chain_undeleted" BEFORE DELETE ON "audit_chain"
  FOR EACH ROW EXECUTE FUNCTION "audit_refuse"();
CREATE TRIGGER "audit_chain_untruncated" BEFORE TRUNCATE ON "audit_chain"
  FOR EACH STATEMENT EXECUTE FUNCTION "audit_refuse"();
CREATE TRIGGER "audit_chain_begun" BEFORE INSERT ON "audit_chain"
  FOR EACH ROW WHEN (NEW."sequence" <> 0) EXECUTE FUNCTION "audit_refuse"();
CREATE TRIGGER "audit_chain_forward" BEFORE UPDATE ON "audit_chain"
  FOR EACH ROW WHEN (NEW."account_id" <> OLD."account_id" OR NEW."sequence" <> OLD."sequence" + 1)
  EXECUTE FUNCTION "audit_refuse"();

-- And where it ends is an entry that is there, by the time of the commit at the latest.
CREATE FUNCTION "audit_chain_has_entry"() RETURNS TRIGGER
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM "audit_event" WHERE "account_id" = NEW."account_id"
       AND "sequence" = NEW."sequence" AND "hash" = NEW."hash")
  THEN
    RAISE EXCEPTION 'The audit log has no entry % with that hash.', NEW."sequence";
  END IF;
  RETURN NULL;
END;
$$;
CREATE CONSTRAINT TRIGGER "audit_chain_has_entry" AFTER UPDATE ON "audit_chain"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "audit_chain_has_entry"();

-- Also on a session that says it is a replica, in which other triggers sleep.
ALTER TABLE "audit_event" ENABLE ALWAYS TRIGGER "audit_event_append",
  ENABLE ALWAYS TRIGGER "audit_event_unchanged",
  ENABLE ALWAYS TRIGGER "audit_event_untruncated";
ALTER TABLE "audit_chain" ENABLE ALWAYS TRIGGER "audit_chain_undeleted",
  ENABLE ALWAYS TRIGGER "audit_chain_untruncated",
  ENABLE ALWAYS TRIGGER "audit_chain_begun",
  ENABLE ALWAYS TRIGGER "audit_chain_forward",
  ENABLE ALWAYS TRIGGER "audit_chain_has_entry";

-- What heads are signed with, sealed under the master key ring. One row: the index is over a constant, so
-- that of several processes that make a key at once one is the first.
CREATE TABLE "audit_signing_key" (
    "key_id" TEXT NOT NULL,
    "sealed_private_key" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_signing_key_pkey" PRIMARY KEY ("key_id")
);
CREATE UNIQUE INDEX "audit_signing_key_once" ON "audit_signing_key"((true));
