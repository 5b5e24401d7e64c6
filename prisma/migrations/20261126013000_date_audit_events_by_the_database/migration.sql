-- The time of an entry of the audit log is the database's, taken under the lock that orders entries. Until
-- now it was that of the node that appended, whose clock may be wrong. Nodes of before this migration go on
-- as they did: what they say of the time counts for nothing.
CREATE OR REPLACE FUNCTION "audit_event_append"() RETURNS TRIGGER
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
  NEW."at" := clock_timestamp();
  NEW."previous_hash" := head."hash";
  NEW."hash" := "audit_event_hash"(NEW);
  UPDATE "audit_chain" SET "sequence" = NEW."sequence", "hash" = NEW."hash"
   WHERE "account_id" = NEW."account_id";
  RETURN NEW;
END;
$$;
