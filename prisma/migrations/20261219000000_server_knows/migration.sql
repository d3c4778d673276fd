-- The newest migration that each server knows, so that none is run which it cannot bear (decision 280); '' of a server of the version before. And
-- which process has written the row: one that ends in order takes it away.
ALTER TABLE `dashboard_server`
  ADD COLUMN `newest_migration` VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  ADD COLUMN `process` VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT '';
