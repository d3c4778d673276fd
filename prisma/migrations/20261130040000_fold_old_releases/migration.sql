-- The releases of before the upgrade to folded rows are gone through at the next visit of each history (decision 187).
UPDATE `dashboard_log` SET `operations_seen` = 0;
