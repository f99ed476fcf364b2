"""The Flask front end: pages, JSON, feeds."""
