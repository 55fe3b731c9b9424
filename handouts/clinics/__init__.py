"""A clinic's file and logo become a Clinic."""
