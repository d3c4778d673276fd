-- The line of a mail server in the middle of a line begins a message as DSPAM's own does, where two deliveries have met (decision 242); before,
-- that message was in no list. All quarantines are read again with the next visit.
UPDATE `dashboard_mailbox` SET `tail_digest` = 'distrusted', `mtime_ns` = 0;
