-- Who has last made a rule about a sender is asked for each look at the list of rules, of a mailbox with years of other entries, too.
ALTER TABLE `dashboard_audit`
  ADD INDEX `dashboard_audit_mailbox_event`(`mailbox_user`, `event`, `id`);
