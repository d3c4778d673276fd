-- By which reader of headers the rows of a mailbox were made: what an older one made is made again in the background, in place
-- (lib/index/reread-headers.ts).
ALTER TABLE `dashboard_mailbox` ADD COLUMN `reader` INTEGER UNSIGNED NOT NULL DEFAULT 0;
