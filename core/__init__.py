"""What every app shares and no framework owns: time, words and text in pure Python.

Nothing here imports Django, reads the clock, a setting or a database; every function
answers from its arguments alone (`references` and `crypto` also draw random bytes).
"""
