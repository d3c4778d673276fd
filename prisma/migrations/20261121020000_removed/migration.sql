-- The list of removed messages: what retention has taken out, a text to search by, and a way to the copies that are kept.

ALTER TABLE `dashboard_operation`
  MODIFY `kind` ENUM('release', 'delete', 'restore', 'expire') NOT NULL,
  ADD COLUMN `search_text` VARCHAR(520) NOT NULL DEFAULT '',
  ADD INDEX `dashboard_operation_store_copy_offset_idx`(`store`, `copy_offset`);

-- For what was removed before; from now on the text is folded like that of quarantined messages.
UPDATE `dashboard_operation` SET `search_text` = LOWER(CONCAT(`from_text`, '\n', `subject`));
