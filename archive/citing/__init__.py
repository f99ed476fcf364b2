"""Citations of records, versions, passages and ranges, in every form that people and machines ask for."""
