"""A topic's words, figures and pictures are read by rules, before anybody translates or prints them."""
