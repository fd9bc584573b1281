"""Loads the made-up council through the services that everything else goes through, with the clock set back where needed."""

from app.demo.loading.load import Loaded, load

__all__ = ["Loaded", "load"]
