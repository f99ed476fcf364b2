"""What a record is and where it is kept: values, identity, the store, citations."""
