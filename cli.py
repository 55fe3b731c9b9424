"""Run `handouts` from a checkout: `python cli.py …` is what the installed command does."""

from handouts.cli.main import main

if __name__ == "__main__":
    main()
