-- What signatures are checked with is not to be exchanged (OWASP ASVS 5.0, 6.7.1): a passkey is added and
-- removed, which both ask for a recent sign-in and leave an entry in the audit log, and otherwise stays who
-- it was. No node of any release changes these columns.
CREATE FUNCTION "passkey_keep"() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'A passkey keeps its key, its credential id and its user.';
END;
$$;

CREATE TRIGGER "passkey_keep" BEFORE UPDATE ON "passkey" FOR EACH ROW
  WHEN (NEW."public_key" IS DISTINCT FROM OLD."public_key"
     OR NEW."credential_id" IS DISTINCT FROM OLD."credential_id"
     OR NEW."user_id" IS DISTINCT FROM OLD."user_id")
  EXECUTE FUNCTION "passkey_keep"();
