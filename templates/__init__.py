"""Jinja2 templates, one a layout, with their parts in `partials/`."""
