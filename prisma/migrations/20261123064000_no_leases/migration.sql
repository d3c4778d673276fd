-- Who works on a job or a task holds its name in the database server (lib/db/while-held.ts).
ALTER TABLE `dashboard_job` DROP COLUMN `lease_owner`, DROP COLUMN `lease_until`;
ALTER TABLE `dashboard_task` DROP COLUMN `lease_owner`, DROP COLUMN `lease_until`;
