"""What the tests of several pages begin with."""

from tests.web.request_pages import asked
from tests.web.set_up_pages import bare_store, begun

__all__ = ["asked", "bare_store", "begun"]
