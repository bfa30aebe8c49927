"""Paths of the server, a file a subject. Those of a collection stand twice: see `_include` of server/app.py."""
