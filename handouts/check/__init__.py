"""Topics, catalogs and this machine are judged by rules, before anybody prints."""
