"""The command line, which puts archive, ingest, index and web together."""
