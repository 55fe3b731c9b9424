"""The command line: commands that belong together share a module, and all of them the options."""
