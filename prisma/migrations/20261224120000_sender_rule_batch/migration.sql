-- The click that made a rule together with a release: its Undo takes back both. NULL where it was made by itself, or said again since.
ALTER TABLE `dashboard_sender_rule`
  ADD COLUMN `batch` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL;
