"""A student's server: jupyterhub-singleuser without 46 MB of modules that it imports and never uses.

They are the hub's database, and the grammar with which jsonschema would check addresses in other scripts, an option.
Whoever does use one of them gets an error, not a wrong answer.
"""

import sys
from types import ModuleType


class Unused(Exception):
    """What stands for a name of the hub's: it can be imported and named in `except`, and cannot be called."""

    def __new__(cls, *args, **kwargs):
        raise NotImplementedError(f"{cls.__name__} is the hub's, and this is a student's server")


class HubOnly(ModuleType):
    """A module of which every name is unused."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (Unused,), {})


for name in "sqlalchemy", "sqlalchemy.exc", "jupyterhub.orm":
    sys.modules[name] = HubOnly(name)
sys.modules["rfc3987_syntax"] = None

from jupyterhub.singleuser import main  # noqa: E402, after the modules that it shall not import

if __name__ == "__main__":
    main()
