-- The hours of the whole site in a table of their own: among those of the users, a year of them was a sweep over everybody's.
CREATE TABLE `dashboard_site_total` LIKE `dashboard_site_hourly`;
INSERT INTO `dashboard_site_total` SELECT * FROM `dashboard_site_hourly` WHERE `user_id` = 0;
DELETE FROM `dashboard_site_hourly` WHERE `user_id` = 0;
