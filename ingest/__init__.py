"""Raw file to record: readers, cleaning steps, metadata with evidence, batches."""
