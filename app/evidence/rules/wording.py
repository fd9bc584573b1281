"""What the codes of a document are called, on pages and in sheets."""

from app.evidence.models import Sensitivity, SharePermission

SENSITIVITIES = {
    Sensitivity.OPEN: "Open: it is public, or could be",
    Sensitivity.INTERNAL: "Internal: everyone in the assessment",
    Sensitivity.RESTRICTED: "Restricted to named people",
    Sensitivity.CASE_MATERIAL: "Case material: about a person’s care",
}
PERMISSIONS = {
    SharePermission.OURS: "It is ours",
    SharePermission.PARTNER_AGREED: "A partner’s, and they agreed",
    SharePermission.ASKED: "A partner’s, and they were asked",
    SharePermission.NOT_KNOWN: "Not known yet",
}
