-- Before anything is sealed anew under another master key, all nodes have to agree on it. So each says
-- which it has. Nodes of before this migration say nothing, and nothing is sealed anew beside them.
ALTER TABLE "fleet_node" ADD COLUMN "master_key_ids" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];
