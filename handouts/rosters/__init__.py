"""A roster: the file of patients, read as rows whose every value is proved."""
