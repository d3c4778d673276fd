-- The address that a release names, where the user of the mailbox is none: for another try, for who asks what was released to whom, and to
-- know which addresses somebody has confirmed. Addresses are ASCII, and compared without case.
ALTER TABLE `dashboard_operation`
  ADD COLUMN `recipient` VARCHAR(254) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT '',
  ADD INDEX `dashboard_operation_recipient` (`store`, `recipient`);
