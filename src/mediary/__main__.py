"""`python -m mediary` and the program `mediary`."""

from mediary.cli.main import main

if __name__ == "__main__":
    main()
