"""Measurements that are not pass or fail; each is a script, run from the project's root."""
