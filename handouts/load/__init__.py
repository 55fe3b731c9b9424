"""Files become values: topics, clinics and rosters, read and checked by rule."""
