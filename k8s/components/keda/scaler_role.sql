-- Who asks how much work there is may see that, and nothing else. Run once, as the database's owner;
-- the password is set apart from it: \password pageloom_scaler
CREATE ROLE pageloom_scaler LOGIN CONNECTION LIMIT 5;
GRANT USAGE ON SCHEMA generation TO pageloom_scaler;
GRANT SELECT (status, updated_at) ON generation.job TO pageloom_scaler;
ALTER ROLE pageloom_scaler SET statement_timeout = '5s';
