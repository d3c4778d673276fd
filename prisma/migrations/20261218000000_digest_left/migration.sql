-- Of a digest that goes to several addresses, those that the mail server has refused so far, comma separated: they are tried again, the others have it.
ALTER TABLE `dashboard_digest` ADD COLUMN `left_to` VARCHAR(2048) NOT NULL DEFAULT '';
