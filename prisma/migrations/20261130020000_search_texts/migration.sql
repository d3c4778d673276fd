-- The search over all quarantines looks at texts and attachments, too: what is known of them has bits of its own in each block. The copy
-- is made anew, in the background.
ALTER TABLE `dashboard_search` ADD COLUMN `attachments` SMALLINT UNSIGNED NULL;
TRUNCATE TABLE `dashboard_search`;
TRUNCATE TABLE `dashboard_search_block`;
TRUNCATE TABLE `dashboard_search_slice`;
DELETE FROM `dashboard_search_state`;
UPDATE `dashboard_search_head` SET `next_number` = 0, `blocks` = 0;
