"""The archive's query language: string to frozen tree with diagnostics, and back."""
