"""Long work: in pieces, each seen in the domain's own rows; carried out here or by the one worker of this store."""

from app.jobs.work.pieces import ActorFinder, InHand, Sweep, Told, Work, Workshop, carry_out, is_worked, run_here

__all__ = ["ActorFinder", "InHand", "Sweep", "Told", "Work", "Workshop", "carry_out", "is_worked", "run_here"]
