"""Evidence for each metadata field: found, ranked and chosen."""
