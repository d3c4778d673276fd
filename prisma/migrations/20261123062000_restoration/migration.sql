-- Putting back what was deleted of a user is a task, too.
ALTER TABLE `dashboard_task` MODIFY `kind` ENUM('count', 'purge', 'deletion', 'restoration') NOT NULL;
