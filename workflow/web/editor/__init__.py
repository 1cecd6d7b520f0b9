"""The next version of a workflow, as a diagram, an outline and YAML of one sketch, with an inspector for its parts.

`page` draws it, `changes` takes what its forms say, `publishing` makes it live; `controls` says which option of the
language has which control, `kinds` and `rows` what each of them shows and reads.
"""

from workflow.web.editor import changes, publishing, show
from workflow.web.editor.blueprint import blueprint

__all__ = ["blueprint", "changes", "publishing", "show"]
