"""People from a file: read, planned row by row against everybody who is there, looked at, then applied.

What is confirmed is what was looked at: the plan of each row is stored with how its person stood, and a row whose
person has been changed since is refused.
"""
