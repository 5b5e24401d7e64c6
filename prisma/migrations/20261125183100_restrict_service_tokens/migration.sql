-- A service token may be good from some addresses alone, and tells where it was last used from. Those of
-- before are good from anywhere, as they were.
ALTER TABLE "service_token" ADD COLUMN "source_addresses" TEXT[] NOT NULL DEFAULT '{}',
ADD COLUMN "last_used_ip" TEXT;
