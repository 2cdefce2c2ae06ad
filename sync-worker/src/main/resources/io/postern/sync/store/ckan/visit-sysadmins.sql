-- Who is a system administrator and not CKAN's own, locked until the end of the transaction in the order in which runs lock, so
-- that two who are demoted at once do not each take the other for the one who stays.
SELECT u.id FROM ${schema}."user" u
WHERE u.sysadmin AND u.state = 'active' AND u.name NOT IN (${site-user}, 'visitor', 'logged_in', 'default')
ORDER BY u.id FOR NO KEY UPDATE
