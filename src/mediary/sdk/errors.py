"""What a reader raises when a file cannot be read, or not without asking."""


class DamagedFileError(Exception):
    """A file is not what it should be: empty, cut, filled with NUL, past a bound."""

    def __init__(self, message: str, *, line: int | None = None) -> None:
        """Keep the sentence for the person, and the line where reading stopped."""
        super().__init__(message)
        self.message = message
        self.line = line


class AnswerNeededError(Exception):
    """Reading on would be a guess; the person must choose.

    Attributes:
        option: The option that answers it: "--as", "--date-order", "--map".
        choices: What can be said.
    """

    def __init__(self, message: str, *, option: str, choices: tuple[str, ...] = ()) -> None:
        """Keep the question, the option that answers it, and the possible answers."""
        super().__init__(message)
        self.message = message
        self.option = option
        self.choices = choices

    @property
    def answer(self) -> str:
        """A sentence that says how to answer."""
        return how_to_answer(self.option, self.choices)


def how_to_answer(option: str, choices: tuple[str, ...]) -> str:
    """Return a sentence that says with which option a question is answered, and by what."""
    words = {"day-first": "dmy", "month-first": "mdy"}
    among = ", ".join(words.get(choice, choice) for choice in choices)
    return f"Say it with {option}{': ' + among if among else ''}."
