"""Documents for staff: what is to be checked, what changed, what was shown, each built as a report and printed."""
