"""Run `handouts` where only Python is on the path: `python -m handouts …` is what the installed command does."""

from handouts.cli.main import main

if __name__ == "__main__":
    main()
