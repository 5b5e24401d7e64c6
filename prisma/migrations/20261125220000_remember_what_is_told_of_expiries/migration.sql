-- Administrators are reminded of a service token or an API key that is about to end, once for each end it is given.
ALTER TABLE "service_token" ADD COLUMN "told_expiry" TIMESTAMPTZ(3);
ALTER TABLE "api_key" ADD COLUMN "told_expiry" TIMESTAMPTZ(3);
