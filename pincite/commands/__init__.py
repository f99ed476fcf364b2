"""One verb of the command line a module; each offers its click command as `command`."""
