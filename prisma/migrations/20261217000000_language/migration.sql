-- The language of somebody's pages and mails; null where they have chosen none.
ALTER TABLE `dashboard_digest_choice`
  ADD COLUMN `language` VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL;
