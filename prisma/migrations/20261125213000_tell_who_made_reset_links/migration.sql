-- Reset links are made by administrators as well. Null: by whoever operates the machine.
ALTER TABLE "reset_link" ADD COLUMN "created_by_label" TEXT;
