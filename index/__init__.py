"""Full-text search behind one Engine interface."""
