"""Problems that are told to people in a sentence, never as a traceback."""


class Told(Exception):
    """str() is whole sentences: what is wrong, that nothing was changed, what to do."""
