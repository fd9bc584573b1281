"""Who may do what: the actor, the permissions, the one table of roles."""

from app.access.actor import PROVIDER, SYSTEM, Actor, CurrentActor, Db
from app.access.permissions import Permission, Role

__all__ = ["PROVIDER", "SYSTEM", "Actor", "CurrentActor", "Db", "Permission", "Role"]
